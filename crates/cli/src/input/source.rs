//! Files → texts, and the documents in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use egressgen_diagnostics::{Diagnostics, Place, Span};
use egressgen_yaml::{Limits, Node, parse, parse_each};

use super::encoding;
use crate::report::failure::Failure;

/// A text that was read, and the name that users know it by.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether users know the text, so that messages can show its lines.
    pub(crate) is_shown: bool,
    /// The documents in the text, valid or not, or the errors if the text can't be read at all.
    pub(crate) documents: Result<Vec<Node>, Diagnostics>,
}

/// The path that means standard input.
pub(crate) const STDIN: &str = "-";

// === impl Source ===

impl Source {
    /// A text, with its number among the texts that are read together.
    pub(crate) fn new(name: String, text: String, number: u32) -> Self {
        let documents = parse(&text, number, &Limits::default());
        Self {
            name,
            text,
            is_shown: true,
            documents,
        }
    }

    /// Like `new`, for a text that users never see because another program made it.
    pub(crate) fn hidden(name: String, text: String, number: u32) -> Self {
        Self {
            is_shown: false,
            ..Self::new(name, text, number)
        }
    }

    /// Reads a policy file, up to a size limit.
    pub(crate) fn read(path: &Path, number: u32) -> Result<Self, Failure> {
        let max = Limits::default().bytes;
        // Read one byte more than the limit to detect a longer file.
        let bytes = bytes(path, max as u64 + 1)?;
        let name = name(path);
        Ok(match encoding::decoded(bytes, max, number) {
            Ok(text) => Self::new(name, text, number),
            Err((text, wrong)) => Self {
                name,
                text,
                is_shown: true,
                documents: Err(wrong),
            },
        })
    }

    /// Reads a file in which policies are only a part. A document that can't be read does not keep the others back: it is
    /// left out, and comes back as an error.
    pub(crate) fn read_each(
        path: &Path,
        number: u32,
        limits: &Limits,
    ) -> Result<(Self, Diagnostics), Failure> {
        let bytes = bytes(path, limits.bytes as u64 + 1)?;
        let (text, documents, wrong) = match encoding::decoded(bytes, limits.bytes, number) {
            Ok(text) => {
                let (documents, wrong) = parse_each(&text, number, limits);
                (text, documents, wrong)
            }
            Err((text, wrong)) => (text, Vec::new(), wrong),
        };
        let source = Self {
            name: name(path),
            text,
            is_shown: true,
            documents: Ok(documents),
        };
        Ok((source, wrong))
    }

    /// Whether the text can be read and has no documents.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.documents, Ok(documents) if documents.is_empty())
    }

    /// The span of a place in this text.
    pub(crate) fn span(&self, place: &Place) -> Span {
        match place {
            Place::Text { span, .. } => *span,
            Place::Node {
                document,
                path,
                part,
            } => {
                let documents = self.documents.as_deref().unwrap_or_default();
                let number = usize::try_from(document.index).unwrap_or(usize::MAX);
                let node = documents.get(number);
                node.map_or_else(Span::default, |node| node.span_of(path, *part))
            }
            Place::Argument(_) => Span::default(),
        }
    }
}

/// The name that users know a file by.
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == STDIN {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Reads manifests of any size, in which policies are only a part.
pub(crate) fn manifests(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(bytes(path, u64::MAX)?);
    text.map_err(|_| Failure::unreadable(path, &"it is not UTF-8 text"))
}

fn bytes(path: &Path, max: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == STDIN {
        io::stdin().lock().take(max).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(max).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::unreadable(path, &error)),
    }
}

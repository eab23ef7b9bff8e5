//! Files → texts, and the documents in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use egressgen_diagnostics::{Diagnostics, Place, Span};
use egressgen_yaml::{Limits, Node, parse};

use super::encoding;
use crate::report::failure::Failure;

/// A text that was read, and the name under which people know it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether people know the text, so that its lines can be shown.
    pub(crate) is_shown: bool,
    /// The documents in it, whatever is in them, or why it can't be read at all.
    pub(crate) documents: Result<Vec<Node>, Diagnostics>,
}

/// The path that means standard input.
pub(crate) const STDIN: &str = "-";

// === impl Source ===

impl Source {
    /// A text by its number among those that are read together.
    pub(crate) fn new(name: String, text: String, number: u32) -> Self {
        let documents = parse(&text, number, &Limits::default());
        Self {
            name,
            text,
            is_shown: true,
            documents,
        }
    }

    /// The same for a text that people never see, since another program made it.
    pub(crate) fn hidden(name: String, text: String, number: u32) -> Self {
        Self {
            is_shown: false,
            ..Self::new(name, text, number)
        }
    }

    /// Reads a file of policies, of bounded size.
    pub(crate) fn read(path: &Path, number: u32) -> Result<Self, Failure> {
        let max = Limits::default().bytes;
        // One byte more than is allowed, by which a longer file can be told.
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

    /// Whether the text is readable and has no document.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.documents, Ok(documents) if documents.is_empty())
    }

    /// Where a place in this text is.
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

/// How people know a file.
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == STDIN {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Reads manifests of which policies are only a part, whatever their size.
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

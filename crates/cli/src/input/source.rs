//! Files → texts, and the documents in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use egressgen_yaml::{Limits, LoadError, Node, Span, Value, load};

use crate::report::failure::Failure;

/// A text that was read, and the name under which people know it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The documents in it, or why there are none.
    pub(crate) documents: Result<Vec<Node>, Unreadable>,
}

/// Why there are no documents in a text.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It is not worth a look.
    Flaw(Flaw),
    /// It is no YAML.
    Syntax(LoadError),
}

/// What no reader of YAML needs to see.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Flaw {
    /// More than this many bytes; the text is left out.
    TooLong(usize),
    /// UTF-16; the text is left out.
    Utf16,
    /// A byte that is not UTF-8, and where it stands.
    NotUtf8 { byte: u8, at: usize },
}

/// The path that means standard input.
pub(crate) const STDIN: &str = "-";
const MARK: &str = "\u{feff}";

// === impl Source ===

impl Source {
    pub(crate) fn new(name: String, text: String) -> Self {
        let documents = load(&text, &Limits::default()).map_err(Unreadable::Syntax);
        Self {
            name,
            text,
            documents,
        }
    }

    /// Reads a file of policies, of bounded size.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let most = Limits::default().bytes;
        // One byte more than is allowed, by which what is too long can be told.
        let bytes = bytes(path, most as u64 + 1)?;
        let name = name(path);
        Ok(match text(bytes, most) {
            (text, None) => Self::new(name, text),
            (text, Some(flaw)) => Self {
                name,
                text,
                documents: Err(Unreadable::Flaw(flaw)),
            },
        })
    }

    /// Whether the text is readable and says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.documents, Ok(documents) if documents.is_empty())
    }

    /// The field that stands there, such as `spec.destinations[0].host`.
    pub(crate) fn path(&self, span: Span) -> Option<String> {
        let documents = self.documents.as_ref().ok()?;
        let path = documents.iter().find_map(|node| path_in(node, span))?;
        Some(path.trim_start_matches('.').to_owned())
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
    text.map_err(|_| Failure::Read {
        path: path.to_owned(),
        source: io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"),
    })
}

fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == STDIN {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(source) => Err(Failure::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// The way from a node to the one that stands there, such as `.spec.destinations[0]`.
fn path_in(node: &Node, span: Span) -> Option<String> {
    if node.span == span {
        return Some(String::new());
    }
    match &node.value {
        Value::Sequence(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| Some(format!("[{index}]{}", path_in(item, span)?)))
        }
        Value::Mapping(entries) => entries
            .iter()
            .find_map(|entry| Some(format!(".{}{}", entry.key, path_in(&entry.value, span)?))),
        _ => None,
    }
}

fn text(bytes: Vec<u8>, most: usize) -> (String, Option<Flaw>) {
    if bytes.len() > most {
        return (String::new(), Some(Flaw::TooLong(most)));
    }
    // With a byte order mark or without: YAML begins with a character of ASCII.
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] = bytes[..] {
        return (String::new(), Some(Flaw::Utf16));
    }
    match String::from_utf8(bytes) {
        // The mark belongs to the file, and would take a column.
        Ok(text) => match text.strip_prefix(MARK) {
            Some(rest) => (rest.to_owned(), None),
            None => (text, None),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let flaw = bytes.get(at).map(|&byte| Flaw::NotUtf8 { byte, at });
            (String::from_utf8_lossy(&bytes).into_owned(), flaw)
        }
    }
}

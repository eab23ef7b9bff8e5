//! Policy files → texts, of bounded size.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use egressgen_yaml::Limits;

use crate::failure::Failure;

/// A text that was read, and the name under which people know it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Why the text is not worth a look.
    pub(crate) flaw: Option<Flaw>,
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
const STDIN: &str = "-";
const MARK: &str = "\u{feff}";

// === impl Source ===

impl Source {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let most = Limits::default().bytes;
        let (name, bytes) = if path.as_os_str() == STDIN {
            ("<stdin>".to_owned(), read(io::stdin().lock(), most))
        } else {
            let bytes = File::open(path).and_then(|file| read(file, most));
            (path.display().to_string(), bytes)
        };
        let bytes = bytes.map_err(|source| Failure::Read {
            path: path.to_owned(),
            source,
        })?;
        let (text, flaw) = text(bytes, most);
        Ok(Self { name, text, flaw })
    }
}

/// Reads one byte more than is allowed, by which what is too long can be told.
fn read(from: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
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

//! Bytes → text: UTF-8 and no other encoding.

use egressgen_diagnostics::{Diagnostics, Place, Span};

use crate::report::rules;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Returns the text without a byte order mark, or as much of the text as can be shown together with the error.
pub(super) fn decoded(
    bytes: Vec<u8>,
    max: usize,
    number: u32,
) -> Result<String, (String, Diagnostics)> {
    let at = |span| Place::Text { text: number, span };
    if bytes.len() > max {
        let message = format!("the file is longer than {} MiB", max >> 20);
        let wrong = rules::LONG_FILE.diagnostic(message);
        return Err((String::new(), wrong.at(at(Span::default())).into()));
    }
    // YAML begins with an ASCII character, so UTF-16 can be detected with or without a byte order mark.
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] = bytes[..] {
        let wrong = rules::NOT_UTF8.diagnostic("the file is UTF-16 or binary, and must be UTF-8");
        return Err((String::new(), wrong.at(at(Span::default())).into()));
    }
    match String::from_utf8(bytes) {
        // The mark belongs to the file, not to the text: it would count as a column.
        Ok(text) => Ok(match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let byte = bytes.get(start).copied().unwrap_or_default();
            let message = format!("the byte 0x{byte:02X} is not UTF-8 here");
            let span = Span::new(start, start + char::REPLACEMENT_CHARACTER.len_utf8());
            let wrong = rules::NOT_UTF8.diagnostic(message).at(at(span));
            Err((String::from_utf8_lossy(&bytes).into_owned(), wrong.into()))
        }
    }
}

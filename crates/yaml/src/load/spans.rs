//! Places as people see them, where the parser's differ.

use egressgen_diagnostics::Span;

/// A value that is left out stands before its colon to the parser; after it is where one would write it.
pub(super) fn after_colon(text: &str, span: Span) -> Span {
    let rest = text.get(span.start..).unwrap_or_default();
    if span.start == span.end && rest.starts_with(':') {
        Span::new(span.start + 1, span.start + 1)
    } else {
        span
    }
}

/// A list that is not indented under its key starts after its first dash to the parser. Between the key and the dash
/// can only be a colon, blanks, comments, a tag and an anchor.
pub(super) fn from_dash(text: &str, key: Option<Span>, span: Span) -> Span {
    let mut offset = key.map_or(span.start, |key| key.end);
    while let Some(gap) = text.get(offset..span.start) {
        offset += match gap.bytes().next() {
            Some(b'-') => return Span::new(offset, span.end),
            Some(b'#') => gap.find(['\n', '\r']).unwrap_or(gap.len()),
            Some(b'!' | b'&') => gap.find([' ', '\t', '\n', '\r']).unwrap_or(gap.len()),
            Some(b':' | b' ' | b'\t' | b'\n' | b'\r') => 1,
            _ => break,
        };
    }
    span
}

/// A block of text after `|` ends after all its line ends to the parser.
pub(super) fn without_line_ends(text: &str, span: Span) -> Span {
    let content = text.get(span.start..span.end).unwrap_or_default();
    let content = content.trim_end_matches(['\n', '\r', ' ']);
    Span::new(span.start, span.start + content.len())
}

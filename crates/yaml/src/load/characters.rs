//! Characters that must not stand in YAML as they are.

use egressgen_diagnostics::{Diagnostic, Span};

use super::rules;
use super::text::Text;

/// Refuses what no reader should meet unescaped, before anything else looks at the text.
///
/// Besides what YAML does not print, these are the line ends of YAML 1.1 that are none in YAML 1.2: after one, what
/// is a comment to one reader is a key to another.
pub(super) fn check(text: Text<'_>) -> Result<(), Diagnostic> {
    let mut characters = text.text.char_indices();
    match characters.find(|(_, character)| !allowed(*character)) {
        Some((start, character)) => {
            let span = Span::new(start, start + character.len_utf8());
            Err(rules::character(text, span, character))
        }
        None => Ok(()),
    }
}

fn allowed(character: char) -> bool {
    let line_end = matches!(character, '\u{2028}' | '\u{2029}');
    !line_end
        && matches!(character,
            '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

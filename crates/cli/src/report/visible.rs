//! Makes invisible characters visible.
//!
//! A value can contain anything: colours that hide a part of a message, a line end before a fake error, right-to-left
//! letters. Everything that is written to a terminal apart from results goes through here.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text on one line. Characters that move, hide or reorder what a terminal shows are escaped.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push(&mut shown, character);
    }
    shown.into()
}

/// A text of our own. Only line ends and colours are kept; other invisible characters are escaped.
///
/// This is the last check of a text that other code put together. Values in it must have been made visible before, or
/// their colours would pass for ours.
pub(super) fn styled(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let kept = match character {
            '\n' => 1,
            '\u{1b}' => colour(rest),
            _ => 0,
        };
        let (head, tail) = rest.split_at(kept.max(character.len_utf8()));
        if kept > 0 {
            shown.push_str(head);
        } else {
            push(&mut shown, character);
        }
        rest = tail;
    }
    shown.into()
}

fn push(shown: &mut String, character: char) {
    if is_hidden(character) {
        // Writing to a string does not fail.
        let _ = write!(shown, "{}", character.escape_default());
    } else {
        shown.push(character);
    }
}

/// The length of the colour code at the start of a text; 0 if there is none.
fn colour(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let end = rest.find(|character: char| !matches!(character, '0'..='9' | ';'));
    match end {
        Some(end) if rest[end..].starts_with('m') => text.len() - rest.len() + end + 1,
        _ => 0,
    }
}

/// Control characters and format characters: those for the direction of text, those without a width, the line ends
/// of Unicode, and tags.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{styled, visible};

    #[test]
    fn what_is_hidden_is_shown() {
        for (text, wanted) in [
            ("edition.cnn.com", "edition.cnn.com"),
            ("münchen 日本 🙂", "münchen 日本 🙂"),
            ("a\r\n\tb", "a\\r\\n\\tb"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
            (
                "a\u{202e}b\u{2066}\u{200f}",
                "a\\u{202e}b\\u{2066}\\u{200f}",
            ),
            ("\u{200b}\u{2028}\u{feff}", "\\u{200b}\\u{2028}\\u{feff}"),
        ] {
            assert_eq!(visible(text), wanted);
        }
    }

    #[test]
    fn only_colours_and_line_ends_are_kept() {
        for (text, wanted) in [
            (
                "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: a\nb",
                "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: a\nb",
            ),
            ("\u{1b}[38;5;9mé\u{1b}[0m", "\u{1b}[38;5;9mé\u{1b}[0m"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("\u{1b}[31", "\\u{1b}[31"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("a\r\u{85}\u{202e}", "a\\r\\u{85}\\u{202e}"),
        ] {
            assert_eq!(styled(text), wanted);
        }
    }
}

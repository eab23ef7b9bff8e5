//! Byte offsets → lines and columns.

use std::fmt;

/// A place as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1. A byte order mark takes none.
    pub column: usize,
}

/// Finds the location of byte offsets in one text, each in logarithmic time however long its lines are.
#[derive(Clone, Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// Where each line starts.
    lines: Vec<usize>,
    /// How many characters start before each multiple of `STEP` bytes.
    characters: Vec<usize>,
}

const STEP: usize = 256;
const MARK: char = '\u{feff}';

// === impl LineIndex ===

impl<'t> LineIndex<'t> {
    /// Looks through the text once. Lines end with a line feed, a carriage return, or both.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = vec![if text.starts_with(MARK) {
            MARK.len_utf8()
        } else {
            0
        }];
        let mut characters = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut count = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            if at.is_multiple_of(STEP) {
                characters.push(count);
            }
            count += usize::from(starts_character(byte));
            if byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                lines.push(at + 1);
            }
        }
        if bytes.len().is_multiple_of(STEP) {
            characters.push(count);
        }
        Self {
            text,
            lines,
            characters,
        }
    }

    /// Where an offset is. One beyond the text counts as its end.
    #[must_use]
    pub fn location(&self, offset: usize) -> Location {
        let offset = offset.min(self.text.len());
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let column = self.before(offset).saturating_sub(self.before(start)) + 1;
        Location { line, column }
    }

    /// How many characters start before an offset.
    fn before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let rest = self
            .text
            .as_bytes()
            .get(step * STEP..offset)
            .unwrap_or_default();
        let known = self.characters.get(step).copied().unwrap_or_default();
        known + rest.iter().filter(|&&byte| starts_character(byte)).count()
    }
}

/// In UTF-8, all bytes of a character but the first are `10…`.
fn starts_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

// === impl Location ===

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

//! Lines in colour, wrapped.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::layout::wrapped;
use crate::report::visible;

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BESIDE: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const HELP: Style = AnsiColor::Cyan.on_default();

/// Where the texts of lines begin, after their labels.
pub(crate) const TEXT: usize = 18;

/// A text that is made line by line.
#[derive(Debug, Default)]
pub(crate) struct Canvas(String);

// === impl Canvas ===

impl Canvas {
    /// A line of its own.
    pub(crate) fn line(&mut self, indent: usize, style: Style, text: &str) {
        let text = wrapped(" ".repeat(indent), &visible(text), indent);
        self.styled(style, &text);
    }

    /// A text of which the lines after the first are indented further.
    pub(crate) fn hanging(&mut self, indent: usize, style: Style, text: &str) {
        let text = wrapped(" ".repeat(indent), &visible(text), indent + 2);
        self.styled(style, &text);
    }

    /// A text after a label, wrapped to the column where it begins. Invisible characters in it are escaped.
    pub(crate) fn labelled(
        &mut self,
        indent: usize,
        label: &str,
        label_style: Style,
        column: usize,
        style: Style,
        text: &str,
    ) {
        let start = format!("{:indent$}{label}", "");
        let text = wrapped(format!("{start:column$}"), &visible(text), column);
        let rest = match text.strip_prefix(&start) {
            Some(rest) if !label.is_empty() => {
                let indent = " ".repeat(indent);
                // Writing to a string does not fail.
                let _ = write!(self.0, "{indent}{label_style}{label}{label_style:#}");
                rest
            }
            _ => text.as_str(),
        };
        self.styled(style, rest);
    }

    /// A line that is not wrapped, so that a place in it stays in one piece.
    pub(crate) fn long(&mut self, indent: usize, style: Style, text: &str) {
        let text = visible(text);
        self.styled(style, &format!("{:indent$}{text}", ""));
    }

    pub(crate) fn blank(&mut self) {
        self.push("");
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }

    fn push(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// Lines in one style, without their indentation.
    fn styled(&mut self, style: Style, text: &str) {
        for line in text.lines() {
            let content = line.trim_start();
            let indent = &line[..line.len() - content.len()];
            self.push(&format!("{indent}{style}{content}{style:#}"));
        }
    }
}

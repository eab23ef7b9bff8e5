//! Pieces of text, and what they replace.

use egressgen_diagnostics::Span;

/// The edits of a text.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<Edit>);

/// A piece of text, and what it replaces.
#[derive(Debug)]
pub(super) struct Edit {
    span: Span,
    new: String,
    /// Whether the piece is lines of its own.
    is_lines: bool,
}

/// A span with the blanks before it.
pub(super) fn with_blanks_before(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or_default();
    Span::new(before.trim_end_matches(' ').len(), span.end)
}

// === impl Edit ===

impl Edit {
    /// A piece within a line.
    pub(super) fn inline(span: Span, new: String) -> Self {
        Self {
            span,
            new,
            is_lines: false,
        }
    }

    /// A value in the line of its key, or in lines after it.
    pub(super) fn after_key(text: &str, span: Span, new: String) -> Self {
        let before = text.get(..span.start).unwrap_or_default();
        if new.starts_with('\n') {
            Self::inline(with_blanks_before(text, span), new)
        } else if before.ends_with(' ') {
            Self::inline(span, new)
        } else {
            Self::inline(span, format!(" {new}"))
        }
    }

    /// A piece that is lines of its own.
    pub(super) fn lines(at: Span, new: String) -> Self {
        Self {
            span: at,
            new,
            is_lines: true,
        }
    }
}

// === impl Edits ===

impl Edits {
    pub(super) fn push(&mut self, edit: Edit) {
        self.0.push(edit);
    }

    pub(super) fn extend(&mut self, edits: Vec<Edit>) {
        self.0.extend(edits);
    }

    /// The text with all pieces in it. Pieces at one place keep their order.
    pub(super) fn applied(mut self, text: &str) -> String {
        self.0.sort_by_key(|edit| edit.span);
        let added: usize = self.0.iter().map(|edit| edit.new.len() + 1).sum();
        let mut out = String::with_capacity(text.len() + added);
        let mut at = 0;
        for edit in &self.0 {
            out.push_str(text.get(at..edit.span.start).unwrap_or_default());
            if edit.is_lines && !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(&edit.new);
            at = edit.span.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

//! A text that is read, and its number.

use egressgen_diagnostics::{Place, Span};

/// A text, and the number that diagnostics know it by.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    pub(super) text: &'t str,
    pub(super) number: u32,
}

// === impl Text ===

impl<'t> Text<'t> {
    /// A part of the text as the place of a diagnostic.
    pub(super) fn place(self, span: Span) -> Place {
        Place::Text {
            text: self.number,
            span,
        }
    }

    /// All of it.
    pub(super) fn span(self) -> Span {
        Span::new(0, self.text.len())
    }

    /// The source of a span.
    pub(super) fn source(self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

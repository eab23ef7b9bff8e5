//! Places → spans of texts.

use std::cell::OnceCell;

use egressgen_diagnostics::{Place, Span};
use egressgen_yaml::LineIndex;

use crate::input::source::Source;

/// A place in a text.
#[derive(Clone, Copy)]
pub(crate) struct Located<'s> {
    pub(crate) source: &'s Source,
    pub(crate) span: Span,
}

/// Where a place is; nothing for a flag or for a value that was not read from a text.
pub(super) fn located<'s>(sources: &'s [Source], place: &Place) -> Option<Located<'s>> {
    let source = sources.get(usize::try_from(place.text()?).ok()?)?;
    let span = source.span(place);
    Some(Located { source, span })
}

/// The name of a place when its text is not shown: `EgressPolicy shop/partners: spec.destinations[0].host`.
pub(super) fn title(sources: &[Source], place: &Place) -> String {
    let name = located(sources, place).map(|located| located.source.name.clone());
    let parts = [name.unwrap_or_default(), place.to_string()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(": ")
}

/// Texts, and the index of the lines of each, which is made once, when the first place in the text is looked up.
pub(crate) struct Texts<'s> {
    pub(super) sources: &'s [Source],
    indexes: Vec<OnceCell<LineIndex<'s>>>,
}

// === impl Texts ===

impl<'s> Texts<'s> {
    pub(crate) fn new(sources: &'s [Source]) -> Self {
        Self {
            sources,
            indexes: sources.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// Where a place is, with the lines of its text.
    pub(crate) fn find(&self, place: &Place) -> Option<(Located<'s>, &LineIndex<'s>)> {
        let located = located(self.sources, place)?;
        let index = self.indexes.get(usize::try_from(place.text()?).ok()?)?;
        Some((
            located,
            index.get_or_init(|| LineIndex::new(&located.source.text)),
        ))
    }
}

//! Places → spans of texts.

use egressgen_diagnostics::{Place, Span};

use crate::input::source::Source;

/// A place in a text.
#[derive(Clone, Copy)]
pub(super) struct Located<'s> {
    pub(super) source: &'s Source,
    pub(super) span: Span,
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

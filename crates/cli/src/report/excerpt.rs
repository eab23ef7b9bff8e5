//! The part of a text that is shown with a diagnostic.

use std::ops::Range;

use annotate_snippets::{Annotation, Element, Level, Origin, Snippet};
use egressgen_yaml::{LineIndex, Location, Span};

use crate::input::source::Source;
use crate::report::visible;

/// A longer line is not searched again for each error in it: all errors of a JSON file may be on a single line.
const LONG_LINE: usize = 4096;
/// How much of a long line is shown on either side of a place.
const AROUND: usize = 60;
/// How much of a long place is shown at most, since every character of it is drawn.
const LONGEST: usize = 1 << 16;

/// A part of a text, with annotations.
pub(crate) struct View<'a> {
    source: &'a Source,
    /// The whole text, or a part of a long line.
    range: Range<usize>,
    /// The location of the error, if the snippet can't determine it.
    place: Option<Location>,
    /// The label of the place.
    what: &'a str,
    annotations: Vec<Annotation<'a>>,
}

// === impl View ===

impl<'a> View<'a> {
    /// The view of a place.
    pub(crate) fn of(source: &'a Source, index: &LineIndex<'_>, span: Span, what: &'a str) -> Self {
        let text = source.text.as_str();
        let at = clipped(text, span);
        let line = line(text, at.start);
        let (range, place) = if line.len().max(self::line(text, at.end).len()) > LONG_LINE {
            let start = text.ceil_char_boundary(at.start.saturating_sub(AROUND));
            let end = text.floor_char_boundary(at.end.min(at.start + AROUND) + AROUND);
            let range = start.max(line.start)..end.min(line.end).max(at.start);
            (range, Some(index.location(at.start)))
        } else {
            (0..text.len(), None)
        };
        Self {
            source,
            range,
            place,
            what,
            annotations: Vec::new(),
        }
    }

    /// Whether this view also shows the place of the other view.
    pub(crate) fn shows(&self, other: &Self) -> bool {
        std::ptr::eq(self.source, other.source) && self.range == other.range
    }

    /// Adds an annotation to a place.
    pub(crate) fn annotate(
        &mut self,
        span: Span,
        annotation: impl FnOnce(Range<usize>) -> Annotation<'a>,
    ) {
        let at = clipped(&self.source.text, span);
        let within =
            |offset: usize| offset.clamp(self.range.start, self.range.end) - self.range.start;
        self.annotations
            .push(annotation(within(at.start)..within(at.end)));
    }

    /// The elements to draw. `first` says whether this is the first view.
    pub(crate) fn into_elements(self, first: bool) -> Vec<Element<'a>> {
        let name = visible(&self.source.name);
        let text = &self.source.text[self.range];
        let snippet = Snippet::source(text).annotations(self.annotations);
        match self.place {
            // A text that was left out has no line to show.
            _ if text.is_empty() => vec![Origin::path(name).into()],
            None => vec![snippet.path(name).into()],
            // The snippet would count columns from the start of the part.
            Some(place) if first => vec![
                snippet.line_start(place.line).into(),
                Level::NOTE
                    .message(format!("a part of a long line, at {name}:{place}"))
                    .into(),
            ],
            Some(place) => vec![
                Level::NOTE
                    .message(format!("{}: {name}:{place}", self.what))
                    .into(),
            ],
        }
    }
}

/// A span, limited to its text.
fn clipped(text: &str, span: Span) -> Range<usize> {
    let start = span.start.min(text.len());
    let end = span.end.min(text.floor_char_boundary(start + LONGEST));
    start..end.max(start)
}

/// The line that contains an offset.
fn line(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..]
        .find('\n')
        .map_or(text.len(), |at| offset + at);
    start..end
}

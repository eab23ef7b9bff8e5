//! The part of a text that is shown with what is wrong in it.

use std::ops::Range;

use annotate_snippets::{Annotation, Element, Level, Origin, Snippet};
use egressgen_yaml::{LineIndex, Location, Span};

use crate::input::source::Source;
use crate::report::visible;

/// A longer line is not looked through for each mistake in it: a JSON file may have a single one for all of them.
const LONG_LINE: usize = 4096;
/// So much of a long line is shown on either side of a place.
const AROUND: usize = 60;
/// So much of a long place is shown, since every character of it is drawn.
const LONGEST: usize = 1 << 16;

/// A part of a text, with what stands in it.
pub(crate) struct View<'a> {
    source: &'a Source,
    /// The whole text, or a part of a long line.
    range: Range<usize>,
    /// Where the mistake is, if the snippet can't tell.
    place: Option<Location>,
    /// What is there.
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

    /// Whether a place that has this other view can be seen here as well.
    pub(crate) fn shows(&self, other: &Self) -> bool {
        std::ptr::eq(self.source, other.source) && self.range == other.range
    }

    /// Adds what stands at a place.
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

    /// What is to be drawn, first of all or after other views.
    pub(crate) fn into_elements(self, first: bool) -> Vec<Element<'a>> {
        let name = visible(&self.source.name);
        let text = &self.source.text[self.range];
        let snippet = Snippet::source(text).annotations(self.annotations);
        match self.place {
            // Of a text that was left out there is no line to show.
            _ if text.is_empty() => vec![Origin::path(name).into()],
            None => vec![snippet.path(name).into()],
            // The snippet would count columns from where the part begins.
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

/// A span within its text.
fn clipped(text: &str, span: Span) -> Range<usize> {
    let start = span.start.min(text.len());
    let end = span.end.min(text.floor_char_boundary(start + LONGEST));
    start..end.max(start)
}

/// The line in which an offset is.
fn line(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..]
        .find('\n')
        .map_or(text.len(), |at| offset + at);
    start..end
}

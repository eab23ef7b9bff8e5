//! Text → events. The only file that knows the library that parses the syntax.

use std::borrow::Cow;

use granit_parser::{
    ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, options,
};

use egressgen_diagnostics::{Diagnostic, Span};

use super::rules;
use super::text::Text;

/// One step through a text.
pub(super) struct Step<'t> {
    pub(super) span: Span,
    pub(super) event: Happens<'t>,
    /// The tag before a value, with where it stands.
    pub(super) tag: Option<(TagKind, Span)>,
    /// Where the anchor before a value stands.
    pub(super) anchor: Option<Span>,
}

/// What a step is.
pub(super) enum Happens<'t> {
    Document,
    /// Text without quotes, with or without a resolution to come.
    Plain(Cow<'t, str>),
    /// Text in quotes, or in a block after `|` or `>`.
    Quoted(Cow<'t, str>),
    Sequence {
        flow: bool,
    },
    Mapping {
        flow: bool,
    },
    End,
    Alias {
        /// Whether there is an anchor of its name before it.
        known: bool,
    },
}

/// A tag of the core schema, or another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    /// `!`: text in any case.
    Unresolved,
    Null,
    Bool,
    Integer,
    Float,
    String,
    Sequence,
    Mapping,
    Other,
}

/// The events of a part of a text.
pub(super) struct Steps<'t> {
    text: Text<'t>,
    /// Where the part starts.
    start: usize,
    depth: usize,
    parser: Parser<'t, StrInput<'t>>,
}

// === impl Steps ===

impl<'t> Steps<'t> {
    pub(super) fn new(text: Text<'t>, part: Span, depth: usize) -> Self {
        let options = options! {
            // kubectl takes `%YAML 1.1` only, others read 1.2 in any case: refused.
            disallow_directives: true,
            // As in PyYAML and kubectl.
            block_scalar_eof_without_line_feed: true,
            // A strict pass refuses both, which are no syntax errors.
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            emit_comments: false,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        let parser = Parser::new_from_str_with_options(text.source(part), options);
        Self {
            text,
            start: part.start,
            depth,
            parser,
        }
    }

    /// The next step that matters for a tree.
    pub(super) fn next(&mut self) -> Result<Option<Step<'t>>, Diagnostic> {
        while let Some(next) = self.parser.next_event() {
            let (event, place) = next.map_err(|error| self.failure(&error))?;
            let span = self.span(place.start, place.end);
            let tag = event.tag().map(|tag| {
                let span = place
                    .tag_span()
                    .map_or(span, |tag| self.span(tag.start, tag.end));
                (tag_of(tag), span)
            });
            let anchor = match event {
                Event::Scalar(_, _, 1.., _)
                | Event::SequenceStart(_, 1.., _)
                | Event::MappingStart(_, 1.., _) => self.anchor()?,
                _ => None,
            };
            let event = match event {
                Event::DocumentStart(..) => Happens::Document,
                // A value that is left out comes as `~`.
                Event::Scalar(_, ScalarStyle::Plain, ..) if span.start == span.end => {
                    Happens::Plain(Cow::Borrowed(""))
                }
                Event::Scalar(text, ScalarStyle::Plain, ..) => Happens::Plain(text),
                Event::Scalar(text, ..) => Happens::Quoted(text),
                Event::SequenceStart(style, ..) => Happens::Sequence {
                    flow: style == StructureStyle::Flow,
                },
                Event::MappingStart(style, ..) => Happens::Mapping {
                    flow: style == StructureStyle::Flow,
                },
                Event::SequenceEnd | Event::MappingEnd => Happens::End,
                Event::Alias(_) => Happens::Alias { known: true },
                Event::UnresolvedAlias(_) => Happens::Alias { known: false },
                _ => continue,
            };
            return Ok(Some(Step {
                span,
                event,
                tag,
                anchor,
            }));
        }
        Ok(None)
    }

    /// Where the anchor of the value before it stands, which is always the next event.
    fn anchor(&mut self) -> Result<Option<Span>, Diagnostic> {
        match self.parser.next_event() {
            Some(Ok((Event::Anchor(..), place))) => Ok(Some(self.span(place.start, place.end))),
            Some(Err(error)) => Err(self.failure(&error)),
            _ => Ok(None),
        }
    }

    fn span(&self, start: Marker, end: Marker) -> Span {
        Span::new(self.start + offset(start), self.start + offset(end))
    }

    fn failure(&self, error: &ScanError) -> Diagnostic {
        use ErrorKind as Kind;
        let text = self.text.text;
        let mut start = (self.start + offset(*error.marker())).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let tab = matches!(
            error.kind(),
            Kind::TabNotAllowed | Kind::TabInBlockIndentation | Kind::TabInIndentation
        );
        if tab && text[..start].ends_with('\t') && !text[start..].starts_with('\t') {
            start -= 1;
        }
        let length = text[start..]
            .chars()
            .next()
            .filter(|next| !matches!(next, '\r' | '\n'))
            .map_or(0, char::len_utf8);
        let span = Span::new(start, start + length);
        if *error.kind() == Kind::RecursionLimitExceeded {
            return rules::too_deep(self.text, span, self.depth);
        }
        let (message, help) = describe(error.kind());
        let message = message.map_or_else(|| error.info(), str::to_owned);
        let wrong = rules::SYNTAX.diagnostic(message).at(self.text.place(span));
        match help {
            Some(help) => wrong.with_help(help),
            None => wrong,
        }
    }
}

/// The usual mistakes in our words, with what to do; the library's words for the rest.
fn describe(kind: &ErrorKind) -> (Option<&'static str>, Option<&'static str>) {
    use ErrorKind as Kind;
    let (message, help) = match kind {
        Kind::TabNotAllowed | Kind::TabInBlockIndentation | Kind::TabInIndentation => {
            ("a tab can't indent a line", "indent with spaces")
        }
        Kind::MappingValueNotAllowed => (
            "a key and its colon can't stand here",
            "indent it as the keys beside it; put text that has `: ` in it in quotes",
        ),
        Kind::InvalidColonPlacement => (
            "a colon can't stand here",
            "close the bracket that is open, or add a comma",
        ),
        Kind::BlockSequenceEntryNotAllowed | Kind::BlockEntryInFlowCollection => (
            "a list's dash can't stand here",
            "start the list on a line of its own; put text that starts with `- ` in quotes",
        ),
        Kind::UnclosedQuotedScalar => ("these quotes are not closed", "add the closing quote"),
        Kind::UnknownQuotedScalarEscape => (
            "these double quotes have an unknown escape",
            "write a backslash as `\\\\`, or use single quotes",
        ),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => (
            "nothing can follow the closing quote",
            "put the whole text in quotes; a quote in single quotes is written twice",
        ),
        Kind::UnexpectedCharacter {
            character: '@' | '`' | '%',
        } => (
            "text without quotes can't start with this character",
            "put it in quotes",
        ),
        Kind::SimpleKeyExpected | Kind::ExpectedBlockMappingKey => (
            "a key is expected here",
            "write `key: value`, indented as the keys beside it",
        ),
        Kind::UnclosedFlowCollection { .. }
        | Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping => ("a bracket is not closed", "close it"),
        Kind::ExpectedFlowSequenceSeparator => ("a `,` or `]` is expected here", "add it"),
        Kind::ExpectedFlowMappingSeparator => ("a `,` or `}` is expected here", "add it"),
        Kind::MisplacedFlowCollectionEnd | Kind::MismatchedFlowCollectionEnd { .. } => (
            "this bracket closes nothing",
            "remove it, or close what is open; put text in quotes",
        ),
        Kind::DirectiveDisallowed => ("directives are not supported", "remove the line"),
        Kind::BomInsideDocument => ("a byte order mark can only be at the start", "remove it"),
        _ => return (None, None),
    };
    (Some(message), Some(help))
}

fn tag_of(tag: &granit_parser::Tag) -> TagKind {
    match tag.core_suffix() {
        Some("null") => TagKind::Null,
        Some("bool") => TagKind::Bool,
        Some("int") => TagKind::Integer,
        Some("float") => TagKind::Float,
        Some("str") => TagKind::String,
        Some("seq") => TagKind::Sequence,
        Some("map") => TagKind::Mapping,
        _ if tag.parts() == ("", "!") => TagKind::Unresolved,
        _ => TagKind::Other,
    }
}

/// Text always has byte offsets; only streams have none.
fn offset(marker: Marker) -> usize {
    marker.byte_offset().unwrap_or_default()
}

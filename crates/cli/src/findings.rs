//! What is wrong with policies, shown in the lines where it stands, as rustc shows it.

use std::borrow::Cow;
use std::{fmt, iter};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use egressgen::plan::Refusal;
use egressgen_yaml::{LineIndex, LoadError, Problem, Span};

use crate::source::{Flaw, Source};
use crate::view::View;

/// So many problems of one document are kept by its reader.
const MOST: usize = 1000;
/// So many are shown: each takes a look through its text, and nobody mends more before the next run.
const SHOWN: usize = 100;

/// All that is wrong, with the texts.
#[derive(Debug)]
pub(crate) struct Findings {
    pub(crate) sources: Vec<Source>,
    pub(crate) list: Vec<Finding>,
}

/// One thing that is wrong.
#[derive(Debug)]
pub(crate) struct Finding {
    /// The number of the text.
    source: usize,
    span: Span,
    /// What is wrong, for the headline.
    message: String,
    help: Option<String>,
    /// Other places that belong to it: the number of the text, where, and what it is.
    related: Vec<(usize, Span, String)>,
}

// === impl Finding ===

impl Finding {
    pub(crate) fn flaw(source: usize, flaw: Flaw) -> Self {
        let (span, message, help) = match flaw {
            Flaw::TooLong(most) => (
                Span::default(),
                format!(
                    "the text has more than {} MiB, and no more is read",
                    most >> 20
                ),
                "split it into several files",
            ),
            Flaw::Utf16 => (
                Span::default(),
                "this is UTF-16 or no text at all, and only UTF-8 is read".to_owned(),
                "save it as UTF-8",
            ),
            Flaw::NotUtf8 { byte, at } => (
                Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
                format!("the byte 0x{byte:02X} can't stand here in UTF-8, and only UTF-8 is read"),
                "save it as UTF-8",
            ),
        };
        Self {
            source,
            span,
            message,
            help: Some(help.to_owned()),
            related: Vec::new(),
        }
    }

    pub(crate) fn syntax(source: usize, error: &LoadError) -> Self {
        Self {
            source,
            span: error.span(),
            message: error.to_string(),
            help: error.help(),
            related: in_text(source, error.related()),
        }
    }

    pub(crate) fn problem(source: usize, problem: Problem) -> Self {
        Self {
            source,
            span: problem.span,
            message: problem.to_string(),
            help: problem.help,
            related: in_text(source, problem.related),
        }
    }

    pub(crate) fn refusal(refusal: Refusal) -> Self {
        let other = refusal.other.into_iter();
        Self {
            source: refusal.text,
            span: refusal.span,
            related: other
                .map(|(source, span)| (source, span, "the other one".to_owned()))
                .collect(),
            message: refusal.message,
            help: Some(refusal.help),
        }
    }

    fn report<'a>(&'a self, texts: &[(&'a Source, LineIndex<'_>)]) -> Vec<Group<'a>> {
        let views = self.views(texts).into_iter().enumerate();
        let mut error = Level::ERROR
            .primary_title(short(&self.message))
            .elements(views.flat_map(|(at, view)| view.into_elements(at == 0)));
        if let Some(help) = &self.help {
            error = error.element(Level::HELP.message(short(help)));
        }
        vec![error]
    }

    /// One view a text, with everything that stands in it; several of a text with long lines.
    fn views<'a>(&'a self, texts: &[(&'a Source, LineIndex<'_>)]) -> Vec<View<'a>> {
        let mut views: Vec<View<'a>> = Vec::new();
        let related = self.related.iter();
        let related = related.map(|(source, span, what)| (*source, *span, what.as_str()));
        for (source, span, what) in iter::once((self.source, self.span, "")).chain(related) {
            let Some((source, index)) = texts.get(source) else {
                continue;
            };
            let view = View::of(source, index, span, what);
            let at = views.iter().position(|it| it.shows(&view));
            let at = at.unwrap_or_else(|| {
                views.push(view);
                views.len() - 1
            });
            views[at].annotate(span, |range| match what {
                "" => AnnotationKind::Primary.span(range),
                what => AnnotationKind::Context.span(range).label(what),
            });
        }
        views
    }
}

/// A message stays readable however long the values in it are.
fn short(text: &str) -> Cow<'_, str> {
    /// Characters at either end.
    const KEPT: usize = 300;
    let mut characters = text.char_indices();
    let head = characters.nth(KEPT).map(|(at, _)| at);
    let tail = characters.nth_back(KEPT).map(|(at, _)| at);
    match (head, tail) {
        (Some(head), Some(tail)) => [&text[..head], "…", &text[tail..]].concat().into(),
        _ => text.into(),
    }
}

fn in_text(source: usize, related: Vec<(Span, String)>) -> Vec<(usize, Span, String)> {
    let related = related.into_iter();
    related.map(|(span, what)| (source, span, what)).collect()
}

/// With colours, which the stream takes out where they do not belong.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renderer = Renderer::styled();
        let sources = self.sources.iter();
        let texts: Vec<_> = sources.map(|it| (it, LineIndex::new(&it.text))).collect();
        for finding in self.list.iter().take(SHOWN) {
            let report = finding.report(&texts);
            writeln!(f, "{}\n", renderer.render(&report))?;
        }
        let places = match self.list.len() {
            1 => "1 place".to_owned(),
            MOST.. => format!("{MOST} places or more"),
            count => format!("{count} places"),
        };
        let shown = if self.list.len() > SHOWN {
            format!(", of which these are the first {SHOWN}")
        } else {
            String::new()
        };
        writeln!(f, "nothing is written: {places} to mend{shown}")
    }
}

//! What is wrong with policies, shown in the lines where it stands, as rustc shows it.

use std::fmt::Write as _;
use std::{fmt, iter};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use egressgen::plan::Refusal;
use egressgen_yaml::{LineIndex, LoadError, Problem, Span};

use crate::input::source::{Flaw, Source};
use crate::report::excerpt::View;
use crate::report::failure::InputError;
use crate::report::visible;

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
    pub(crate) source: usize,
    span: Span,
    /// The field, where the problem knows it better than its span does.
    path: Option<String>,
    /// What is wrong.
    message: String,
    pub(crate) help: Option<String>,
    /// Other places that belong to it: the number of the text, where, and what it is.
    related: Vec<(usize, Span, String)>,
}

// === impl Findings ===

impl Findings {
    /// The field that a finding is about, such as `spec.destinations[0].host`; empty for a whole text.
    pub(crate) fn path(&self, finding: &Finding) -> String {
        let known = finding.path.clone();
        known
            .or_else(|| self.sources.get(finding.source)?.path(finding.span))
            .unwrap_or_default()
    }

    /// The findings for people who never saw the texts: with fields instead of lines.
    pub(crate) fn by_field(&self) -> Vec<InputError> {
        let errors = self.list.iter().map(|finding| InputError {
            origin: self.place(finding.source, &self.path(finding)).into(),
            message: self.message(finding),
            help: finding.help.clone(),
        });
        errors.collect()
    }

    /// What is wrong, with the field of the other party.
    pub(crate) fn message(&self, finding: &Finding) -> String {
        let mut message = finding.message.clone();
        for (source, span, what) in &finding.related {
            let path = self.sources.get(*source).and_then(|it| it.path(*span));
            if let Some(path) = path {
                let _ = write!(message, " ({what}: {})", self.place(*source, &path));
            }
        }
        message
    }

    fn place(&self, source: usize, path: &str) -> String {
        let name = self.sources.get(source).map_or("", |it| it.name.as_str());
        match path {
            "" => name.to_owned(),
            path => format!("{name}: {path}"),
        }
    }
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
            path: None,
            message,
            help: Some(help.to_owned()),
            related: Vec::new(),
        }
    }

    pub(crate) fn syntax(source: usize, error: &LoadError) -> Self {
        Self {
            source,
            span: error.span(),
            path: None,
            message: error.to_string(),
            help: error.help(),
            related: in_text(source, error.related()),
        }
    }

    pub(crate) fn problem(source: usize, problem: Problem) -> Self {
        Self {
            source,
            span: problem.span,
            path: Some(problem.path),
            message: problem.message,
            help: problem.help,
            related: in_text(source, problem.related),
        }
    }

    pub(crate) fn refusal(refusal: Refusal) -> Self {
        Self {
            source: refusal.text,
            span: refusal.span,
            path: None,
            related: refusal
                .related
                .into_iter()
                .map(|(text, span, what)| (text, span, what.to_owned()))
                .collect(),
            message: refusal.message,
            help: Some(refusal.help),
        }
    }

    fn report<'a>(&'a self, texts: &[(&'a Source, LineIndex<'_>)]) -> Vec<Group<'a>> {
        let views = self.views(texts).into_iter().enumerate();
        let mut error = Level::ERROR
            .primary_title(short(&self.headline()))
            .elements(views.flat_map(|(at, view)| view.into_elements(at == 0)));
        if let Some(help) = &self.help {
            error = error.element(Level::HELP.message(short(help)));
        }
        vec![error]
    }

    fn headline(&self) -> String {
        match self.path.as_deref() {
            None | Some("") => self.message.clone(),
            Some(path) => format!("{path}: {}", self.message),
        }
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

/// A message stays readable whatever is in its values and however long they are.
fn short(text: &str) -> String {
    /// Characters at either end.
    const KEPT: usize = 300;
    let text = visible(text);
    let mut characters = text.char_indices();
    let head = characters.nth(KEPT).map(|(at, _)| at);
    let tail = characters.nth_back(KEPT).map(|(at, _)| at);
    match (head, tail) {
        (Some(head), Some(tail)) => [&text[..head], "…", &text[tail..]].concat(),
        _ => text.into_owned(),
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

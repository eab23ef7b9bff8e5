//! What is wrong with policies, shown in the lines where it stands, as rustc shows it.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use egressgen::plan::Refusal;
use egressgen_yaml::{LoadError, Problem, Span};

/// So many problems of one document are kept by its reader.
const MOST: usize = 1000;

/// A text that was read, and the name under which people know it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

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

    fn report<'a>(&'a self, sources: &'a [Source]) -> Vec<Group<'a>> {
        let mut error = Level::ERROR
            .primary_title(self.message.as_str())
            .elements(self.snippets(sources));
        if let Some(help) = &self.help {
            error = error.element(Level::HELP.message(help.as_str()));
        }
        vec![error]
    }

    /// One snippet a text, with everything that stands in it.
    fn snippets<'a>(&'a self, sources: &'a [Source]) -> Vec<Snippet<'a, Annotation<'a>>> {
        let own = AnnotationKind::Primary.span(range(sources, self.source, self.span));
        let mut first = snippet(sources, self.source).map(|it| it.annotation(own));
        let mut others = Vec::new();
        for (source, span, what) in &self.related {
            let note = AnnotationKind::Context
                .span(range(sources, *source, *span))
                .label(what.as_str());
            if *source == self.source {
                first = first.map(|it| it.annotation(note));
            } else {
                others.extend(snippet(sources, *source).map(|it| it.annotation(note)));
            }
        }
        first.into_iter().chain(others).collect()
    }
}

/// A span within its text.
fn range(sources: &[Source], source: usize, span: Span) -> Range<usize> {
    let length = sources.get(source).map_or(0, |it| it.text.len());
    span.start.min(length)..span.end.min(length)
}

fn snippet(sources: &[Source], source: usize) -> Option<Snippet<'_, Annotation<'_>>> {
    let source = sources.get(source)?;
    Some(Snippet::source(source.text.as_str()).path(source.name.as_str()))
}

fn in_text(source: usize, related: Vec<(Span, String)>) -> Vec<(usize, Span, String)> {
    let related = related.into_iter();
    related.map(|(span, what)| (source, span, what)).collect()
}

/// With colours, which the stream takes out where they do not belong.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renderer = Renderer::styled();
        for finding in &self.list {
            let report = finding.report(&self.sources);
            writeln!(f, "{}\n", renderer.render(&report))?;
        }
        let places = match self.list.len() {
            1 => "1 place".to_owned(),
            MOST.. => format!("{MOST} places or more"),
            count => format!("{count} places"),
        };
        writeln!(f, "nothing is written: {places} to mend")
    }
}

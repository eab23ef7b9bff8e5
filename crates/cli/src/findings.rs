//! What is wrong with policies, shown in the lines where it stands, as rustc shows it.

use std::fmt::{self, Write as _};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use egressgen::plan::Refusal;
use egressgen_yaml::{Limits, LoadError, Node, Problem, Span, Value, load};

use crate::failure::InputError;

/// So many problems of one document are kept by its reader.
const MOST: usize = 1000;

/// A text that was read, and the name under which people know it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    text: String,
    /// The documents in it, or why there are none.
    pub(crate) documents: Result<Vec<Node>, LoadError>,
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

// === impl Source ===

impl Source {
    pub(crate) fn new(name: String, text: String) -> Self {
        let documents = load(&text, &Limits::default());
        Self {
            name,
            text,
            documents,
        }
    }

    /// Whether the text is readable and says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.documents, Ok(documents) if documents.is_empty())
    }

    /// The field that stands there, such as `spec.destinations[0].host`.
    fn path(&self, span: Span) -> Option<String> {
        let documents = self.documents.as_ref().ok()?;
        let path = documents.iter().find_map(|node| path(node, span))?;
        Some(path.trim_start_matches('.').to_owned())
    }
}

/// The way from a node to the one that stands there, such as `.spec.destinations[0]`.
fn path(node: &Node, span: Span) -> Option<String> {
    if node.span == span {
        return Some(String::new());
    }
    match &node.value {
        Value::Sequence(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| Some(format!("[{index}]{}", path(item, span)?)))
        }
        Value::Mapping(entries) => entries
            .iter()
            .find_map(|entry| Some(format!(".{}{}", entry.key, path(&entry.value, span)?))),
        _ => None,
    }
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
        let other = refusal.other.into_iter();
        Self {
            source: refusal.text,
            span: refusal.span,
            path: None,
            related: other
                .map(|(source, span)| (source, span, "the other one".to_owned()))
                .collect(),
            message: refusal.message,
            help: Some(refusal.help),
        }
    }

    fn report<'a>(&'a self, sources: &'a [Source]) -> Vec<Group<'a>> {
        let mut error = Level::ERROR
            .primary_title(self.headline())
            .elements(self.snippets(sources));
        if let Some(help) = &self.help {
            error = error.element(Level::HELP.message(help.as_str()));
        }
        vec![error]
    }

    fn headline(&self) -> String {
        match self.path.as_deref() {
            None | Some("") => self.message.clone(),
            Some(path) => format!("{path}: {}", self.message),
        }
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

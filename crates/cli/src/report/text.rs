//! Diagnostics for people: one line each, or with the lines of the text that they are about, as rustc shows them.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use anstyle::{AnsiColor, Style};
use egressgen_diagnostics::{Diagnostic, Severity};

use super::excerpt::View;
use super::located::{Texts, located, title};
use super::{Report, visible};
use crate::input::source::Source;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Green.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// At most this many are shown: each needs a search through its text, and nobody fixes more before the next run.
const MAX_SHOWN: usize = 100;

/// One diagnostic on one line, and its help on another.
pub(super) fn line(sources: &[Source], diagnostic: &Diagnostic) -> String {
    let message = message(sources, diagnostic);
    // The messages of notes and warnings already say what they are about.
    let place = diagnostic
        .place()
        .filter(|_| diagnostic.severity() == Severity::Error);
    let place = place.map(|place| title(sources, place));
    let message = match place.as_deref() {
        None | Some("") => message,
        Some(place) => format!("{place}: {message}"),
    };
    let id = diagnostic.rule().id;
    let (style, label) = match diagnostic.severity() {
        Severity::Error => (ERROR, format!("error[{id}]")),
        Severity::Warning => (WARNING, format!("warning[{id}]")),
        Severity::Note => (NOTE, "note".to_owned()),
    };
    let mut text = labelled(style, &label, &message);
    if let Some(help) = diagnostic.help() {
        text += &labelled(HELP, "  help", help);
    }
    text
}

/// The message of a diagnostic, with its related nodes.
pub(crate) fn message(sources: &[Source], diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.message().to_owned();
    let related = diagnostic.related().iter();
    for related in related.filter(|related| related.place.path().is_some()) {
        let place = title(sources, &related.place);
        // Writing to a string does not fail.
        let _ = write!(message, " ({}: {place})", related.label);
    }
    message
}

fn labelled(style: Style, label: &str, text: &str) -> String {
    format!("{style}{label}:{style:#} {}\n", visible(text))
}

/// All diagnostics and their number. If the user knows the texts, diagnostics are shown with the lines.
pub(super) fn report(report: &Report) -> String {
    let Report {
        sources,
        diagnostics,
    } = report;
    if !sources.iter().any(|source| source.is_shown) {
        let lines = diagnostics
            .iter()
            .map(|diagnostic| line(sources, diagnostic));
        return lines.collect();
    }
    let excerpts = Excerpts::new(sources);
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(MAX_SHOWN) {
        match excerpts.of(diagnostic) {
            Some(excerpt) => text.extend([excerpt.as_str(), "\n\n"]),
            None => text += &line(sources, diagnostic),
        }
    }
    let count = match diagnostics.count() {
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    };
    let shown = if diagnostics.count() > MAX_SHOWN {
        format!(", the first {MAX_SHOWN} shown")
    } else {
        String::new()
    };
    text + &format!("{count}{shown}; nothing written\n")
}

/// Texts, and what is needed to show parts of them.
struct Excerpts<'s> {
    texts: Texts<'s>,
    renderer: Renderer,
}

// === impl Excerpts ===

impl<'s> Excerpts<'s> {
    fn new(sources: &'s [Source]) -> Self {
        Self {
            texts: Texts::new(sources),
            renderer: Renderer::styled(),
        }
    }

    /// A diagnostic with the lines that it is about; nothing if it is not about a text.
    fn of(&self, diagnostic: &Diagnostic) -> Option<String> {
        located(self.texts.sources, diagnostic.place()?)?;
        let path = diagnostic.path().map(ToString::to_string);
        let path = visible(&path.unwrap_or_default()).into_owned();
        let views = self.views(diagnostic, &path).into_iter().enumerate();
        let mut error = Level::ERROR
            .primary_title(short(diagnostic.message()))
            .id(diagnostic.rule().id)
            .elements(views.flat_map(|(number, view)| view.into_elements(number == 0)));
        if let Some(help) = diagnostic.help() {
            error = error.element(Level::HELP.message(short(help)));
        }
        let groups: [Group<'_>; 1] = [error];
        Some(self.renderer.render(&groups))
    }

    /// One view per text, with all annotations in it; several views for a text with long lines.
    fn views<'a>(&'a self, diagnostic: &'a Diagnostic, path: &'a str) -> Vec<View<'a>> {
        let mut views: Vec<View<'a>> = Vec::new();
        let related = diagnostic.related().iter();
        let related = related.map(|related| (&related.place, Some(related.label.as_ref())));
        let primary = diagnostic.place().map(|place| (place, None));
        for (place, label) in primary.into_iter().chain(related) {
            let Some((located, index)) = self.texts.find(place) else {
                continue;
            };
            let view = View::of(
                located.source,
                index,
                located.span,
                label.unwrap_or_default(),
            );
            let number = views.iter().position(|other| other.shows(&view));
            let number = number.unwrap_or_else(|| {
                views.push(view);
                views.len() - 1
            });
            views[number].annotate(located.span, |range| match label {
                Some(label) => AnnotationKind::Context.span(range).label(label),
                None if path.is_empty() => AnnotationKind::Primary.span(range),
                None => AnnotationKind::Primary.span(range).label(path),
            });
        }
        views
    }
}

/// Shortens a message and escapes its invisible characters, so that it stays readable with any values.
fn short(text: &str) -> String {
    /// The number of characters that are kept at either end.
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

//! New pieces into an old text, of which every other byte stays.

use egressgen::EmitError;
use egressgen_diagnostics::Place;
use egressgen_yaml::{Outline, OutlineEntry, Shape, Span, Writer};
use serde::Serialize;

use super::carried::{Changes, digest_of};
use crate::input::manifests::column;
use crate::report::failure::Failure;
use crate::report::rules;

/// A ResourceList that is changed.
pub(super) struct Splice<'t> {
    text: &'t str,
    root: &'t Outline,
    edits: Vec<Edit>,
    changes: Changes,
}

/// A piece, and what it replaces.
struct Edit {
    span: Span,
    new: String,
    /// Whether the piece is lines of its own.
    lines: bool,
}

// === impl Splice ===

impl<'t> Splice<'t> {
    pub(super) fn new(text: &'t str, root: &'t Outline) -> Self {
        Self {
            text,
            root,
            edits: Vec::new(),
            changes: Changes::default(),
        }
    }

    /// Puts a value in the place of an item.
    pub(super) fn replace(&mut self, at: Span, value: &impl Serialize) -> Result<(), Failure> {
        let list = self.root.get("items").map_or(at, |items| items.span);
        let is_flow = self.is_flow(list);
        self.changes.replace(at, digest(value, is_flow)?);
        let new = if is_flow {
            json(value)?
        } else {
            block(value, column(self.text, at.start))?
        };
        self.edit(at, new, false);
        Ok(())
    }

    /// Puts values at the end of one of the lists of the root, which is made if it is not there: some orchestrators
    /// take a list without `items` for a failure. Once for each list.
    pub(super) fn append<T: Serialize>(&mut self, key: &str, values: &[T]) -> Result<(), Failure> {
        let list = self.root.get(key);
        // As `extend` and `new_list` write them.
        let beside = list.filter(|list| !list.items().is_empty());
        let is_flow = self.is_flow(beside.unwrap_or(self.root).span);
        let digests = values.iter().map(|value| digest(value, is_flow));
        self.changes.append(key, digests.collect::<Result<_, _>>()?);
        match list {
            None => self.add_list(key, values),
            Some(list) if !list.items().is_empty() => self.extend(list, values),
            Some(list) if values.is_empty() && self.is_flow(list.span) => Ok(()),
            Some(list) => {
                let new = self.new_list(values)?;
                let before = self.text.get(..list.span.start).unwrap_or_default();
                let start = before.trim_end_matches(' ').len();
                self.edit(Span::new(start, list.span.end), new, false);
                Ok(())
            }
        }
    }

    /// The text with all that was put into it. Nothing if something else in it would not be what it was.
    pub(super) fn finish(mut self) -> Result<String, Failure> {
        let new = self.spliced();
        if self.changes.are_all((self.text, self.root), &new) {
            return Ok(new);
        }
        let unpatchable = rules::UNPATCHABLE
            .diagnostic("nothing can be put into this ResourceList without changing what is there")
            .with_help(
                "write it as JSON, or `items` and `results` as plain lists with one item below the other, and end the \
                 last line",
            );
        Err(unpatchable.at(Place::argument("<stdin>")).into())
    }

    fn spliced(&mut self) -> String {
        // The sort keeps the order of pieces in one place.
        self.edits.sort_by_key(|edit| edit.span);
        let added: usize = self.edits.iter().map(|edit| edit.new.len() + 1).sum();
        let mut out = String::with_capacity(self.text.len() + added);
        let mut at = 0;
        for edit in &self.edits {
            out.push_str(self.text.get(at..edit.span.start).unwrap_or_default());
            if edit.lines && !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(&edit.new);
            at = edit.span.end;
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }

    fn edit(&mut self, span: Span, new: String, lines: bool) {
        self.edits.push(Edit { span, new, lines });
    }

    /// Whether a value is in brackets, as in JSON.
    fn is_flow(&self, span: Span) -> bool {
        let text = self.text.get(content(self.text, span)..);
        text.is_some_and(|text| text.starts_with(['[', '{']))
    }

    /// More items for a list that has some.
    fn extend<T: Serialize>(&mut self, list: &Outline, values: &[T]) -> Result<(), Failure> {
        if self.is_flow(list.span) {
            let end = list.items().last().map_or(list.span, |it| it.span).end;
            for value in values {
                let new = format!(", {}", json(value)?);
                self.edit(Span::new(end, end), new, false);
            }
            return Ok(());
        }
        let end = self.end_of_lines(list.span);
        let column = column(self.text, content(self.text, list.span));
        for value in values {
            let new = format!("{}\n", dashed(value, column)?);
            self.edit(end, new, true);
        }
        Ok(())
    }

    /// A list in the place of one that is empty or null.
    fn new_list<T: Serialize>(&self, values: &[T]) -> Result<String, Failure> {
        if values.is_empty() {
            return Ok(" []".to_owned());
        }
        let mut new = String::new();
        if self.is_flow(self.root.span) {
            for value in values {
                new.push_str(if new.is_empty() { " [" } else { ", " });
                new.push_str(&json(value)?);
            }
            new.push(']');
        } else {
            let column = self.root_column();
            for value in values {
                new.push('\n');
                new.push_str(&dashed(value, column)?);
            }
        }
        Ok(new)
    }

    fn add_list<T: Serialize>(&mut self, key: &str, values: &[T]) -> Result<(), Failure> {
        let new = self.new_list(values)?;
        if self.is_flow(self.root.span) {
            let last = self
                .entries()
                .iter()
                .map(|entry| entry.value.span.end)
                .max();
            let end = last.unwrap_or(self.root.span.end);
            self.edit(Span::new(end, end), format!(", \"{key}\":{new}"), false);
        } else {
            let indent = " ".repeat(self.root_column());
            let end = self.end_of_lines(self.root.span);
            self.edit(end, format!("{indent}{key}:{new}\n"), true);
        }
        Ok(())
    }

    fn root_column(&self) -> usize {
        column(self.text, content(self.text, self.root.span))
    }

    fn entries(&self) -> &'t [OutlineEntry] {
        match &self.root.shape {
            Shape::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The place after all lines of a value of the root: not after its last character, since the blank lines that
    /// follow may belong to it.
    fn end_of_lines(&self, value: Span) -> Span {
        let keys = self.entries().iter().map(|entry| entry.key_span.start);
        let next = keys.filter(|&key| key >= value.end).min();
        let end = match next {
            Some(key) => key - column(self.text, key),
            None => self.end_of_document(value.end),
        };
        Span::new(end, end)
    }

    fn end_of_document(&self, from: usize) -> usize {
        let mut at = from;
        for line in self
            .text
            .get(from..)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            if line.starts_with("---") || line.starts_with("...") {
                return at;
            }
            at += line.len();
        }
        self.text.len()
    }
}

/// Where a value begins after its tag and its anchor, which may be on lines of their own.
fn content(text: &str, span: Span) -> usize {
    let mut at = span.start;
    while let Some(rest) = text.get(at..span.end) {
        at += match rest.bytes().next() {
            Some(b'!' | b'&') => rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len()),
            Some(b'#') => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            Some(b' ' | b'\t' | b'\n' | b'\r') => 1,
            _ => break,
        };
    }
    at
}

/// What a value is to whoever reads it: in one style texts have quotes that they have not in the other.
fn digest(value: &impl Serialize, is_flow: bool) -> Result<u64, Failure> {
    let text = if is_flow {
        json(value)?
    } else {
        block(value, 0)?
    };
    Ok(digest_of(&text))
}

/// A value as an item of a list in block style.
fn dashed(value: &impl Serialize, column: usize) -> Result<String, Failure> {
    Ok(format!(
        "{}- {}",
        " ".repeat(column),
        block(value, column + 2)?
    ))
}

/// A value in block style, without the indentation of its first line. No text in it has a line end: those are escaped.
fn block(value: &impl Serialize, column: usize) -> Result<String, Failure> {
    let mut writer = Writer::new(Vec::new());
    writer
        .document(value)
        .map_err(|error| unwritable(error.into()))?;
    let text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    let indent = format!("\n{}", " ".repeat(column));
    Ok(text.trim_end().replace('\n', &indent))
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| unwritable(error.into()))
}

fn unwritable(source: Box<dyn std::error::Error + Send + Sync>) -> Failure {
    Failure::internal(&EmitError::Serialize {
        kind: "ResourceList",
        source,
    })
}

//! A place in a tree, and the text around it.

use egressgen_diagnostics::{Path, Span, Step};
use serde::Serialize;

use super::edit::{Edit, with_blanks_before};
use super::style::{Style, dashed};
use super::{column, point};
use crate::node::{Entry, Node, Value};
use crate::writer::WriteError;

/// Where a path leads.
pub(super) struct Spot<'t> {
    /// The node, if it is there.
    pub(super) node: Option<&'t Node>,
    /// The collections around it, the innermost last.
    around: Vec<&'t Node>,
    /// The last step of the path.
    last: Option<Step>,
}

// === impl Spot ===

impl<'t> Spot<'t> {
    /// The place of a path, whose last step may be a key that is not there.
    pub(super) fn find(root: &'t Node, path: &Path) -> Option<Self> {
        let mut node = Some(root);
        let mut around = Vec::new();
        for step in path.steps() {
            let parent = node?;
            around.push(parent);
            node = match (step, &parent.value) {
                (Step::Key(key), Value::Mapping(_)) => parent.get(key),
                (Step::Index(index), Value::Sequence(items)) => Some(items.get(*index)?),
                _ => return None,
            };
        }
        let last = path.steps().last().cloned();
        Some(Self { node, around, last })
    }

    /// The collection around the node.
    pub(super) fn parent(&self) -> Option<&'t Node> {
        self.around.last().copied()
    }

    /// The column of the collection around the node.
    pub(super) fn column(&self, text: &str) -> usize {
        self.parent()
            .map_or(0, |parent| column(text, parent.span.start))
    }

    /// Whether the node is the value of a key, in the same line.
    pub(super) fn is_beside_key(&self, text: &str, node: &Node) -> bool {
        let entries = self.parent().map_or(&[][..], entries);
        let entry = entries
            .iter()
            .find(|entry| std::ptr::eq(&raw const entry.value, node));
        entry.is_some_and(|entry| {
            let between = text.get(entry.key_span.end..node.span_with_tag().start);
            between.is_some_and(|between| !between.contains('\n'))
        })
    }

    /// More items for a list that has some.
    pub(super) fn extended<T: Serialize>(
        &self,
        text: &str,
        list: &Node,
        values: &[T],
    ) -> Result<Vec<Edit>, WriteError> {
        if Style::of(text, list) == Style::Flow {
            let end = list.items().last().map_or(list.span, |item| item.span).end;
            let edit = |value| {
                let new = Style::Flow.written(value, 0)?;
                Ok(Edit::inline(point(end), format!(", {new}")))
            };
            return values.iter().map(edit).collect();
        }
        let end = self.end_of_lines(text, list.span.end);
        let column = column(text, list.span.start);
        let edit = |value| Ok(Edit::lines(end, format!("{}\n", dashed(value, column)?)));
        values.iter().map(edit).collect()
    }

    /// A list in the place of one that is empty or null.
    pub(super) fn filled<T: Serialize>(
        &self,
        text: &str,
        list: &Node,
        values: &[T],
    ) -> Result<Edit, WriteError> {
        let span = with_blanks_before(text, list.span_with_tag());
        Ok(Edit::inline(span, self.list(text, values)?))
    }

    /// A key with a list at the end of its mapping.
    pub(super) fn new_list<T: Serialize>(
        &self,
        text: &str,
        values: &[T],
    ) -> Result<Edit, WriteError> {
        let list = self.list(text, values)?;
        let key = match &self.last {
            Some(Step::Key(key)) => key.as_str(),
            _ => "",
        };
        let Some(parent) = self.parent() else {
            return Ok(Edit::inline(Span::default(), list));
        };
        if Style::of(text, parent) == Style::Flow {
            let key = Style::Flow.written(&key, 0)?;
            let end = entries(parent)
                .iter()
                .map(|entry| entry.value.span.end)
                .max();
            return Ok(match end {
                Some(end) => Edit::inline(point(end), format!(", {key}:{list}")),
                None => Edit::inline(point(parent.span.start + 1), format!("{key}:{list}")),
            });
        }
        let indent = " ".repeat(self.column(text));
        let key = Style::Block.written(&key, 0)?;
        let end = self.end_of_lines(text, parent.span.end);
        Ok(Edit::lines(end, format!("{indent}{key}:{list}\n")))
    }

    /// The list as it stands after the colon of its key.
    fn list<T: Serialize>(&self, text: &str, values: &[T]) -> Result<String, WriteError> {
        if values.is_empty() {
            return Ok(" []".to_owned());
        }
        let mut list = String::new();
        if self.parent().map(|parent| Style::of(text, parent)) == Some(Style::Flow) {
            for value in values {
                list.push_str(if list.is_empty() { " [" } else { ", " });
                list.push_str(&Style::Flow.written(value, 0)?);
            }
            list.push(']');
        } else {
            for value in values {
                list.push('\n');
                list.push_str(&dashed(value, self.column(text))?);
            }
        }
        Ok(list)
    }

    /// The place after all lines of a value that ends here: not after its last character, since the blank lines that follow
    /// may belong to it.
    fn end_of_lines(&self, text: &str, end: usize) -> Span {
        let next = self
            .around
            .iter()
            .rev()
            .find_map(|parent| next_line(text, parent, end));
        point(next.unwrap_or_else(|| end_of_document(text, end)))
    }
}

/// The start of the line of the first entry or item of a collection after an offset.
fn next_line(text: &str, parent: &Node, end: usize) -> Option<usize> {
    let keys = entries(parent).iter().map(|entry| entry.key_span.start);
    if let Some(key) = keys.filter(|key| *key >= end).min() {
        return text
            .get(..key)
            .map(|before| before.rfind('\n').map_or(0, |at| at + 1));
    }
    let items = parent.items().iter().map(|item| item.span_with_tag().start);
    let gap = text.get(end..items.filter(|item| *item >= end).min()?)?;
    let (mut at, mut dash) = (end, None);
    for line in gap.split_inclusive('\n') {
        if at > end && line.trim_start_matches(' ').starts_with('-') {
            dash = Some(at);
        }
        at += line.len();
    }
    dash
}

fn end_of_document(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        if line.starts_with("---") || line.starts_with("...") {
            return at;
        }
        at += line.len();
    }
    text.len()
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Mapping(entries) => entries,
        _ => &[],
    }
}

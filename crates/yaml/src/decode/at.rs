//! What a reader is given.

use super::path::Path;
use super::{Problem, Problems, Spanned};
use crate::excerpt::excerpt;
use crate::node::{Node, Reading, Span, Value};

/// A node in its place, and the problems to add to. Every reader takes one.
#[derive(Debug)]
pub struct At<'a> {
    node: &'a Node,
    path: &'a Path<'a>,
    problems: &'a mut Problems,
}

// === impl At ===

impl<'a> At<'a> {
    pub(super) fn new(node: &'a Node, path: &'a Path<'a>, problems: &'a mut Problems) -> Self {
        Self {
            node,
            path,
            problems,
        }
    }

    /// The node itself.
    #[must_use]
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// Where the node stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.node.span
    }

    /// The node's path, such as `spec.destinations[0].host`.
    #[must_use]
    pub fn path(&self) -> String {
        self.path.to_string()
    }

    /// A problem with this node, to be completed and pushed.
    #[must_use]
    pub fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(self.node.span, self.path.to_string(), message)
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Adds the problem that the node is of another kind than `wanted`: `text`, `a number`, …
    pub fn wrong_kind(&mut self, wanted: &str) {
        let value = &self.node.value;
        let (what, help) = match value {
            Value::Ambiguous { text, reading } => {
                let what = format!("`{}`", excerpt(text));
                (what, Some(help_for_ambiguous(wanted, text, *reading)))
            }
            _ => ("this".to_owned(), help(wanted, value)),
        };
        let problem = self.problem(format!("expected {wanted}, but {what} is {}", value.kind()));
        let problem = Problem { help, ..problem };
        self.push(problem);
    }

    /// Goes on with a reader, and keeps the node's place beside the value.
    pub fn spanned<T>(self, read: impl FnOnce(At<'_>) -> Option<T>) -> Option<Spanned<T>> {
        let span = self.node.span;
        read(self).map(|value| Spanned::new(value, span))
    }

    /// Goes on with an item of this node.
    pub(super) fn item<T>(
        &mut self,
        index: usize,
        node: &Node,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let path = Path::Index(self.path, index);
        At::new(node, &path, self.problems).spanned(read)
    }

    /// Goes on with the value of a key of this node.
    pub(super) fn field<T>(
        &mut self,
        name: &str,
        node: &Node,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let path = Path::Field(self.path, name);
        At::new(node, &path, self.problems).spanned(read)
    }

    /// A problem with a key of this node, whether it is there or not.
    pub(super) fn problem_of_field(&self, span: Span, name: &str, message: String) -> Problem {
        Problem::new(span, Path::Field(self.path, name).to_string(), message)
    }

    /// How many problems there are so far, here and elsewhere: for a reader that wants to know whether its parts were fine.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.count()
    }

    pub(super) fn is_full(&self) -> bool {
        self.problems.is_full()
    }
}

fn help(wanted: &str, value: &Value) -> Option<String> {
    Some(match (wanted, value) {
        (_, Value::Null) => "write a value, or remove the key".to_owned(),
        ("text", Value::Bool(value)) => format!("put it in quotes if it is text: \"{value}\""),
        ("text", Value::Integer(value)) => format!("put it in quotes if it is text: \"{value}\""),
        ("text", Value::Float(_)) => "put it in quotes if it is text".to_owned(),
        ("a number", Value::String(text)) if text.parse::<i64>().is_ok() => {
            "remove the quotes".to_owned()
        }
        ("a number", Value::Float(_)) => "write a whole number".to_owned(),
        ("a boolean", _) => "write `true` or `false`".to_owned(),
        ("a list", _) => "write each item on a line of its own, after a dash".to_owned(),
        ("a mapping", _) => "write its fields as `key: value`, indented under it".to_owned(),
        _ => return None,
    })
}

fn help_for_ambiguous(wanted: &str, text: &str, reading: Reading) -> String {
    match (wanted, reading) {
        ("a boolean", _) => "write `true` or `false`".to_owned(),
        ("a number", Reading::Number) => {
            "write it in decimal digits, without a leading zero".to_owned()
        }
        _ => format!("put it in quotes if it is text: \"{}\"", excerpt(text)),
    }
}

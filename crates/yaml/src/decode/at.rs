//! What a reader is given.

use egressgen_diagnostics::{Diagnostic, Diagnostics, DocumentId, Path, Place, Rule, excerpt};

use super::rules;
use super::trail::Trail;
use crate::node::{Node, Reading, Value};

/// A node in its place, and the diagnostics to add to. Every reader takes one.
#[derive(Debug)]
pub struct At<'a> {
    node: &'a Node,
    document: DocumentId,
    trail: &'a Trail<'a>,
    diagnostics: &'a mut Diagnostics,
    /// How many values could not be read for a reason that the strict pass reports.
    skipped: &'a mut usize,
}

// === impl At ===

impl<'a> At<'a> {
    pub(super) fn root(
        node: &'a Node,
        document: DocumentId,
        diagnostics: &'a mut Diagnostics,
        skipped: &'a mut usize,
    ) -> Self {
        Self {
            node,
            document,
            trail: &Trail::Root,
            diagnostics,
            skipped,
        }
    }

    /// Reads the node, unless its value is unknown, which the strict pass reports.
    pub(super) fn read<T>(mut self, read: impl FnOnce(Self) -> Option<T>) -> Option<T> {
        if self.node.is_unreadable() {
            self.skip();
            return None;
        }
        read(self)
    }

    /// Counts something that can't be read, which the strict pass reports.
    pub(super) fn skip(&mut self) {
        *self.skipped += 1;
    }

    /// The node itself.
    #[must_use]
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// The document in which the node is.
    #[must_use]
    pub fn document(&self) -> DocumentId {
        self.document
    }

    /// The node's path, such as `spec.destinations[0].host`.
    #[must_use]
    pub fn path(&self) -> Path {
        self.trail.to_path()
    }

    /// The node's index, if it is an item of a list.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        match self.trail {
            Trail::Index(_, index) => Some(*index),
            Trail::Root | Trail::Key(..) => None,
        }
    }

    /// The node's place.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::value(self.document, self.path())
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds a diagnostic about this node, with the rule's help.
    pub fn refuse(&mut self, rule: &'static Rule, message: impl Into<String>) {
        let place = self.place();
        self.push(rule.diagnostic(message).at(place));
    }

    /// Adds a diagnostic: the value is of the right type and not allowed.
    pub fn refuse_value(&mut self, message: impl Into<String>) {
        self.refuse(&rules::INVALID_VALUE, message);
    }

    /// Adds a diagnostic: the node is of another type than `wanted`: `text`, `a number`, …
    pub fn wrong_type(&mut self, wanted: &str) {
        let value = &self.node.value;
        let (what, help) = match value {
            Value::Ambiguous { text, reading } => {
                let what = format!("`{}`", excerpt(text));
                (what, Some(help_for_ambiguous(wanted, text, *reading)))
            }
            _ => ("this".to_owned(), help(wanted, value)),
        };
        let message = format!("expected {wanted}, but {what} is {}", value.kind());
        let diagnostic = rules::WRONG_TYPE.diagnostic(message).at(self.place());
        self.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    /// Reads an item of this node.
    pub(super) fn item<T>(
        &mut self,
        index: usize,
        node: &Node,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<T> {
        let trail = Trail::Index(self.trail, index);
        self.below(node, &trail).read(read)
    }

    /// Reads the value of a key of this node.
    pub(super) fn field<T>(
        &mut self,
        name: &str,
        node: &Node,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<T> {
        let trail = Trail::Key(self.trail, name);
        self.below(node, &trail).read(read)
    }

    fn below<'b>(&'b mut self, node: &'b Node, trail: &'b Trail<'b>) -> At<'b> {
        At {
            node,
            document: self.document,
            trail,
            diagnostics: self.diagnostics,
            skipped: self.skipped,
        }
    }

    /// The place of a key of this node, whether it is there or not.
    pub(super) fn key(&self, name: &str) -> Place {
        Place::key(self.document, self.path().key(name))
    }

    /// How many diagnostics there are so far, here and elsewhere, and how many values were skipped because the strict pass
    /// reports them: for a reader that must know whether all its parts were read.
    #[must_use]
    pub fn diagnostic_count(&self) -> usize {
        self.diagnostics.count() + *self.skipped
    }

    pub(super) fn is_full(&self) -> bool {
        self.diagnostics.is_full()
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

//! What a document must not have, since readers of YAML differ in what they make of it.

use std::collections::HashMap;

use egressgen_diagnostics::{Diagnostic, Diagnostics};

use super::violations::Violations;
use crate::node::{Entry, Node, TagProblem, Value};

/// Finds everything in a document that readers of YAML take for different things, or that hides what is there: anchors
/// and aliases, merge keys, tags other than the core ones and those that do not fit, keys that come twice or are neither
/// text nor a number. They come in the order of the text.
///
/// Plain words such as `no` are not among them: whether one of them is wrong is known when it is decoded.
///
/// `text` is the number that diagnostics know the text by.
///
/// ```
/// use egressgen_yaml::{Limits, parse, strict};
///
/// let documents = parse("host: *.cnn.com\nport: 80\nport: 443\n", 0, &Limits::default())?;
/// let violations = strict(&documents[0], 0);
/// let messages: Vec<_> = violations.iter().map(|violation| violation.message()).collect();
/// assert_eq!(
///     messages,
///     ["`*.cnn.com` without quotes is an alias, which is not supported", "duplicate key `port`"]
/// );
/// # Ok::<(), egressgen_yaml::Diagnostics>(())
/// ```
#[must_use]
pub fn strict(document: &Node, text: u32) -> Diagnostics {
    let mut pass = Pass {
        violations: Violations { text },
        found: Diagnostics::new(),
    };
    pass.node(document);
    let mut found = pass.found;
    document.sort(&mut found);
    found
}

struct Pass {
    violations: Violations,
    found: Diagnostics,
}

// === impl Pass ===

impl Pass {
    // As deep as the tree, so that what a level needs on the stack is kept small.
    fn node(&mut self, node: &Node) {
        if node.details.is_some() {
            self.properties(node);
        }
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| self.node(item)),
            Value::Mapping(entries) => {
                if entries.iter().any(|entry| entry.is_superseded) {
                    self.duplicates(entries);
                }
                for entry in entries {
                    if let Some(key) = &entry.key_node {
                        self.key(entry, key);
                    }
                    self.node(&entry.value);
                }
            }
            Value::Alias { name, .. } => self.push(self.violations.alias(name, node.span)),
            _ => {}
        }
    }

    #[inline(never)]
    fn properties(&mut self, node: &Node) {
        if let Some(anchor) = node.anchor() {
            self.push(self.violations.anchor(anchor));
        }
        let Some(tag) = node.tag() else {
            return;
        };
        match tag.problem {
            Some(TagProblem::Unknown) => self.push(self.violations.unknown_tag(tag)),
            Some(TagProblem::Mismatch) => self.push(self.violations.tag_mismatch(tag, node.span)),
            None => {}
        }
    }

    /// A key that is more than its text. What is in a list or a mapping as a key is of no use to anyone.
    #[inline(never)]
    fn key(&mut self, entry: &Entry, key: &Node) {
        self.properties(key);
        if let Value::Alias { name, .. } = &key.value {
            self.push(self.violations.alias(name, key.span));
        } else if entry.is_merge() {
            self.push(self.violations.merge_key(key.span));
        } else if !entry.is_text() && !key.has_bad_tag() {
            self.push(self.violations.non_text_key(entry, key));
        }
    }

    #[inline(never)]
    fn duplicates(&mut self, entries: &[Entry]) {
        let mut seen = HashMap::with_capacity(entries.len());
        for entry in entries.iter().filter(|entry| entry.has_name()) {
            if let Some(first) = seen.insert(entry.key.as_str(), entry.key_span) {
                self.push(self.violations.duplicate_key(entry, first));
            }
        }
    }

    fn push(&mut self, violation: Diagnostic) {
        self.found.push(violation);
    }
}

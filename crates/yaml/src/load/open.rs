//! Collections that have begun.

use std::collections::HashMap;

use egressgen_diagnostics::Span;

use crate::node::{Details, Entry, Node, Value};

/// A collection that has begun.
pub(super) struct Open {
    pub(super) span: Span,
    pub(super) is_flow: bool,
    pub(super) content: Content,
    pub(super) details: Option<Box<Details>>,
}

/// What a collection has so far.
pub(super) enum Content {
    Sequence(Vec<Node>),
    /// The entries, and the key that waits for its value.
    Mapping(Vec<Entry>, Option<Key>),
}

/// A key that waits for its value.
pub(super) struct Key {
    text: String,
    span: Span,
    node: Option<Box<Node>>,
}

// === impl Open ===

impl Open {
    /// Where the key stands whose value comes next.
    pub(super) fn key(&self) -> Option<Span> {
        match &self.content {
            Content::Mapping(_, Some(key)) => Some(key.span),
            _ => None,
        }
    }

    /// Takes what comes next: an item, a key, or the value of the last key.
    pub(super) fn take(&mut self, node: Node) {
        self.span.end = self.span.end.max(node.span.end);
        match &mut self.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping(entries, waiting) => match waiting.take() {
                None => *waiting = Some(Key::of(node)),
                Some(key) => entries.push(Entry {
                    key: key.text,
                    key_span: key.span,
                    value: node,
                    key_node: key.node,
                    is_superseded: false,
                }),
            },
        }
    }

    /// The collection, which ends here.
    pub(super) fn close(mut self, end: usize) -> Node {
        if self.is_flow {
            self.span.end = self.span.end.max(end);
        }
        Node {
            span: self.span,
            value: match self.content {
                Content::Sequence(items) => Value::Sequence(items),
                Content::Mapping(mut entries, _) => {
                    mark_superseded(&mut entries);
                    Value::Mapping(entries)
                }
            },
            details: self.details,
        }
    }
}

// === impl Key ===

impl Key {
    fn of(node: Node) -> Self {
        let span = node.span;
        match node {
            Node {
                value: Value::String(text),
                details: None,
                ..
            } => Self {
                text,
                span,
                node: None,
            },
            node => Self {
                text: node.scalar().unwrap_or_default().into_owned(),
                span,
                node: Some(Box::new(node)),
            },
        }
    }
}

/// Marks the keys that come again in their mapping.
fn mark_superseded(entries: &mut [Entry]) {
    // Most mappings are so small that comparing all pairs takes less time than a table does.
    const SMALL: usize = 12;
    if entries.len() <= SMALL {
        for at in 1..entries.len() {
            let (before, rest) = entries.split_at_mut(at);
            let Some(entry) = rest.first().filter(|entry| entry.has_name()) else {
                continue;
            };
            for earlier in before {
                earlier.is_superseded |= earlier.key == entry.key && earlier.has_name();
            }
        }
        return;
    }
    let mut superseded = Vec::new();
    let mut last = HashMap::with_capacity(entries.len());
    for (at, entry) in entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.has_name())
    {
        superseded.extend(last.insert(entry.key.as_str(), at));
    }
    for at in superseded {
        if let Some(entry) = entries.get_mut(at) {
            entry.is_superseded = true;
        }
    }
}

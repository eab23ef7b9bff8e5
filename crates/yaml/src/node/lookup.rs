//! Parts of a tree by their paths.

use egressgen_diagnostics::{Diagnostic, Diagnostics, Part, Path, Place, Span, Step};

use super::entry::find;
use super::{Node, Value};

// === impl Node ===

impl Node {
    /// The value of a key, if this is a mapping that has it; the last of several.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Mapping(entries) = &self.value else {
            return None;
        };
        find(entries, key).map(|entry| &entry.value)
    }

    /// The items of a list; none if this is not a list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Where a part of the node at a path stands. If the path leads nowhere, that is the nearest ancestor; of a mapping
    /// that lacks the key, its start.
    #[must_use]
    pub fn span_of(&self, path: &Path, part: Part) -> Span {
        let mut node = self;
        let mut key = None;
        for step in path.steps() {
            let next = match (step, &node.value) {
                (Step::Key(name), Value::Mapping(entries)) => {
                    find(entries, name).map(|entry| (Some(entry.key_span), &entry.value))
                }
                (Step::Index(index), Value::Sequence(items)) => {
                    items.get(*index).map(|item| (None, item))
                }
                _ => None,
            };
            match next {
                Some(next) => (key, node) = next,
                None => return node.start(),
            }
        }
        match part {
            Part::Value => node.span,
            Part::Key => key.unwrap_or(node.span),
            Part::Start => node.start(),
        }
    }

    /// Sorts diagnostics of this document by where they stand.
    pub fn sort(&self, diagnostics: &mut Diagnostics) {
        diagnostics.sort_by_key(|diagnostic| self.span_at(diagnostic));
    }

    fn span_at(&self, diagnostic: &Diagnostic) -> Span {
        match diagnostic.place() {
            Some(Place::Node { path, part, .. }) => self.span_of(path, *part),
            Some(Place::Text { span, .. }) => *span,
            Some(Place::Argument(_)) | None => Span::default(),
        }
    }

    /// Where a mapping starts, rather than all its lines.
    fn start(&self) -> Span {
        match &self.value {
            Value::Mapping(entries) => entries.first().map_or(self.span, |entry| entry.key_span),
            _ => self.span,
        }
    }
}

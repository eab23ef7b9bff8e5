//! Whether a new text is the old one with the changes that were meant, and no other.

use std::collections::HashMap;

use egressgen_diagnostics::{Path, Step};

use crate::load::{Limits, parse};
use crate::node::{Entry, Node, Value};

/// What is meant to change in a value and in its parts.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// The digest of what comes in its place.
    replaced: Option<u64>,
    /// The digests of what comes after its items.
    appended: Option<Vec<u64>>,
    parts: HashMap<Step, Meant>,
}

/// A part of a text, and the text.
type Part<'t> = (&'t str, &'t Node);

// === impl Meant ===

impl Meant {
    pub(super) fn replaced(&mut self, path: &Path, digest: u64) {
        self.at(path).replaced = Some(digest);
    }

    pub(super) fn appended(&mut self, path: &Path, digests: Vec<u64>) {
        self.at(path)
            .appended
            .get_or_insert_default()
            .extend(digests);
    }

    fn at(&mut self, path: &Path) -> &mut Self {
        let mut meant = self;
        for step in path.steps() {
            meant = meant.parts.entry(step.clone()).or_default();
        }
        meant
    }

    /// Whether it is all that makes the difference between two texts; it is meant in the document with this number.
    pub(super) fn is_all(&self, old: (&str, &[Node]), new: &str, number: usize) -> bool {
        let (old_text, old) = old;
        let documents = parse(new, 0, &Limits::NONE).unwrap_or_default();
        let mut pairs = old.iter().zip(&documents).enumerate();
        old.len() == documents.len()
            && pairs.all(|(at, (before, after))| {
                let meant = (at == number).then_some(self);
                fits(meant, (old_text, before), (new, after))
            })
    }

    fn is_collection_as_meant(&self, old: Part<'_>, new: Part<'_>) -> bool {
        if !has_same_properties(old.1, new.1) {
            return false;
        }
        match (&old.1.value, &new.1.value) {
            (Value::Mapping(before), Value::Mapping(after)) => {
                self.are_entries_as_meant((old.0, before), (new.0, after))
            }
            (Value::Sequence(before), Value::Sequence(after)) => {
                before.len() == after.len()
                    && self.are_items_as_meant((old.0, before), (new.0, after))
            }
            _ => false,
        }
    }

    fn are_items_as_meant(&self, old: (&str, &[Node]), new: (&str, &[Node])) -> bool {
        let mut pairs = old.1.iter().zip(new.1).enumerate();
        pairs.all(|(at, (before, after))| {
            fits(
                self.parts.get(&Step::Index(at)),
                (old.0, before),
                (new.0, after),
            )
        })
    }

    fn are_entries_as_meant(&self, old: (&str, &[Entry]), new: (&str, &[Entry])) -> bool {
        let mut pairs = old.1.iter().zip(new.1);
        let is_kept = |(before, after): (&Entry, &Entry)| {
            let step = Step::Key(before.key.clone());
            let is_found = !before.is_superseded && before.has_name();
            let meant = self.parts.get(&step).filter(|_| is_found);
            is_same_key(before, after) && fits(meant, (old.0, &before.value), (new.0, &after.value))
        };
        let is_made = |entry: &Entry| {
            let meant = self.parts.get(&Step::Key(entry.key.clone()));
            let digests = meant.and_then(|meant| meant.appended.as_ref());
            entry.key_node.is_none()
                && digests.is_some_and(|digests| is_list_of(&entry.value, digests))
        };
        let made = new.1.get(old.1.len()..);
        pairs.all(is_kept)
            && made.is_some_and(|made| {
                let lists = self
                    .parts
                    .iter()
                    .filter(|(_, meant)| meant.appended.is_some());
                let is_new = |step: &Step| !old.1.iter().any(|entry| is_named(entry, step));
                let expected = lists.filter(|(step, _)| is_new(step));
                made.len() == expected.count() && made.iter().all(is_made)
            })
    }

    /// A list that was empty or null may have lost its tag.
    fn is_list_as_meant(&self, digests: &[u64], old: Part<'_>, new: Part<'_>) -> bool {
        let (before, after) = (old.1.items(), new.1.items());
        if before.is_empty() {
            return is_list_of(new.1, digests);
        }
        let (Some(kept), Some(added)) = (after.get(..before.len()), after.get(before.len()..))
        else {
            return false;
        };
        has_same_properties(old.1, new.1)
            && self.are_items_as_meant((old.0, before), (new.0, kept))
            && added.iter().map(Node::digest).eq(digests.iter().copied())
    }
}

/// Whether a part is what it should be.
fn fits(meant: Option<&Meant>, old: Part<'_>, new: Part<'_>) -> bool {
    match meant {
        None => is_same(old, new),
        Some(Meant {
            replaced: Some(digest),
            ..
        }) => *digest == new.1.digest(),
        Some(
            meant @ Meant {
                appended: Some(digests),
                ..
            },
        ) => meant.is_list_as_meant(digests, old, new),
        Some(meant) if meant.parts.is_empty() => is_same(old, new),
        Some(meant) => meant.is_collection_as_meant(old, new),
    }
}

/// Whether a part is the same in its text and to its readers.
fn is_same(old: Part<'_>, new: Part<'_>) -> bool {
    fn source((text, node): Part<'_>) -> Option<&str> {
        let span = node.span_with_tag();
        text.get(span.start..span.end)
    }
    source(old) == source(new) && old.1.digest() == new.1.digest()
}

fn is_same_key(before: &Entry, after: &Entry) -> bool {
    let digest = |entry: &Entry| entry.key_node.as_ref().map(|key| key.digest());
    before.key == after.key && digest(before) == digest(after)
}

fn has_same_properties(before: &Node, after: &Node) -> bool {
    let is_same_tag = before.tag().map(|tag| &tag.source) == after.tag().map(|tag| &tag.source);
    let names = [before, after].map(|node| node.anchor().map(|anchor| &anchor.name));
    is_same_tag && names[0] == names[1]
}

fn is_list_of(list: &Node, digests: &[u64]) -> bool {
    matches!(list.value, Value::Sequence(_))
        && list
            .items()
            .iter()
            .map(Node::digest)
            .eq(digests.iter().copied())
}

fn is_named(entry: &Entry, step: &Step) -> bool {
    matches!(step, Step::Key(key) if *key == entry.key) && entry.has_name()
}

//! Whether a new text of a list is the old one with the changes that were meant, and no other.

use std::collections::HashMap;

use egressgen_yaml::{Outline, OutlineEntry, Shape, Span, outline};

use super::list::LISTS;

/// The changes that are meant, as the digests of what is put in.
#[derive(Default)]
pub(super) struct Changes {
    /// Items that are replaced, by where they start.
    replaced: HashMap<usize, u64>,
    /// Values at the end of the lists, by key.
    appended: Vec<(String, Vec<u64>)>,
}

/// A text, and the ResourceList in it.
type Document<'t> = (&'t str, &'t Outline);

/// The levels that are compared one by one: the list, its keys, and the items under them.
const LEVELS: usize = 3;

/// The digest of a text's only document; of what is none, one that no document has.
pub(super) fn digest_of(text: &str) -> u64 {
    let documents = outline(text, 1).unwrap_or_default();
    documents.first().map_or(0, |document| document.digest)
}

// === impl Changes ===

impl Changes {
    pub(super) fn replace(&mut self, at: Span, digest: u64) {
        self.replaced.insert(at.start, digest);
    }

    pub(super) fn append(&mut self, key: &str, digests: Vec<u64>) {
        self.appended.push((key.to_owned(), digests));
    }

    /// Whether they are all that makes the difference.
    pub(super) fn are_all(&self, old: Document<'_>, new: &str) -> bool {
        let documents = outline(new, LEVELS).unwrap_or_default();
        let mut documents = documents
            .iter()
            .filter(|document| document.span.start < document.span.end);
        let (Some(root), None) = (documents.next(), documents.next()) else {
            return false;
        };
        let (before, after) = (entries(old.1), entries(root));
        let keys = before.iter().map(|entry| entry.key.as_str());
        let made = self.appended.iter().map(|(key, _)| key.as_str());
        let made = made.filter(|key| old.1.get(key).is_none());
        if !keys.chain(made).eq(after.iter().map(|entry| &entry.key)) {
            return false;
        }
        let before = before.iter().map(|entry| Some(&entry.value));
        let before = before.chain(std::iter::repeat(None));
        before
            .zip(after)
            .all(|(before, after)| self.fits((old.0, before), (new, after)))
    }

    /// Whether a key has what it should have.
    fn fits(&self, old: (&str, Option<&Outline>), new: (&str, &OutlineEntry)) -> bool {
        let key = new.1.key.as_str();
        let after = &new.1.value;
        if !LISTS.contains(&key) {
            return old
                .1
                .is_some_and(|before| is_same((old.0, before), (new.0, after)));
        }
        let before = old.1.map_or(&[][..], Outline::items);
        let appended = self.appended.iter().filter(|(list, _)| list == key);
        let appended: Vec<_> = appended.flat_map(|(_, digests)| digests).collect();
        let kept = before.len();
        if after.items().len() != kept + appended.len() {
            return false;
        }
        let mut items = before.iter().zip(after.items());
        let mut appended = appended.into_iter().zip(after.items().iter().skip(kept));
        let is_kept =
            |(before, after): (&Outline, &Outline)| match self.replaced.get(&before.span.start) {
                Some(digest) => *digest == after.digest,
                None => is_same((old.0, before), (new.0, after)),
            };
        items.all(is_kept) && appended.all(|(digest, after)| *digest == after.digest)
    }
}

/// Whether a part is the same in its text and to its readers.
fn is_same(old: Document<'_>, new: Document<'_>) -> bool {
    let source = |(text, part): Document<'_>| -> Option<String> {
        text.get(part.span.start..part.span.end).map(str::to_owned)
    };
    old.1.digest == new.1.digest && source(old) == source(new)
}

fn entries(root: &Outline) -> &[OutlineEntry] {
    match &root.shape {
        Shape::Mapping(entries) => entries,
        _ => &[],
    }
}

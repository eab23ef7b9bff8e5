//! Resources with one name.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use egressgen_diagnostics::{Diagnostic, Path, Place};
use egressgen_mesh::Item;

use crate::report::rules;

/// Keeps the last of several resources with one name, in the place of the first: applied one after the other, it changes
/// the first, which keeps its age.
pub(super) fn without_duplicates(
    items: Vec<Item>,
    namespace: &str,
    warnings: &mut Vec<Diagnostic>,
) -> Vec<Item> {
    let mut places = HashMap::with_capacity(items.len());
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        let metadata = item.resource.metadata();
        let kind = item.resource.kind();
        let name = metadata.name.clone().unwrap_or_default();
        let own = metadata
            .namespace
            .as_deref()
            .unwrap_or(namespace)
            .to_owned();
        let title = format!("{kind} {own}/{name}");
        match places.entry((kind, own, name)) {
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push(item);
            }
            Entry::Occupied(place) => {
                let Some(first) = kept.get_mut(*place.get()) else {
                    continue;
                };
                if first.resource != item.resource {
                    let at = |item: &Item| Place::start(item.document, Path::root());
                    let message = format!("{title} is given twice, and the last one counts");
                    let twice = rules::DUPLICATE_RESOURCE.diagnostic(message).at(at(&item));
                    warnings.push(twice.with_related(at(first), "the first"));
                }
                *first = item;
            }
        }
    }
    kept
}

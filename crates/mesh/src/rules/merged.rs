//! Rules of one host and namespace, which Istio merges.

use egressgen_model::resources::TrafficPolicy;

use super::exports::Exports;
use super::spec;
use crate::set::{Id, Set};

/// One rule, or several of one host and namespace that Istio merged (`ConsolidatedDestRule`,
/// pilot/pkg/model/push_context.go).
#[derive(Clone, Debug)]
pub(super) struct Merged {
    /// The rule that the others were merged into. Its `exportTo` and its selector count.
    pub(super) first: Id,
    /// The others, oldest first.
    pub(super) others: Vec<Id>,
}

/// Adds a younger rule to those of its host, and merges it with those that it fits (`mergeDestinationRule`,
/// pilot/pkg/model/destination_rule.go). As there, what the last one says decides whether it also stands for itself.
pub(super) fn add(rules: &mut Vec<Merged>, set: &Set, id: Id, by_export: bool) {
    let new = spec(set, id);
    let exports = Exports::of(new);
    let mut stands_alone = true;
    for merged in rules.iter_mut() {
        let existing = spec(set, merged.first);
        if by_export {
            let existing = Exports::of(existing);
            stands_alone = exports != existing;
            let is_wider = !existing.is_empty() && exports.covers(existing);
            if stands_alone && !is_wider {
                continue;
            }
        }
        match (&existing.workload_selector, &new.workload_selector) {
            (Some(existing), Some(new)) if existing != new => {
                stands_alone = true;
                continue;
            }
            (Some(_), Some(_)) | (None, None) => stands_alone = false,
            _ => {}
        }
        merged.others.push(id);
    }
    if stands_alone {
        rules.push(Merged {
            first: id,
            others: Vec::new(),
        });
    }
}

// === impl Merged ===

impl Merged {
    /// Oldest first, after those with a selector.
    pub(super) fn from(&self) -> impl Iterator<Item = Id> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.from().any(|from| from == id)
    }

    /// The policy of the host: the first one.
    pub(super) fn policy<'s>(&self, set: &'s Set) -> Option<(Id, &'s TrafficPolicy)> {
        self.from()
            .find_map(|id| Some((id, spec(set, id).traffic_policy.as_ref()?)))
    }

    /// The first subset with a name: its rule, and its place in the rule.
    pub(super) fn subset(&self, set: &Set, name: &str) -> Option<(Id, usize)> {
        self.from().find_map(|id| {
            let mut subsets = spec(set, id).subsets.iter();
            Some((id, subsets.position(|subset| subset.name == name)?))
        })
    }
}

//! Rules of one host and namespace, which Istio merges.

use std::collections::HashMap;

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
    others: Vec<Id>,
    /// The first subset of each name: its rule, and its place in the rule. All hops to a gateway are subsets of one
    /// host, so there can be thousands.
    subsets: HashMap<Box<str>, (Id, usize)>,
    /// The first rule with a `trafficPolicy`.
    policy: Option<Id>,
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
        merged.add(set, id);
    }
    if stands_alone {
        rules.push(Merged::new(set, id));
    }
}

// === impl Merged ===

impl Merged {
    fn new(set: &Set, id: Id) -> Self {
        let mut merged = Self {
            first: id,
            others: Vec::new(),
            subsets: HashMap::new(),
            policy: None,
        };
        merged.add(set, id);
        merged
    }

    fn add(&mut self, set: &Set, id: Id) {
        let spec = spec(set, id);
        if self.policy.is_none() && spec.traffic_policy.is_some() {
            self.policy = Some(id);
        }
        for (place, subset) in spec.subsets.iter().enumerate() {
            let name = subset.name.as_str().into();
            self.subsets.entry(name).or_insert((id, place));
        }
    }

    /// Oldest first, after those with a selector.
    #[cfg(test)]
    pub(super) fn from(&self) -> impl Iterator<Item = Id> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.first == id || self.others.contains(&id)
    }

    /// The policy of the host: the first one.
    pub(super) fn policy<'s>(&self, set: &'s Set) -> Option<(Id, &'s TrafficPolicy)> {
        let id = self.policy?;
        Some((id, spec(set, id).traffic_policy.as_ref()?))
    }

    /// The first subset with a name: its rule, and its place in the rule.
    pub(super) fn subset(&self, name: &str) -> Option<(Id, usize)> {
        self.subsets.get(name).copied()
    }
}

//! The rules that do not hold, and why.

use egressgen_diagnostics::Path;

use super::exports::Exports;
use super::lookup::{Held, Level, Lookup};
use super::merged::Merged;
use super::spec;
use crate::PassedOver;
use crate::names::resolved;
use crate::set::Id;

/// So many rules are looked at; more would tell nobody more.
const MAX: usize = 16;

// === impl Lookup ===

impl Lookup<'_> {
    /// The rules for the host that do not hold, or of which a part does not, oldest first. Of other namespaces than
    /// those where Istio looks, only rules for exactly this host are named. Where a host has many rules, as a gateway
    /// with a subset for each of thousands of hosts, only the oldest are looked at.
    pub(crate) fn passed_over(&self) -> Vec<PassedOver> {
        let mut ids = self.candidates();
        ids.sort_unstable();
        let mut passed_over = Vec::new();
        for id in ids {
            let held = self.rule.filter(|held| held.merged.has(id));
            if let Some(held) = held {
                self.add_lost_parts(held, id, &mut passed_over);
            } else {
                let (path, why) = self.why(id);
                passed_over.push(self.because(id, path, why));
            }
        }
        passed_over
    }

    fn candidates(&self) -> Vec<Id> {
        let all = &self.rules.all;
        let is_near = |id: &Id| {
            let namespace = &**self.set.namespace(*id);
            [
                Some(self.client.namespace),
                self.service_namespace,
                Some(&self.rules.root),
            ]
            .contains(&Some(namespace))
        };
        let (text, exact) = match self.host.strip_prefix('*') {
            Some(suffix) => (suffix, None),
            None => (self.host, all.get(self.host)),
        };
        let wildcards = all.covering(text).flatten().copied();
        let exact = exact.into_iter().flatten().copied();
        exact.chain(wildcards.filter(is_near)).take(MAX).collect()
    }

    /// What of a rule does not count although it is merged into the one that holds (`mergeDestinationRule`,
    /// pilot/pkg/model/destination_rule.go).
    fn add_lost_parts(&self, held: Held<'_>, id: Id, passed_over: &mut Vec<PassedOver>) {
        let spec = spec(self.set, id);
        let policy = held.merged.policy(self.set);
        if let Some((other, _)) = policy.filter(|(other, _)| *other != id)
            && spec.traffic_policy.is_some()
        {
            let why = format!(
                "the trafficPolicy of {} counts, which the rule is merged with",
                self.set.identity(other)
            );
            passed_over.push(self.because(id, Path::from(["spec", "trafficPolicy"]), why));
        }
        for (number, subset) in spec.subsets.iter().enumerate() {
            let Some(first) = held
                .subset(&subset.name)
                .filter(|first| *first != (id, number))
            else {
                continue;
            };
            let why = format!(
                "the first subset {} counts, which is in {}",
                subset.name,
                self.set.identity(first.0)
            );
            let path = Path::from(["spec", "subsets"]).index(number);
            passed_over.push(self.because(id, path, why));
        }
    }

    fn why(&self, id: Id) -> (Path, String) {
        let at_host = Path::from(["spec", "host"]);
        let Some(level) = self.level_of(id) else {
            return self.out_of_reach(id);
        };
        match self.found {
            Some((found, rules)) if found < level => (at_host, self.hidden(found, rules)),
            Some((found, rules)) if found == level => self.beaten(id, found, rules),
            _ => match self.nearest(level) {
                Some(rules) if !rules.iter().any(|merged| merged.has(id)) => {
                    let why = format!(
                        "{} has a more specific host, although it is not exported to {}",
                        self.name(rules),
                        self.client.namespace
                    );
                    (at_host, why)
                }
                _ => self.not_exported(),
            },
        }
    }

    /// The first level that has a rule.
    fn level_of(&self, id: Id) -> Option<Level> {
        let namespace = &**self.set.namespace(id);
        let is_private = self.rules.is_private(self.set, id);
        let own = namespace == self.client.namespace
            && if self.is_root() {
                is_private
            } else {
                Exports::of(spec(self.set, id)).has_own(namespace)
            };
        if own {
            Some(Level::Own)
        } else if is_private {
            None
        } else if Some(namespace) == self.service_namespace {
            Some(Level::Service)
        } else {
            (*namespace == *self.rules.root).then_some(Level::Root)
        }
    }

    /// Why a rule is at none of the levels.
    fn out_of_reach(&self, id: Id) -> (Path, String) {
        let (namespace, spec) = (self.set.namespace(id), spec(self.set, id));
        let client = self.client.namespace;
        let root = &self.rules.root;
        if **namespace == *client {
            let why = format!("its exportTo leaves out its own namespace, {namespace}");
            return (Path::from(["spec", "exportTo"]), why);
        }
        if spec.workload_selector.is_some() {
            let why = format!("with a workloadSelector it counts only for clients in {namespace}");
            return (Path::from(["spec", "workloadSelector"]), why);
        }
        let is_near = Some(&**namespace) == self.service_namespace || namespace == root;
        if !is_near {
            (Path::from(["metadata", "namespace"]), self.looks_in())
        } else if spec.export_to.is_empty() {
            let why = "defaultDestinationRuleExportTo of the mesh keeps it in its namespace";
            (Path::from(["spec", "host"]), why.to_owned())
        } else {
            self.not_exported()
        }
    }

    fn looks_in(&self) -> String {
        let client = self.client.namespace;
        let mut places = vec![client];
        for place in [self.service_namespace, Some(&*self.rules.root)]
            .into_iter()
            .flatten()
        {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        format!(
            "a client in {client} looks only in {}",
            places.join(" and ")
        )
    }

    fn not_exported(&self) -> (Path, String) {
        let why = format!("it is not exported to {}", self.client.namespace);
        (Path::from(["spec", "exportTo"]), why)
    }

    /// Why rules of later levels do not count.
    fn hidden(&self, level: Level, rules: &[Merged]) -> String {
        let other = self.rule.map_or_else(
            || self.name(rules),
            |held| self.set.identity(held.first()).to_string(),
        );
        let place = match level {
            Level::Own => "the client's own namespace",
            Level::Service => "the namespace of the host",
            Level::Root => "the root namespace",
        };
        let although = match self.rule {
            Some(_) => "",
            None => ", although its workloadSelector does not match the client",
        };
        format!("{other} in {place} comes first{although}")
    }

    /// Why other rules of the same level are preferred.
    fn beaten(&self, id: Id, level: Level, rules: &[Merged]) -> (Path, String) {
        let at_host = Path::from(["spec", "host"]);
        let rule = spec(self.set, id);
        let host = |id| resolved(&spec(self.set, id).host, self.set.namespace(id));
        if rules
            .first()
            .is_some_and(|first| host(first.first) != host(id))
        {
            return (
                at_host,
                format!("{} has a more specific host", self.name(rules)),
            );
        }
        if let Some(selector) = &rule.workload_selector
            && !self.matches(selector)
        {
            let why = "its workloadSelector does not match the labels of the client";
            return (Path::from(["spec", "workloadSelector"]), why.to_owned());
        }
        let own = rules.iter().find(|merged| merged.has(id));
        if own.is_some_and(|merged| !self.sees(level, merged)) {
            return self.not_exported();
        }
        let Some(held) = self.rule else {
            // It is merged into rules that do not match, and does not stand for itself.
            let why = format!(
                "it is merged into {}, whose workloadSelector does not match the client",
                self.name(rules)
            );
            return (at_host, why);
        };
        let other = self.set.identity(held.first());
        let why = if held.has_selector() {
            format!("the workloadSelector of {other} matches the client")
        } else {
            format!("{other} comes later, and the last one of those that are not merged counts")
        };
        (at_host, why)
    }

    fn name(&self, rules: &[Merged]) -> String {
        rules.first().map_or_else(String::new, |merged| {
            self.set.identity(merged.first).to_string()
        })
    }

    fn because(&self, id: Id, path: Path, why: String) -> PassedOver {
        PassedOver {
            evidence: self.set.evidence(id, path),
            why,
        }
    }
}

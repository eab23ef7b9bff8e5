//! The rule that holds for a host.

use std::collections::BTreeMap;

use egressgen_model::resources::PolicyWorkloadSelector;

use super::exports::Exports;
use super::merged::Merged;
use super::policy::Effective;
use super::{Hosts, Rules, spec};
use crate::set::{Id, Set};

/// A proxy that looks for rules, a sidecar or a gateway.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientView<'c> {
    /// The namespace of its pod.
    pub(crate) namespace: &'c str,
    /// The labels of its pod.
    pub(crate) labels: &'c BTreeMap<String, String>,
}

/// What came out of looking for the rule of a host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookup<'r> {
    pub(super) rules: &'r Rules,
    pub(super) set: &'r Set,
    pub(super) client: ClientView<'r>,
    pub(super) host: &'r str,
    pub(super) service_namespace: Option<&'r str>,
    /// Where rules were found, and all rules of the host that they are for.
    pub(super) found: Option<(Level, &'r [Merged])>,
    /// The rule that holds.
    pub(crate) rule: Option<Held<'r>>,
}

/// A rule that holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held<'r> {
    pub(super) set: &'r Set,
    pub(super) merged: &'r Merged,
}

/// Where Istio looks for a rule, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// In the client's namespace.
    Own,
    /// In the namespace of the service.
    Service,
    /// In the root namespace.
    Root,
}

// === impl Rules ===

impl Rules {
    /// The rule that a client takes for a host. The host is that of a service, whose namespace is given; without one,
    /// it is looked for in the client's namespace and the root namespace only. A gateway asks in the same way as a
    /// sidecar (`DefaultSidecarScopeForGateway`, pilot/pkg/model/sidecar.go).
    pub(crate) fn lookup<'r>(
        &'r self,
        set: &'r Set,
        client: ClientView<'r>,
        host: &'r str,
        service_namespace: Option<&'r str>,
    ) -> Lookup<'r> {
        let mut lookup = Lookup {
            rules: self,
            set,
            client,
            host,
            service_namespace,
            found: None,
            rule: None,
        };
        lookup.found = [Level::Own, Level::Service, Level::Root]
            .into_iter()
            .find_map(|level| Some((level, lookup.at(level)?)));
        lookup.rule = lookup
            .found
            .and_then(|(level, rules)| lookup.choice(level, rules))
            .map(|merged| Held { set, merged });
        lookup
    }
}

// === impl Lookup ===

impl<'r> Lookup<'r> {
    /// The rules of the most specific host at a level, if the client sees one of them (`destinationRule`,
    /// pilot/pkg/model/push_context.go). A more specific rule that it does not see hides all others of the level.
    fn at(&self, level: Level) -> Option<&'r [Merged]> {
        let rules = self.nearest(level)?;
        rules
            .iter()
            .any(|merged| self.sees(level, merged))
            .then_some(rules)
    }

    /// The rules of the most specific host at a level (`MostSpecificHostMatch`, pilot/pkg/model/config.go).
    pub(super) fn nearest(&self, level: Level) -> Option<&'r [Merged]> {
        let rules = self.hosts(level)?.most_specific(self.host)?;
        Some(rules)
    }

    fn hosts(&self, level: Level) -> Option<&'r Hosts> {
        let rules = self.rules;
        match level {
            Level::Own if self.is_root() => Some(&rules.own_of_root),
            Level::Own => rules.own.get(self.client.namespace),
            Level::Service => rules.exported.get(self.service_namespace?),
            Level::Root => rules.exported.get(&rules.root),
        }
    }

    pub(super) fn is_root(&self) -> bool {
        *self.client.namespace == *self.rules.root
    }

    /// Whether the client sees a rule that is at a level (`getExportedDestinationRuleFromNamespace`,
    /// pilot/pkg/model/push_context.go).
    pub(super) fn sees(&self, level: Level, merged: &Merged) -> bool {
        let exports = Exports::of(spec(self.set, merged.first));
        level == Level::Own || exports.has_client(self.client.namespace)
    }

    /// The rule out of those of one host: the first whose selector matches, or else the last without one
    /// (`SidecarScope.DestinationRule`, pilot/pkg/model/sidecar.go).
    fn choice(&self, level: Level, rules: &'r [Merged]) -> Option<&'r Merged> {
        let mut last = None;
        for merged in rules.iter().filter(|merged| self.sees(level, merged)) {
            match &spec(self.set, merged.first).workload_selector {
                None => last = Some(merged),
                // Rules with a selector are private: they are in the client's own namespace.
                Some(selector) if self.matches(selector) => return Some(merged),
                Some(_) => {}
            }
        }
        last
    }

    pub(super) fn matches(&self, selector: &PolicyWorkloadSelector) -> bool {
        let mut wanted = selector.match_labels.iter();
        wanted.all(|(label, value)| self.client.labels.get(label) == Some(value))
    }
}

// === impl Held ===

impl<'r> Held<'r> {
    /// The rule, or the first of those that it is merged from.
    pub(crate) fn first(&self) -> Id {
        self.merged.first
    }

    /// The rules that it is merged from.
    #[cfg(test)]
    pub(crate) fn from(&self) -> impl Iterator<Item = Id> {
        self.merged.from()
    }

    /// Whether it has a `workloadSelector`. Without one, a sidecar ignores `credentialName`.
    pub(crate) fn has_selector(&self) -> bool {
        let spec = spec(self.set, self.merged.first);
        spec.workload_selector.is_some()
    }

    /// A subset: the rule that has it, and its place in `spec.subsets`.
    pub(crate) fn subset(&self, name: &str) -> Option<(Id, usize)> {
        self.merged.subset(name)
    }

    /// What it says about connections to a port of the service; none if the subset does not exist.
    pub(crate) fn effective(&self, subset: Option<&str>, port: u16) -> Option<Effective<'r>> {
        Effective::of(self.set, self.merged, subset, port)
    }
}

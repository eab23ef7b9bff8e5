//! DestinationRules: which one holds for a host, and what it says about a connection.

mod exports;
mod lookup;
mod merged;
mod passed_over;
mod policy;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use egressgen_model::resources::DestinationRuleSpec;

pub(crate) use lookup::{ClientView, Lookup};
pub(crate) use policy::Effective;

use crate::names::{ByName, resolved};
use crate::set::{Id, Set, destination_rule};
use crate::{Context, Features};
use exports::Exports;
use merged::Merged;

/// The DestinationRules of a set, by the namespaces that see them and by host (`destinationRuleIndex`,
/// pilot/pkg/model/push_context.go).
#[derive(Debug, Default)]
pub(crate) struct Rules {
    root: Arc<str>,
    /// Whether `defaultDestinationRuleExportTo` keeps rules without `exportTo` in their namespace.
    private_by_default: bool,
    /// By the namespace of the rules, those that it sees itself (`namespaceLocal`).
    own: HashMap<Arc<str>, Hosts>,
    /// By the namespace of the rules, those that others may see (`exportedByNamespace`).
    exported: HashMap<Arc<str>, Hosts>,
    /// Those of the root namespace that only it sees (`rootNamespaceLocal`).
    own_of_root: Hosts,
    /// All of them, for what is passed over.
    all: ByName<Vec<Id>>,
}

/// Rules of one namespace. Those of one host that Istio does not merge stand side by side.
type Hosts = ByName<Vec<Merged>>;

// === impl Rules ===

impl Rules {
    /// Indexes the DestinationRules of a set (`setDestinationRules`, pilot/pkg/model/push_context.go).
    pub(crate) fn new(set: &Set, context: &Context) -> Self {
        let mut rules = Self {
            root: Arc::clone(&context.root_namespace),
            // `initDefaultExportMaps`: whatever else stands there does not count.
            private_by_default: context
                .default_exports
                .destination_rules
                .iter()
                .any(|export| export == "."),
            ..Self::default()
        };
        let by_export = Features::of(context.istio_version).merge_by_export;
        // `sortConfigBySelectorAndCreationTime`: those with a selector first, and each of both oldest first.
        for has_selector in [true, false] {
            for (id, rule) in set.of_kind(destination_rule) {
                if rule.spec.workload_selector.is_some() == has_selector {
                    rules.add(set, id, &rule.spec, by_export);
                }
            }
        }
        rules
    }

    fn add(&mut self, set: &Set, id: Id, spec: &DestinationRuleSpec, by_export: bool) {
        let namespace = set.namespace(id);
        let host = resolved(&spec.host, namespace);
        let exports = Exports::of(spec);
        self.all.entry(&host).push(id);
        if exports.has_own(namespace) {
            let own = self.own.entry(Arc::clone(namespace)).or_default();
            merged::add(own.entry(&host), set, id, by_export);
        }
        if !self.is_private(set, id) {
            let exported = self.exported.entry(Arc::clone(namespace)).or_default();
            merged::add(exported.entry(&host), set, id, by_export);
        } else if *namespace == self.root {
            merged::add(self.own_of_root.entry(&host), set, id, by_export);
        }
    }

    /// Whether no other namespace sees a rule (`isPrivateOnly`).
    fn is_private(&self, set: &Set, id: Id) -> bool {
        let exports = Exports::of(spec(set, id));
        exports.are_private(set.namespace(id), self.private_by_default)
    }
}

/// The `spec` of a DestinationRule.
fn spec(set: &Set, id: Id) -> &DestinationRuleSpec {
    static NONE: DestinationRuleSpec = DestinationRuleSpec {
        host: String::new(),
        traffic_policy: None,
        subsets: Vec::new(),
        export_to: Vec::new(),
        workload_selector: None,
    };
    // Only DestinationRules are indexed here.
    set.get(id, destination_rule)
        .map_or(&NONE, |rule| &rule.spec)
}

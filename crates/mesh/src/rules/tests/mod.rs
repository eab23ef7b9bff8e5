//! Tables of rules, and which of them hold.

mod merged;
mod passed_over;
mod policy;
mod seen;

use std::collections::BTreeMap;

use egressgen_diagnostics::DocumentId;
use egressgen_model::resources::Resource;
use serde_json::{Value, json};

use super::{ClientView, Lookup, Rules};
use crate::set::Set;
use crate::{Context, Features, Item};

/// A resource: its kind, `NAMESPACE/NAME` and its spec as YAML. The first one is the oldest.
type Row<'r> = (&'r str, &'r str, &'r str);

/// Of `security.istio.io` for an AuthorizationPolicy, else of `networking.istio.io`.
pub(crate) fn items<'r>(rows: impl IntoIterator<Item = Row<'r>>) -> Vec<Item> {
    rows.into_iter().map(item).collect()
}

fn item((kind, name, spec): Row<'_>) -> Item {
    let (namespace, name) = name.split_once('/').unwrap();
    let group = match kind {
        "AuthorizationPolicy" => "security",
        _ => "networking",
    };
    let spec: Value = serde_yaml::from_str(spec).unwrap();
    let resource = Resource::read(&json!({
        "apiVersion": format!("{group}.istio.io/v1"),
        "kind": kind,
        "metadata": { "name": name, "namespace": namespace },
        "spec": spec,
    }));
    Item {
        resource: resource.unwrap().strict().unwrap(),
        document: DocumentId::default(),
    }
}

struct World {
    set: Set,
    rules: Rules,
    labels: BTreeMap<String, String>,
}

impl World {
    fn new(rules: &[(&str, &str)]) -> Self {
        Self::within(&Context::default(), rules)
    }

    /// Of Istio 1.22, which merges whatever is exported.
    fn old(rules: &[(&str, &str)]) -> Self {
        let context = Context {
            istio_version: Features::OLDEST,
            ..Context::default()
        };
        Self::within(&context, rules)
    }

    fn within(context: &Context, rules: &[(&str, &str)]) -> Self {
        let rules = rules
            .iter()
            .map(|(name, spec)| ("DestinationRule", *name, *spec));
        let set = Set::new(context, items(rules));
        Self {
            rules: Rules::new(&set, context),
            set,
            labels: BTreeMap::from([("app".to_owned(), "web".to_owned())]),
        }
    }

    /// What a client labelled `app: web` finds for a host whose service is in the namespace `hosts`.
    fn lookup<'w>(&'w self, namespace: &'w str, host: &'w str) -> Lookup<'w> {
        let client = ClientView {
            namespace,
            labels: &self.labels,
        };
        self.rules.lookup(&self.set, client, host, Some("hosts"))
    }

    /// The names of the rules that hold, with a `+` between those that are merged; empty for none.
    fn held(&self, namespace: &str, host: &str) -> String {
        let held = self.lookup(namespace, host).rule;
        let held = held.iter().flat_map(super::lookup::Held::from);
        held.map(|id| self.set.identity(id).name.to_string())
            .collect::<Vec<_>>()
            .join("+")
    }

    /// The rules that do not hold, as `NAME PATH: WHY`.
    fn passed_over(&self, namespace: &str, host: &str) -> Vec<String> {
        let passed_over = self.lookup(namespace, host).passed_over();
        passed_over
            .iter()
            .map(|rule| {
                let (name, path) = (&rule.evidence.resource.name, &rule.evidence.path);
                format!("{name} {path}: {}", rule.why)
            })
            .collect()
    }
}

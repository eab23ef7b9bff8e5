//! Resources of kinds that are not looked at.

use std::collections::BTreeMap;

use egressgen_diagnostics::Diagnostic;
use egressgen_mesh::{Proxy, Trace, Unknown};

use crate::report::rules;

/// The resources that are not looked at.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// How many there are of each kind.
    counts: BTreeMap<String, usize>,
    /// How many documents are no resources of Kubernetes.
    foreign: usize,
    blind: Vec<Blind>,
}

/// A resource that could change a verdict, and is not looked at.
#[derive(Debug)]
pub(crate) struct Blind {
    kind: String,
    namespace: String,
    name: String,
    reach: Reach,
}

/// What a resource can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The proxies of its namespace; in the root namespace, all.
    Proxies,
    /// The pods of its namespace.
    Pods,
    /// Routes anywhere.
    Everything,
}

// === impl Others ===

impl Others {
    pub(super) fn push_foreign(&mut self) {
        self.foreign += 1;
    }

    pub(super) fn push(&mut self, group: &str, kind: &str, namespace: &str, name: &str) {
        *self.counts.entry(kind.to_owned()).or_default() += 1;
        if let Some(reach) = reach(group, kind) {
            self.blind.push(Blind {
                kind: kind.to_owned(),
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                reach,
            });
        }
    }

    /// What is said of them, and those that could change a verdict.
    pub(super) fn finish(self) -> (Option<Diagnostic>, Vec<Blind>) {
        let mut parts: Vec<_> = self
            .counts
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        match self.foreign {
            0 => {}
            1 => parts.push("1 document that is no resource of Kubernetes".to_owned()),
            count => parts.push(format!(
                "{count} documents that are no resources of Kubernetes"
            )),
        }
        let message = format!("not looked at: {}", parts.join(", "));
        let note = (!parts.is_empty()).then(|| rules::NOT_LOOKED_AT.diagnostic(message));
        (note, self.blind)
    }
}

fn reach(group: &str, kind: &str) -> Option<Reach> {
    match (group, kind) {
        ("networking.istio.io", "EnvoyFilter") | ("extensions.istio.io", "WasmPlugin") => {
            Some(Reach::Proxies)
        }
        ("networking.k8s.io", "NetworkPolicy") => Some(Reach::Pods),
        ("gateway.networking.k8s.io", kind) if kind == "Gateway" || kind.ends_with("Route") => {
            Some(Reach::Everything)
        }
        _ => None,
    }
}

// === impl Blind ===

impl Blind {
    /// What this resource could change about a trace.
    pub(crate) fn about(&self, trace: &Trace, root_namespace: &str) -> Option<Unknown> {
        let mut namespaces = trace.hops.iter().map(|hop| match &hop.proxy {
            Proxy::Sidecar { namespace, .. } | Proxy::Gateway { namespace, .. } => namespace,
        });
        let is_near = namespaces.any(|namespace| **namespace == *self.namespace);
        let text = match self.reach {
            Reach::Proxies if is_near || self.namespace == root_namespace => {
                "may change what a proxy on the way does"
            }
            Reach::Pods if is_near => "may block a connection on the way",
            Reach::Everything => "may route the request elsewhere",
            Reach::Proxies | Reach::Pods => return None,
        };
        Some(Unknown {
            text: text.to_owned(),
            resource: Some((self.kind.clone(), self.namespace.clone(), self.name.clone())),
        })
    }
}

//! What is decided once for a gateway or a namespace, whichever policies ask for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Name, Namespace};

use crate::policy::Policy;

/// A gateway that logs what goes through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Logged {
    /// The policy that asks for it; of several, the first by name.
    pub(crate) policy: Name,
    pub(crate) gateway: Arc<GatewayRef>,
}

/// A namespace of applications, and what applies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Namespaced {
    pub(crate) namespace: Namespace,
    /// The policy that wants sidecars to refuse unknown hosts; of several, the first by name.
    pub(crate) registry_only: Option<Name>,
    /// The policies that want pods to stay within the cluster, each with its gateways by their Services' names.
    pub(crate) network_policies: BTreeMap<Name, BTreeMap<String, Arc<GatewayRef>>>,
}

pub(super) fn logged(policies: &[Policy]) -> Vec<Logged> {
    let mut gateways = BTreeMap::new();
    for policy in by_name(policies).filter(|it| it.access_logs) {
        for it in &policy.gateways {
            let logged = Logged {
                policy: policy.name.clone(),
                gateway: Arc::clone(&it.gateway),
            };
            gateways.entry(it.gateway.fqdn()).or_insert(logged);
        }
    }
    gateways.into_values().collect()
}

pub(super) fn namespaced(policies: &[Policy]) -> Vec<Namespaced> {
    let mut namespaces = BTreeMap::new();
    for policy in by_name(policies) {
        let applications = &policy.applications;
        if !applications.registry_only && !applications.network_policy {
            continue;
        }
        for namespace in &applications.namespaces {
            let it = namespaces
                .entry(namespace.clone())
                .or_insert_with(|| Namespaced {
                    namespace: namespace.clone(),
                    registry_only: None,
                    network_policies: BTreeMap::new(),
                });
            if applications.registry_only {
                it.registry_only.get_or_insert_with(|| policy.name.clone());
            }
            if applications.network_policy {
                let gateways = it.network_policies.entry(policy.name.clone()).or_default();
                let own = policy.gateways.iter().map(|it| &it.gateway);
                gateways.extend(own.map(|it| (it.fqdn(), Arc::clone(it))));
            }
        }
    }
    namespaces.into_values().collect()
}

fn by_name(policies: &[Policy]) -> impl Iterator<Item = &Policy> {
    let mut policies: Vec<_> = policies.iter().collect();
    policies.sort_by_key(|it| &it.name);
    policies.into_iter()
}

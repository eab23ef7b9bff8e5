//! What is decided once for a gateway or a namespace, whichever policies ask for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Name, Namespace};

use crate::policy::{Policy, Via};

/// What a gateway has beside what leads through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfGateway {
    pub(crate) gateway: Arc<GatewayRef>,
    /// The policy that wants it to log; of several, the first by name.
    pub(crate) access_logs: Option<Name>,
    /// The Secrets that it shows to hosts, each with the first policy that names it.
    pub(crate) secrets: BTreeMap<Name, Name>,
}

/// A namespace of applications, and what applies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfNamespace {
    pub(crate) namespace: Namespace,
    /// The policy that wants sidecars to refuse unknown hosts; of several, the first by name.
    pub(crate) registry_only: Option<Name>,
    /// The policies that want pods to stay within the cluster, each with its gateways by their Services' names.
    pub(crate) network_policies: BTreeMap<Name, BTreeMap<String, Arc<GatewayRef>>>,
}

pub(super) fn of_gateways(policies: &[Policy]) -> Vec<OfGateway> {
    let mut gateways = BTreeMap::new();
    for policy in by_name(policies) {
        for it in &policy.gateways {
            let own: &mut OfGateway =
                gateways
                    .entry(it.gateway.fqdn())
                    .or_insert_with(|| OfGateway {
                        gateway: Arc::clone(&it.gateway),
                        access_logs: None,
                        secrets: BTreeMap::new(),
                    });
            if policy.access_logs {
                own.access_logs.get_or_insert_with(|| policy.name.clone());
            }
            for destination in &policy.destinations {
                let here = destination.via == Via::Gateway(Arc::clone(&it.gateway));
                if let Some(secret) = destination.client_certificate.as_ref().filter(|_| here) {
                    let secrets = own.secrets.entry(secret.clone());
                    secrets.or_insert_with(|| policy.name.clone());
                }
            }
        }
    }
    gateways.into_values().collect()
}

pub(super) fn of_namespaces(policies: &[Policy]) -> Vec<OfNamespace> {
    let mut namespaces = BTreeMap::new();
    for policy in by_name(policies) {
        let Some(applications) = &policy.applications else {
            continue;
        };
        if !applications.registry_only && !applications.network_policy {
            continue;
        }
        for namespace in &applications.namespaces {
            let it = namespaces
                .entry(namespace.clone())
                .or_insert_with(|| OfNamespace {
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
    policies.sort_by_key(|it| (&it.name, &it.namespace));
    policies.into_iter()
}

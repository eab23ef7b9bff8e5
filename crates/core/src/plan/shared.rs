//! What is decided once for a gateway or a namespace, whichever policies ask for it.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Name, Namespace, Port};

use super::PlannedDestination;
use crate::policy::{Policy, PolicyId, Via};

/// What a gateway has beside what leads through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfGateway {
    pub(crate) gateway: Arc<GatewayRef>,
    /// The policy that wants it to log; of several, the first by name.
    pub(crate) access_logs: Option<PolicyId>,
    /// The policy that wants it to refuse unknown server names; of several, the first by name.
    pub(crate) exclusive: Option<PolicyId>,
    /// The server names that destinations have.
    pub(crate) names: BTreeSet<String>,
    /// The Secrets that it shows to hosts, each with the first policy that names it.
    pub(crate) secrets: BTreeMap<Name, PolicyId>,
}

/// A namespace of applications, and what applies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfNamespace {
    pub(crate) namespace: Namespace,
    /// The policy that wants sidecars to refuse unknown hosts; of several, the first by name.
    pub(crate) registry_only: Option<PolicyId>,
    /// What policies that want pods to stay within the cluster let them reach all the same, by the policies' names.
    pub(crate) network_policies: BTreeMap<Name, WaysOut>,
}

/// What the pods of applications may reach beside the mesh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WaysOut {
    /// The policy that opens them; of several of one name, the first by namespace.
    pub(crate) policy: PolicyId,
    /// Gateways, by their Services' names.
    pub(crate) gateways: BTreeMap<String, Arc<GatewayRef>>,
    /// Hosts without a gateway that have fixed addresses: where sidecars connect to.
    pub(crate) addresses: BTreeMap<IpAddr, BTreeSet<Port>>,
}

impl WaysOut {
    fn of(policy: PolicyId) -> Self {
        Self {
            policy,
            gateways: BTreeMap::new(),
            addresses: BTreeMap::new(),
        }
    }
}

pub(super) fn of_gateways(
    policies: &[Policy],
    destinations: &[PlannedDestination],
) -> Vec<OfGateway> {
    let mut gateways = BTreeMap::new();
    for policy in by_name(policies) {
        for it in &policy.gateways {
            let own: &mut OfGateway =
                gateways
                    .entry(it.gateway.fqdn())
                    .or_insert_with(|| OfGateway {
                        gateway: Arc::clone(&it.gateway),
                        access_logs: None,
                        exclusive: None,
                        names: BTreeSet::new(),
                        secrets: BTreeMap::new(),
                    });
            if policy.access_logs {
                own.access_logs.get_or_insert_with(|| policy.id());
            }
            if it.exclusive {
                own.exclusive.get_or_insert_with(|| policy.id());
            }
            for destination in &policy.destinations {
                let here = destination.via == Via::Gateway(Arc::clone(&it.gateway));
                if let Some(secret) = destination.client_certificate.as_ref().filter(|_| here) {
                    let secrets = own.secrets.entry(secret.clone());
                    secrets.or_insert_with(|| policy.id());
                }
            }
        }
    }
    let mut gateways: Vec<_> = gateways.into_values().collect();
    for own in gateways.iter_mut().filter(|own| own.exclusive.is_some()) {
        let here = destinations.iter().filter(|one| {
            one.gateway().is_some_and(|gateway| {
                gateway.namespace == own.gateway.namespace
                    && gateway.selector == own.gateway.selector
            })
        });
        own.names.extend(
            here.flat_map(PlannedDestination::all_names)
                .map(str::to_owned),
        );
    }
    gateways
}

pub(super) fn of_namespaces(
    policies: &[Policy],
    destinations: &[PlannedDestination],
) -> Vec<OfNamespace> {
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
                it.registry_only.get_or_insert_with(|| policy.id());
            }
            if applications.network_policy {
                let ways_out = it
                    .network_policies
                    .entry(policy.name.clone())
                    .or_insert_with(|| WaysOut::of(policy.id()));
                let own = policy.gateways.iter().map(|it| &it.gateway);
                ways_out
                    .gateways
                    .extend(own.map(|it| (it.fqdn(), Arc::clone(it))));
                for (address, port) in direct_addresses(policy, destinations) {
                    ways_out.addresses.entry(address).or_default().insert(port);
                }
            }
        }
    }
    namespaces.into_values().collect()
}

fn direct_addresses<'a>(
    policy: &'a Policy,
    destinations: &'a [PlannedDestination],
) -> impl Iterator<Item = (IpAddr, Port)> + 'a {
    let direct = destinations
        .iter()
        .filter(move |one| one.policy.name == policy.name && one.gateway().is_none());
    direct.flat_map(|one| {
        let ports = one.flows.iter().map(|flow| flow.target_port);
        ports.flat_map(|port| one.endpoints.iter().map(move |address| (*address, port)))
    })
}

fn by_name(policies: &[Policy]) -> impl Iterator<Item = &Policy> {
    let mut policies: Vec<_> = policies.iter().collect();
    policies.sort_by_key(|it| (&it.name, &it.namespace));
    policies.into_iter()
}

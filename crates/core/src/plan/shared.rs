//! What is decided once for a gateway or a namespace, even if several policies ask for it.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Name, Namespace, Port};

use super::PlannedDestination;
use crate::policy::{Policy, PolicyId, Via};

/// What a gateway itself needs, apart from the routes through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfGateway {
    pub(crate) gateway: Arc<GatewayRef>,
    /// The policy that enables its access logs; the first by name if several do.
    pub(crate) access_logs: Option<PolicyId>,
    /// The policy that makes it refuse unknown server names; the first by name if several do.
    pub(crate) exclusive: Option<PolicyId>,
    /// The server names that it knows, if it is exclusive.
    pub(crate) names: BTreeSet<String>,
    /// The Secrets with the certificates that it presents to hosts, each with the first policy that names it.
    pub(crate) secrets: BTreeMap<Name, PolicyId>,
}

/// A namespace of applications, and what applies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfNamespace {
    pub(crate) namespace: Namespace,
    /// The policy that makes sidecars refuse unknown hosts; the first by name if several do.
    pub(crate) registry_only: Option<PolicyId>,
    /// What each policy with a NetworkPolicy still lets pods reach, by the policy's name.
    pub(crate) network_policies: BTreeMap<Name, WaysOut>,
}

/// What the pods of applications may reach besides the mesh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WaysOut {
    /// The policy that allows this; the first by namespace if several have the same name.
    pub(crate) policy: PolicyId,
    /// The gateways, by the names of their Services.
    pub(crate) gateways: BTreeMap<String, Arc<GatewayRef>>,
    /// The fixed addresses of hosts without a gateway. Sidecars connect to them directly.
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
        for of_policy in &policy.gateways {
            let gateway = &of_policy.gateway;
            let own: &mut OfGateway = gateways.entry(gateway.fqdn()).or_insert_with(|| OfGateway {
                gateway: Arc::clone(gateway),
                access_logs: None,
                exclusive: None,
                names: BTreeSet::new(),
                secrets: BTreeMap::new(),
            });
            if policy.access_logs {
                own.access_logs.get_or_insert_with(|| policy.id());
            }
            if of_policy.exclusive {
                own.exclusive.get_or_insert_with(|| policy.id());
            }
            for destination in &policy.destinations {
                let here = destination.via == Via::Gateway(Arc::clone(gateway));
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
            let gateway = one.gateway();
            gateway.is_some_and(|gateway| gateway.selects_same_pods(&own.gateway))
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
            let own = namespaces
                .entry(namespace.clone())
                .or_insert_with(|| OfNamespace {
                    namespace: namespace.clone(),
                    registry_only: None,
                    network_policies: BTreeMap::new(),
                });
            if applications.registry_only {
                own.registry_only.get_or_insert_with(|| policy.id());
            }
            if applications.network_policy {
                let ways_out = own
                    .network_policies
                    .entry(policy.name.clone())
                    .or_insert_with(|| WaysOut::of(policy.id()));
                let gateways = policy.gateways.iter().map(|of_policy| &of_policy.gateway);
                ways_out
                    .gateways
                    .extend(gateways.map(|gateway| (gateway.fqdn(), Arc::clone(gateway))));
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
    policies.sort_by_key(|policy| (&policy.name, &policy.namespace));
    policies.into_iter()
}

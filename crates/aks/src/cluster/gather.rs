//! Policies → the cluster that they describe.

use std::collections::BTreeSet;
use std::sync::Arc;

use egressgen::Namespace;
use egressgen::plan::Plan;
use egressgen::policy::{AksGateway, Policy, PolicyId};

use super::{AksCluster, AksClusterError, ClusterGateway, title};
use crate::choices::{Choices, RegistryOnly};
use crate::revisions;

// === impl AksCluster ===

impl AksCluster {
    /// The cluster of policies that are [settled](Choices::settle) and planned, or all that is wrong with them.
    pub fn new(
        policies: &[Policy],
        plan: Plan,
        choices: Choices,
    ) -> Result<Self, Vec<AksClusterError>> {
        let mut errors = Vec::new();
        let mut gateways: Vec<ClusterGateway> = Vec::new();
        let mut first: Option<&AksGateway> = None;
        for policy in policies {
            for it in &policy.gateways {
                let name = title(&it.gateway);
                let Some(aks) = &it.aks else {
                    errors.push(AksClusterError::NotOnAks(name));
                    continue;
                };
                match first {
                    Some(first) => errors.extend(differences(first, aks, &name)),
                    None => first = Some(aks),
                }
                if let Some(version) = policy
                    .istio_version
                    .filter(|it| *it != aks.revision.version())
                {
                    errors.push(AksClusterError::OtherVersion {
                        policy: policy.name.clone(),
                        version,
                        revision: aks.revision,
                    });
                }
                let gateway = ClusterGateway {
                    gateway: Arc::clone(&it.gateway),
                    static_gateway: aks.static_gateway.clone(),
                };
                if let Err(error) = add(&mut gateways, gateway) {
                    errors.extend(error);
                }
            }
        }
        let Some(first) = first else {
            if errors.is_empty() {
                errors.push(AksClusterError::NoGateway);
            }
            return Err(errors);
        };
        if revisions::find(first.revision).is_none() {
            errors.push(AksClusterError::UnknownRevision(first.revision));
        }
        let Some(policy) = policies.iter().map(Policy::id).min() else {
            return Err(errors);
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            resource_group: first.resource_group.clone(),
            name: first.cluster.clone(),
            revision: first.revision,
            policy,
            gateways,
            places: places(policies, &plan),
            closed: closed(policies),
            plan,
            closes_mesh: choices.registry_only == Some(RegistryOnly::Mesh),
            access_logs: choices.access_logs(),
        })
    }
}

fn differences<'a>(
    first: &'a AksGateway,
    other: &'a AksGateway,
    name: &str,
) -> impl Iterator<Item = AksClusterError> + use<> {
    let cluster = |it: &AksGateway| format!("{}/{}", it.resource_group, it.cluster);
    let gateway = name.to_owned();
    let clusters = (cluster(first) != cluster(other)).then(|| AksClusterError::OtherCluster {
        gateway: gateway.clone(),
        other: cluster(other),
        first: cluster(first),
    });
    let revisions = (first.revision != other.revision).then_some(AksClusterError::OtherRevision {
        gateway,
        other: other.revision,
        first: first.revision,
    });
    clusters.into_iter().chain(revisions)
}

/// Adds a gateway that is not there yet.
fn add(
    gateways: &mut Vec<ClusterGateway>,
    new: ClusterGateway,
) -> Result<(), Option<AksClusterError>> {
    let place = |it: &ClusterGateway| (it.gateway.namespace.clone(), it.gateway.name.clone());
    if let Some(twin) = gateways.iter().find(|it| place(it) == place(&new)) {
        let error = || AksClusterError::GatewayTwice(title(&new.gateway));
        return Err((*twin != new).then(error));
    }
    let configuration =
        |it: &ClusterGateway| (it.gateway.namespace.clone(), it.static_gateway.name.clone());
    let twin = gateways
        .iter()
        .find(|it| configuration(it) == configuration(&new));
    let error = twin
        .filter(|it| it.static_gateway != new.static_gateway)
        .map(|_| {
            let ClusterGateway {
                gateway,
                static_gateway,
            } = &new;
            AksClusterError::ConfigurationTwice(format!(
                "{} in {}",
                static_gateway.name, gateway.namespace
            ))
        });
    gateways.push(new);
    error.map_or(Ok(()), |error| Err(Some(error)))
}

fn closed(policies: &[Policy]) -> BTreeSet<Namespace> {
    let applications = policies.iter().filter_map(|it| it.applications.as_ref());
    let closed = applications.filter(|it| it.registry_only);
    closed
        .flat_map(|it| it.namespaces.iter().cloned())
        .collect()
}

/// Where each policy has objects, and where its objects may be from before.
fn places(policies: &[Policy], plan: &Plan) -> BTreeSet<(PolicyId, Namespace)> {
    let of = |policy: &Policy| {
        let gateways = policy
            .gateways
            .iter()
            .map(|it| it.gateway.namespace.clone());
        let applications = policy.applications.iter().flat_map(|it| &it.namespaces);
        let namespaces = policy.namespace.iter().chain(applications).cloned();
        gateways
            .chain(namespaces)
            .map(|namespace| (policy.id(), namespace))
            .collect::<Vec<_>>()
    };
    let destinations = plan.destinations().iter();
    let destinations = destinations
        .filter_map(|planned| Some((planned.policy().clone(), planned.namespace()?.clone())));
    policies.iter().flat_map(of).chain(destinations).collect()
}

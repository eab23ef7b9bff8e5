//! Policies → the cluster that they describe.

use std::collections::BTreeSet;
use std::sync::Arc;

use egressgen::Namespace;
use egressgen::aks::AksGateway;
use egressgen::plan::Plan;
use egressgen::policy::{Policy, PolicyId};
use egressgen_diagnostics::{Diagnostic, Diagnostics};

use super::{AksCluster, ClusterGateway, title};
use crate::choices::{Choices, RegistryOnly};
use crate::{revisions, rules};

// === impl AksCluster ===

impl AksCluster {
    /// The cluster of [settled](Choices::settle) and planned policies, or everything that is wrong with the policies.
    pub fn new(policies: &[Policy], plan: Plan, choices: Choices) -> Result<Self, Diagnostics> {
        let mut wrong = Diagnostics::new();
        let mut gateways: Vec<ClusterGateway> = Vec::new();
        let mut first: Option<&AksGateway> = None;
        for policy in policies {
            for one in &policy.gateways {
                let name = title(&one.gateway);
                let Some(aks) = &one.aks else {
                    wrong.push(rules::GATEWAY_NOT_ON_AKS.diagnostic(format!(
                        "the gateway {name} does not say where it is on AKS"
                    )));
                    continue;
                };
                match first {
                    Some(first) => wrong.extend(differences(first, aks, &name)),
                    None => first = Some(aks),
                }
                wrong.extend(other_version(policy, aks));
                let gateway = ClusterGateway {
                    gateway: Arc::clone(&one.gateway),
                    static_gateway: aks.static_gateway.clone(),
                };
                wrong.extend(add(&mut gateways, gateway));
            }
        }
        let Some(first) = first else {
            if wrong.is_empty() {
                wrong.push(rules::NO_GATEWAY.broken());
            }
            return Err(wrong);
        };
        if revisions::find(first.revision).is_none() {
            wrong.push(revisions::unknown(first.revision));
        }
        let Some(policy) = policies.iter().map(Policy::id).min() else {
            return Err(wrong);
        };
        if !wrong.is_empty() {
            return Err(wrong);
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

/// Refuses a policy whose Istio version differs from that of its gateway.
fn other_version(policy: &Policy, aks: &AksGateway) -> Option<Diagnostic> {
    let revision = aks.revision;
    let version = policy.istio_version?;
    (version != revision.version()).then(|| {
        rules::OTHER_ISTIO_VERSION.diagnostic(format!(
            "the policy {} is for Istio {version}, and its gateway of revision {revision}",
            policy.name
        ))
    })
}

fn differences(
    first: &AksGateway,
    other: &AksGateway,
    gateway: &str,
) -> impl Iterator<Item = Diagnostic> + use<> {
    let cluster = |aks: &AksGateway| format!("{}/{}", aks.resource_group, aks.cluster);
    let (one, another) = (cluster(first), cluster(other));
    let clusters = (one != another).then(|| {
        rules::SEVERAL_CLUSTERS.diagnostic(format!(
            "the gateway {gateway} is in {another}, and others are in {one}"
        ))
    });
    let (one, another) = (first.revision, other.revision);
    let revisions = (one != another).then(|| {
        rules::SEVERAL_REVISIONS.diagnostic(format!(
            "the gateway {gateway} is of revision {another}, and others are of {one}"
        ))
    });
    clusters.into_iter().chain(revisions)
}

/// Adds a gateway if it is new, and reports what contradicts it.
fn add(gateways: &mut Vec<ClusterGateway>, new: ClusterGateway) -> Option<Diagnostic> {
    let key = |one: &ClusterGateway| (one.gateway.namespace.clone(), one.gateway.name.clone());
    if let Some(twin) = gateways.iter().find(|one| key(one) == key(&new)) {
        return (*twin != new).then(|| {
            rules::AMBIGUOUS_GATEWAY.diagnostic(format!(
                "the gateway {} is described twice, in different ways",
                title(&new.gateway)
            ))
        });
    }
    let is_twin = |one: &&ClusterGateway| {
        one.gateway.namespace == new.gateway.namespace
            && one.static_gateway.name == new.static_gateway.name
    };
    let twin = gateways.iter().find(is_twin);
    let contradiction = twin
        .filter(|twin| twin.static_gateway != new.static_gateway)
        .map(|_| {
            rules::AMBIGUOUS_STATIC_GATEWAY.diagnostic(format!(
                "the StaticGatewayConfiguration {} in {} is described twice, in different ways",
                new.static_gateway.name, new.gateway.namespace
            ))
        });
    gateways.push(new);
    contradiction
}

fn closed(policies: &[Policy]) -> BTreeSet<Namespace> {
    let applications = policies
        .iter()
        .filter_map(|policy| policy.applications.as_ref());
    let closed = applications.filter(|applications| applications.registry_only);
    closed
        .flat_map(|applications| applications.namespaces.iter().cloned())
        .collect()
}

/// The namespaces where each policy has resources, and where it may have left some from an earlier run.
fn places(policies: &[Policy], plan: &Plan) -> BTreeSet<(PolicyId, Namespace)> {
    let of = |policy: &Policy| {
        let gateways = policy
            .gateways
            .iter()
            .map(|one| one.gateway.namespace.clone());
        let applications = policy
            .applications
            .iter()
            .flat_map(|applications| &applications.namespaces);
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

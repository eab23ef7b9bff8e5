//! Destinations and gateways that can't go together at one set of pods.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use egressgen_model::values::GatewayRef;

use crate::plan::{PlannedDestination, PlannedFlow, Refusal, Security};
use crate::policy::Policy;

pub(super) fn find(
    policies: &[Policy],
    planned: &[PlannedDestination],
    refusals: &mut Vec<Refusal>,
) {
    ports(planned, refusals);
    twins(policies, planned, refusals);
    nameless_hops(policies, planned, refusals);
}

/// Of a plaintext and a TLS server on one port of one gateway, Istio skips the later
/// (`pilot/pkg/model/gateway.go`, mergeGateways). What makes them one gateway is the pods that they select.
fn ports(planned: &[PlannedDestination], refusals: &mut Vec<Refusal>) {
    let mut servers: HashMap<_, (usize, &PlannedFlow)> = HashMap::new();
    for (index, it) in planned.iter().enumerate() {
        let Some(gateway) = it.gateway() else {
            continue;
        };
        for flow in &it.flows {
            let Some(hop) = flow.hop else {
                continue;
            };
            let key = (&gateway.selector, hop.gateway_port);
            let Some(&(first, other)) = servers.get(&key) else {
                servers.insert(key, (index, flow));
                continue;
            };
            let plain = |flow: &PlannedFlow| {
                flow.hop
                    .is_some_and(|it| it.security == Security::Plaintext)
            };
            if plain(flow) != plain(other) {
                let message = format!(
                    "{} ({}) and {} ({}) can't share port {} of {}: one hop is plaintext and the other TLS, and Istio silently skips the later",
                    planned[first].title(),
                    other.kind,
                    it.title(),
                    flow.kind,
                    hop.gateway_port,
                    gateway.name
                );
                let help = "remove `identity: false` from the one that has it, or send one of them through another gateway";
                let refusal = Refusal::of_flow(it.places, message, help);
                refusals.push(refusal.beside(planned[first].places));
            }
        }
    }
}

/// A Gateway takes effect on all pods with its labels, in whichever namespace they are, and an AuthorizationPolicy only on
/// those of its own (`pilot/pkg/model/push_context.go`, mergeGateways; `authorization.go`, ListAuthorizationPolicies).
/// So the pods of another gateway with the same labels would let everyone in.
fn twins(policies: &[Policy], planned: &[PlannedDestination], refusals: &mut Vec<Refusal>) {
    let gateways = policies.iter().flat_map(|policy| &policy.gateways);
    let gateways: BTreeMap<_, _> = gateways
        .map(|one| (one.gateway.fqdn(), &one.gateway))
        .collect();
    for closed in planned {
        let Some(gateway) = closed.gateway().filter(|_| closed.callers().is_some()) else {
            continue;
        };
        let is_twin = |other: &&Arc<GatewayRef>| {
            other.namespace != gateway.namespace && selectors_overlap(gateway, other)
        };
        if let Some(twin) = gateways.values().copied().find(is_twin) {
            let message = format!(
                "{} is closed at {}, but the pods of {} in {} have the same labels, so they listen for it too and let \
                 everyone in",
                closed.title(),
                gateway.name,
                twin.name,
                twin.namespace
            );
            let help = "give the gateways different `selector`s, each with a label that only its own pods carry";
            refusals.push(Refusal::of_host(closed.places, message, help));
        }
    }
}

/// An exclusive gateway tells what it knows by the server name, which plaintext does not have.
fn nameless_hops(policies: &[Policy], planned: &[PlannedDestination], refusals: &mut Vec<Refusal>) {
    let gateways = policies.iter().flat_map(|policy| &policy.gateways);
    let exclusive: Vec<_> = gateways.filter(|one| one.exclusive).collect();
    for destination in planned {
        let Some(gateway) = destination.gateway() else {
            continue;
        };
        let is_shut = exclusive.iter().any(|one| {
            one.gateway.namespace == gateway.namespace && one.gateway.selector == gateway.selector
        });
        let mut hops = destination.flows.iter().filter_map(|flow| flow.hop);
        if is_shut && hops.any(|hop| hop.security == Security::Plaintext) {
            let message = format!(
                "{} reaches {} without a server name, and an exclusive gateway refuses what has none",
                destination.title(),
                gateway.name
            );
            let help = "remove `identity: false` here, or `exclusive` from the gateway";
            refusals.push(Refusal::of_flow(destination.places, message, help));
        }
    }
}

/// Whether pods that have the labels of one have those of the other too.
fn selectors_overlap(one: &GatewayRef, other: &GatewayRef) -> bool {
    let within = |one: &GatewayRef, other: &GatewayRef| {
        let mut labels = one.selector.labels().iter();
        labels.all(|(key, value)| other.selector.labels().get(key) == Some(value))
    };
    within(one, other) || within(other, one)
}

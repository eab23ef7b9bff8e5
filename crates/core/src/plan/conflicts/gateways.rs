//! Destinations and gateways that can't share the same pods.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use egressgen_diagnostics::{Diagnostics, Rule, Severity};
use egressgen_model::values::GatewayRef;

use crate::plan::{PlannedDestination, PlannedFlow, Security, place};
use crate::policy::{Policy, Setting};

pub(super) const RULES: [&Rule; 3] = [
    &MIXED_SECURITY,
    &OVERLAPPING_SELECTORS,
    &EXCLUSIVE_GATEWAY_WITHOUT_SNI,
];

static MIXED_SECURITY: Rule = Rule {
    id: "mixed-security",
    severity: Severity::Error,
    summary: "a plaintext and a TLS hop share one port of a gateway, and Istio silently skips the later",
    help: "remove `identity: false` from the one that has it, or send one of them through another gateway",
    source: "pilot/pkg/model/gateway.go, mergeGateways",
};

static OVERLAPPING_SELECTORS: Rule = Rule {
    id: "overlapping-selectors",
    severity: Severity::Error,
    summary: "a destination is closed at its gateway, and pods of another gateway with the same labels would let \
              everyone in",
    help: "give the gateways different `selector`s, each with a label that only its own pods carry",
    source: "pilot/pkg/model/push_context.go, mergeGateways; pilot/pkg/model/authorization.go, ListAuthorizationPolicies",
};

static EXCLUSIVE_GATEWAY_WITHOUT_SNI: Rule = Rule {
    id: "exclusive-gateway-without-sni",
    severity: Severity::Error,
    summary: "a plaintext hop has no server name, and an exclusive gateway refuses what has none",
    help: "remove `identity: false` here, or `exclusive` from the gateway",
    source: "",
};

pub(super) fn find(
    policies: &[Policy],
    planned: &[PlannedDestination],
    refusals: &mut Diagnostics,
) {
    ports(planned, refusals);
    twins(policies, planned, refusals);
    nameless_hops(policies, planned, refusals);
}

/// Servers belong to the same gateway if they select the same pods.
fn ports(planned: &[PlannedDestination], refusals: &mut Diagnostics) {
    let mut servers: HashMap<_, (usize, &PlannedFlow)> = HashMap::new();
    for (index, destination) in planned.iter().enumerate() {
        let Some(gateway) = destination.gateway() else {
            continue;
        };
        for flow in &destination.flows {
            let Some(hop) = flow.hop else {
                continue;
            };
            let key = (&gateway.selector, hop.gateway_port);
            let Some(&(first, other_flow)) = servers.get(&key) else {
                servers.insert(key, (index, flow));
                continue;
            };
            if is_plaintext(flow) == is_plaintext(other_flow) {
                continue;
            }
            let other = &planned[first];
            let refusal = MIXED_SECURITY.diagnostic(format!(
                "{} ({}) and {} ({}) can't share port {} of {}: one hop is plaintext and the other TLS, and Istio \
                 silently skips the later",
                other.title(),
                other_flow.kind,
                destination.title(),
                flow.kind,
                hop.gateway_port,
                gateway.name
            ));
            let refusal = place::at_field(refusal, destination.origin.as_ref(), Setting::Flow);
            refusals.push(place::beside(refusal, other.origin.as_ref()));
        }
    }
}

fn is_plaintext(flow: &PlannedFlow) -> bool {
    let hop = flow.hop;
    hop.is_some_and(|hop| hop.security == Security::Plaintext)
}

/// A Gateway takes effect on all pods with its labels, in every namespace. An AuthorizationPolicy takes effect only on
/// the pods of its own namespace.
fn twins(policies: &[Policy], planned: &[PlannedDestination], refusals: &mut Diagnostics) {
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
            let refusal = OVERLAPPING_SELECTORS.diagnostic(format!(
                "{} is closed at {}, but the pods of {} in {} have the same labels, so they listen for it too and let \
                 everyone in",
                closed.title(),
                gateway.name,
                twin.name,
                twin.namespace
            ));
            refusals.push(place::at_host(refusal, closed.origin.as_ref()));
        }
    }
}

/// An exclusive gateway recognizes its traffic by the server name, which plaintext does not have.
fn nameless_hops(policies: &[Policy], planned: &[PlannedDestination], refusals: &mut Diagnostics) {
    let gateways = policies.iter().flat_map(|policy| &policy.gateways);
    let exclusive: Vec<_> = gateways.filter(|one| one.exclusive).collect();
    for destination in planned {
        let Some(gateway) = destination.gateway() else {
            continue;
        };
        let is_exclusive = exclusive
            .iter()
            .any(|one| one.gateway.selects_same_pods(gateway));
        if is_exclusive && destination.flows.iter().any(is_plaintext) {
            let refusal = EXCLUSIVE_GATEWAY_WITHOUT_SNI.diagnostic(format!(
                "{} reaches {} without a server name, and an exclusive gateway refuses what has none",
                destination.title(),
                gateway.name
            ));
            let origin = destination.origin.as_ref();
            refusals.push(place::at_field(refusal, origin, Setting::Identity));
        }
    }
}

/// Whether pods that have the labels of one selector also have those of the other, in either direction.
fn selectors_overlap(one: &GatewayRef, other: &GatewayRef) -> bool {
    let within = |one: &GatewayRef, other: &GatewayRef| {
        let mut labels = one.selector.labels().iter();
        labels.all(|(key, value)| other.selector.labels().get(key) == Some(value))
    };
    within(one, other) || within(other, one)
}

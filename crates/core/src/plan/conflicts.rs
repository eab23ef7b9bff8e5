//! Destinations that can't live side by side.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Port};

use super::{Leg, Planned, Refusal, Security};
use crate::policy::{Flow, Policy};

/// Looks at all destinations together.
pub(super) fn find(policies: &[Policy], planned: &[Planned], refusals: &mut Vec<Refusal>) {
    same_host(planned, refusals);
    same_name(planned, refusals);
    tcp_ports(planned, refusals);
    gateway_ports(planned, refusals);
    twin_gateways(policies, planned, refusals);
}

/// In the mesh only the first VirtualService of a host counts, and of two ServiceEntries it is not said which.
fn same_host(planned: &[Planned], refusals: &mut Vec<Refusal>) {
    let mut hosts: HashMap<&str, usize> = HashMap::new();
    for (index, it) in planned.iter().enumerate() {
        for names in it.names() {
            let server = names
                .server
                .iter()
                .map(egressgen_model::values::Host::as_str);
            for host in std::iter::once(names.host.as_str()).chain(server) {
                let first = *hosts.entry(host).or_insert(index);
                if first != index {
                    let message = format!("{host} is there twice");
                    let help = "put all its flows into one destination, as in `flow: [https, tls-origination]`, or remove one of the two";
                    let refusal = Refusal::of_host(it.places, message, help);
                    refusals.push(refusal.beside(planned[first].places));
                }
            }
        }
    }
}

/// Objects of one name overwrite each other.
fn same_name(planned: &[Planned], refusals: &mut Vec<Refusal>) {
    let mut owners: HashMap<_, usize> = HashMap::new();
    for (index, it) in planned.iter().enumerate() {
        let namespace = it.namespace();
        for name in names_of(it) {
            let text = name.to_string();
            let first = *owners.entry((namespace, name)).or_insert(index);
            let other = &planned[first];
            // Hosts that are there twice have one name too, which is told already.
            if first == index || other.hosts().any(|host| it.hosts().any(|it| it == host)) {
                continue;
            }
            let message = format!(
                "{} and {} would both be named {text}, and the resources of one would overwrite the other's",
                other.title(),
                it.title()
            );
            let help = "give one of them another `name`, or put it into a policy that writes to another namespace";
            let refusal = Refusal::of_host(it.places, message, help);
            refusals.push(refusal.beside(other.places));
            break;
        }
    }
}

/// A list has a name for all of it and one for each host, a single host one that is both, and a wildcard one for the host
/// that serves it.
fn names_of(planned: &Planned) -> Vec<Cow<'_, str>> {
    let first = planned.first();
    let mut all = vec![Cow::from(first.group.as_str())];
    all.extend(planned.names().map(|it| Cow::from(it.name.as_str())));
    all.extend(first.server.iter().map(|_| Cow::from(first.server_entry())));
    all
}

/// A sidecar catches TCP by its port alone, on all addresses: two hosts on one port can't be told apart
/// (istio/istio 6695, 25491).
fn tcp_ports(planned: &[Planned], refusals: &mut Vec<Refusal>) {
    let mut ports: HashMap<Port, (usize, Flow)> = HashMap::new();
    for (index, it) in planned.iter().enumerate() {
        for leg in &it.legs {
            let Some(&(first, flow)) = ports.get(&leg.port) else {
                ports.insert(leg.port, (index, leg.flow));
                continue;
            };
            if first != index && (flow == Flow::Tcp || leg.flow == Flow::Tcp) {
                let message = format!(
                    "{} ({flow}) and {} ({}) both use port {}, and a sidecar can't tell tcp from anything else on a port",
                    planned[first].title(),
                    it.title(),
                    leg.flow,
                    leg.port
                );
                let help = "let applications call one of them on another `port`, with the host's own as `targetPort`, or give both `flow: https` if they speak TLS with a name in its SNI";
                let refusal = Refusal::of_flow(it.places, message, help);
                refusals.push(refusal.beside(planned[first].places));
            }
        }
    }
}

/// Of a plaintext and a TLS server on one port of one gateway, Istio skips the later
/// (`pilot/pkg/model/gateway.go`, mergeGateways). What makes them one gateway is the pods that they select.
fn gateway_ports(planned: &[Planned], refusals: &mut Vec<Refusal>) {
    let mut servers: HashMap<_, (usize, &Leg)> = HashMap::new();
    for (index, it) in planned.iter().enumerate() {
        let Some(gateway) = it.gateway() else {
            continue;
        };
        for leg in &it.legs {
            let Some(hop) = leg.hop else {
                continue;
            };
            let key = (&gateway.selector, hop.gateway_port);
            let Some(&(first, other)) = servers.get(&key) else {
                servers.insert(key, (index, leg));
                continue;
            };
            let plain = |leg: &Leg| leg.hop.is_some_and(|it| it.security == Security::Plaintext);
            if plain(leg) != plain(other) {
                let message = format!(
                    "{} ({}) and {} ({}) can't share port {} of {}: one hop is plaintext and the other TLS, and Istio silently skips the later",
                    planned[first].title(),
                    other.flow,
                    it.title(),
                    leg.flow,
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
fn twin_gateways(policies: &[Policy], planned: &[Planned], refusals: &mut Vec<Refusal>) {
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

/// Whether pods that have the labels of one have those of the other too.
fn selectors_overlap(one: &GatewayRef, other: &GatewayRef) -> bool {
    let within = |one: &GatewayRef, other: &GatewayRef| {
        let mut labels = one.selector.labels().iter();
        labels.all(|(key, value)| other.selector.labels().get(key) == Some(value))
    };
    within(one, other) || within(other, one)
}

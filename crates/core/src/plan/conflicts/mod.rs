//! Destinations that can't coexist.

mod gateways;

use std::borrow::Cow;
use std::collections::HashMap;

use egressgen_diagnostics::{Diagnostics, Rule, Severity};
use egressgen_model::values::Port;

use super::{PlannedDestination, place};
use crate::policy::{Flow, Policy, Setting};

/// The rules that concern several destinations.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.into_iter().chain(gateways::RULES)
}

const RULES: [&Rule; 3] = [&DUPLICATE_HOST, &SAME_NAME, &TCP_PORT_IN_USE];

static DUPLICATE_HOST: Rule = Rule {
    id: "duplicate-host",
    severity: Severity::Error,
    summary: "two destinations have the same host: in the mesh only the first VirtualService of a host takes effect",
    help: "",
    source: "istioctl analyze, IST0109 (ConflictingMeshGatewayVirtualServiceHosts)",
};

static SAME_NAME: Rule = Rule {
    id: "same-name",
    severity: Severity::Error,
    summary: "the resources of two destinations would have the same names",
    help: "give one of them another `name`, or put it into a policy that writes to another namespace",
    source: "",
};

static TCP_PORT_IN_USE: Rule = Rule {
    id: "tcp-port-in-use",
    severity: Severity::Error,
    summary: "tcp shares a port with another destination, and a sidecar can't tell tcp from anything else on a port",
    help: "let applications call one of them on another `port`, with the host's own as `targetPort`, or give both \
           `flow: https` if they speak TLS with a name in its SNI",
    source: "istio/istio 6695, 25491",
};

/// Finds conflicts between all destinations.
pub(super) fn find(
    policies: &[Policy],
    planned: &[PlannedDestination],
    refusals: &mut Diagnostics,
) {
    same_host(planned, refusals);
    same_name(planned, refusals);
    tcp_ports(planned, refusals);
    gateways::find(policies, planned, refusals);
}

/// In the mesh, only the first VirtualService of a host counts. Which of two ServiceEntries counts is not defined.
fn same_host(planned: &[PlannedDestination], refusals: &mut Diagnostics) {
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (index, destination) in planned.iter().enumerate() {
        for host in destination.all_names() {
            let Some(&owner) = owners.get(host) else {
                owners.insert(host, index);
                continue;
            };
            let other = &planned[owner];
            let refusal = if owner == index {
                let name = destination.name();
                DUPLICATE_HOST
                    .diagnostic(format!("duplicate host {host} in the list {name}"))
                    .with_help("remove one of the two")
            } else if destination.policy == other.policy {
                DUPLICATE_HOST
                    .diagnostic(format!("duplicate host {host}: two destinations have it"))
                    .with_help(
                        "put all its flows into one destination, as in `flow: [https, tls-origination]`, or remove \
                         one of the two",
                    )
            } else {
                DUPLICATE_HOST
                    .diagnostic(format!(
                        "duplicate host {host}: policy {} and policy {} have it, and in the mesh only one of them \
                         takes effect",
                        other.policy, destination.policy
                    ))
                    .with_help(
                        "keep the host in one of the two policies, with all its flows and all who may call it",
                    )
            };
            let refusal = place::at_host(refusal, destination.origin.as_ref());
            refusals.push(if owner == index {
                refusal
            } else {
                place::beside(refusal, other.origin.as_ref())
            });
        }
    }
}

/// Resources with the same name overwrite each other.
fn same_name(planned: &[PlannedDestination], refusals: &mut Diagnostics) {
    let mut owners: HashMap<_, usize> = HashMap::new();
    for (index, destination) in planned.iter().enumerate() {
        let namespace = destination.namespace();
        for name in names_of(destination) {
            let text = name.to_string();
            let first = *owners.entry((namespace, name)).or_insert(index);
            let other = &planned[first];
            let is_duplicate = || {
                other
                    .hosts()
                    .any(|host| destination.hosts().any(|twin| twin == host))
            };
            // Duplicate hosts also share a name, and they are already refused.
            if first == index || is_duplicate() {
                continue;
            }
            let refusal = SAME_NAME.diagnostic(format!(
                "{} and {} would both be named {text}, and the resources of one would overwrite the other's",
                other.title(),
                destination.title()
            ));
            let refusal = place::at_host(refusal, destination.origin.as_ref());
            refusals.push(place::beside(refusal, other.origin.as_ref()));
            break;
        }
    }
}

/// A list of hosts has one name for the list and one for each host. A single host uses one name for both. A wildcard
/// has another name for the host that serves it.
fn names_of(planned: &PlannedDestination) -> Vec<Cow<'_, str>> {
    let first = planned.first();
    let mut all = vec![Cow::from(first.group.as_str())];
    all.extend(planned.names().map(|names| Cow::from(names.name.as_str())));
    all.extend(first.server.iter().map(|_| Cow::from(first.server_entry())));
    all
}

/// A sidecar matches TCP only by its port, on all addresses.
fn tcp_ports(planned: &[PlannedDestination], refusals: &mut Diagnostics) {
    let mut ports: HashMap<Port, (usize, Flow)> = HashMap::new();
    for (index, destination) in planned.iter().enumerate() {
        for flow in &destination.flows {
            let Some(&(first, kind)) = ports.get(&flow.port) else {
                ports.insert(flow.port, (index, flow.kind));
                continue;
            };
            if first == index || (kind != Flow::Tcp && flow.kind != Flow::Tcp) {
                continue;
            }
            let other = &planned[first];
            let refusal = TCP_PORT_IN_USE.diagnostic(format!(
                "{} ({kind}) and {} ({}) both use port {}, and a sidecar can't tell tcp from anything else on a port",
                other.title(),
                destination.title(),
                flow.kind,
                flow.port
            ));
            let refusal = place::at_field(refusal, destination.origin.as_ref(), Setting::Flow);
            refusals.push(place::beside(refusal, other.origin.as_ref()));
        }
    }
}

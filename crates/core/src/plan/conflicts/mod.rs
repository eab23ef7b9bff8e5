//! Destinations that can't live side by side.

mod gateways;

use std::borrow::Cow;
use std::collections::HashMap;

use egressgen_model::values::Port;

use super::{PlannedDestination, Refusal};
use crate::policy::{Flow, Policy};

/// Looks at all destinations together.
pub(super) fn find(
    policies: &[Policy],
    planned: &[PlannedDestination],
    refusals: &mut Vec<Refusal>,
) {
    same_host(planned, refusals);
    same_name(planned, refusals);
    tcp_ports(planned, refusals);
    gateways::find(policies, planned, refusals);
}

/// In the mesh only the first VirtualService of a host counts, and of two ServiceEntries it is not said which.
fn same_host(planned: &[PlannedDestination], refusals: &mut Vec<Refusal>) {
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (index, it) in planned.iter().enumerate() {
        for names in it.names() {
            let server = names.server.as_ref();
            let server = server.map(egressgen_model::values::Host::as_str);
            for host in std::iter::once(names.host.as_str()).chain(server) {
                let Some(&owner) = owners.get(host) else {
                    owners.insert(host, index);
                    continue;
                };
                let other = &planned[owner];
                let refused = |message, help| Refusal::of_host(it.places, message, help);
                refusals.push(if owner == index {
                    let message = format!("duplicate host {host} in the list {}", it.name());
                    refused(message, "remove one of the two")
                } else if it.policy == other.policy {
                    let message = format!("duplicate host {host}: two destinations have it");
                    let help = "put all its flows into one destination, as in `flow: [https, tls-origination]`, or remove one of the two";
                    refused(message, help).beside(other.places)
                } else {
                    let message = format!(
                        "duplicate host {host}: policy {} and policy {} have it, and in the mesh only one of them counts",
                        other.policy, it.policy
                    );
                    let help = "keep the host in one of the two policies, with all its flows and all who may call it";
                    refused(message, help).beside(other.places)
                });
            }
        }
    }
}

/// Objects of one name overwrite each other.
fn same_name(planned: &[PlannedDestination], refusals: &mut Vec<Refusal>) {
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
fn names_of(planned: &PlannedDestination) -> Vec<Cow<'_, str>> {
    let first = planned.first();
    let mut all = vec![Cow::from(first.group.as_str())];
    all.extend(planned.names().map(|it| Cow::from(it.name.as_str())));
    all.extend(first.server.iter().map(|_| Cow::from(first.server_entry())));
    all
}

/// A sidecar catches TCP by its port alone, on all addresses: two hosts on one port can't be told apart
/// (istio/istio 6695, 25491).
fn tcp_ports(planned: &[PlannedDestination], refusals: &mut Vec<Refusal>) {
    let mut ports: HashMap<Port, (usize, Flow)> = HashMap::new();
    for (index, it) in planned.iter().enumerate() {
        for flow in &it.flows {
            let Some(&(first, kind)) = ports.get(&flow.port) else {
                ports.insert(flow.port, (index, flow.kind));
                continue;
            };
            if first != index && (kind == Flow::Tcp || flow.kind == Flow::Tcp) {
                let message = format!(
                    "{} ({kind}) and {} ({}) both use port {}, and a sidecar can't tell tcp from anything else on a port",
                    planned[first].title(),
                    it.title(),
                    flow.kind,
                    flow.port
                );
                let help = "let applications call one of them on another `port`, with the host's own as `targetPort`, or give both `flow: https` if they speak TLS with a name in its SNI";
                let refusal = Refusal::of_flow(it.places, message, help);
                refusals.push(refusal.beside(planned[first].places));
            }
        }
    }
}

//! Wildcards and the hosts under them.

use std::collections::HashMap;

use egressgen_model::values::Port;

use super::{Access, PlannedDestination, Refusal};
use crate::policy::{Flow, Resolution};

/// Looks at every wildcard together with the hosts under it: refuses what one would open of the other, and tells each
/// closed wildcard which names its rule about callers must leave to other destinations.
pub(super) fn settle(planned: &mut [PlannedDestination], refusals: &mut Vec<Refusal>) {
    let mut apart: Vec<(usize, String)> = Vec::new();
    for pair in pairs(planned) {
        let (wildcard, under) = (&planned[pair.wildcard], &planned[pair.under]);
        let found = [
            looked_up(wildcard, under, pair.name),
            open_through(wildcard, under, pair.name),
            not_told_apart(wildcard, under, pair.name),
        ];
        let before = refusals.len();
        refusals.extend(found.into_iter().flatten());
        if refusals.len() == before && needs_telling_apart(wildcard, under) {
            apart.push((pair.wildcard, pair.name.to_owned()));
        }
    }
    for (wildcard, name) in apart {
        planned[wildcard].names_apart.push(name);
    }
    for wildcard in planned {
        wildcard.names_apart.sort();
    }
}

/// A wildcard, and another destination with a name under it.
struct Pair<'a> {
    wildcard: usize,
    under: usize,
    name: &'a str,
}

fn pairs(planned: &[PlannedDestination]) -> Vec<Pair<'_>> {
    let domain =
        |one: &PlannedDestination| Some(one.first().host.as_str().strip_prefix("*.")?.to_owned());
    let wildcards = planned.iter().enumerate();
    let by_domain: HashMap<String, usize> = wildcards
        .filter_map(|(index, one)| Some((domain(one)?, index)))
        .collect();
    if by_domain.is_empty() {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for (under, destination) in planned.iter().enumerate() {
        for name in destination.all_names() {
            let wildcards = domains_above(name).filter_map(|domain| by_domain.get(domain));
            let others = wildcards.filter(|wildcard| **wildcard != under);
            pairs.extend(others.map(|&wildcard| Pair {
                wildcard,
                under,
                name,
            }));
        }
    }
    pairs
}

/// `b.c` and `c` of `a.b.c`, and of `*.b.c` only `c`: not the domain that it stands for itself.
fn domains_above(host: &str) -> impl Iterator<Item = &str> {
    let own = host.strip_prefix("*.").unwrap_or(host);
    let dots = own.match_indices('.');
    dots.map(move |(dot, _)| &own[dot + 1..])
}

/// A sidecar that looks up the names of a wildcard does so for TLS only as long as no host under it has a route for TLS:
/// with one, Istio leaves the wildcard out of the listener (seen on the wire, with 1.32).
fn looked_up(
    wildcard: &PlannedDestination,
    under: &PlannedDestination,
    name: &str,
) -> Option<Refusal> {
    let tls = |one: &PlannedDestination| one.flows.iter().any(|flow| flow.kind == Flow::Https);
    let is_looked_up = wildcard.resolution == Resolution::DynamicDns;
    (is_looked_up && tls(wildcard) && tls(under)).then(|| {
        let message = format!(
            "{name} lies under {}, whose names can no longer be looked up once a host under it has https of its own",
            wildcard.first().host
        );
        let help = "remove `resolution: DYNAMIC_DNS` from the wildcard, or the host, which it covers";
        Refusal::of_host(under.places, message, help).beside(wildcard.places)
    })
}

/// Whoever may call a wildcard reaches every host under it: with flows that the host does not list, with a name that only
/// looks like the host's (`de..example.org`), or with the host's name inside TLS that carries another one outside.
fn open_through(
    wildcard: &PlannedDestination,
    under: &PlannedDestination,
    name: &str,
) -> Option<Refusal> {
    (!under.access.includes(&wildcard.access)).then(|| {
        let host = &wildcard.first().host;
        let message = format!(
            "{} may call {host} and so reach {name}, which only {} may call",
            wildcard.access, under.access
        );
        let help = "let all callers of the wildcard call the host too, close the wildcard to everyone else with `allow`, \
                    or list the hosts that are needed instead of the wildcard";
        Refusal::of_host(under.places, message, help).beside(wildcard.places)
    })
}

/// The gateway denies by the server name of the hop and not by its port. A name that the wildcard's rule leaves alone
/// must not lead to the wildcard on a port where the host itself has no server.
fn not_told_apart(
    wildcard: &PlannedDestination,
    under: &PlannedDestination,
    name: &str,
) -> Option<Refusal> {
    if !needs_telling_apart(wildcard, under) {
        return None;
    }
    let own: Vec<Port> = gateway_ports(under).collect();
    let missing = gateway_ports(wildcard).find(|port| !own.contains(port))?;
    let host = &wildcard.first().host;
    let message = format!(
        "{name} and {host} have different callers and one gateway, whose port {missing} only {host} uses: callers of \
         {name} could call {host} there by the name {name}"
    );
    let help = "give both the same callers or flows on the same ports of the gateway, or send one of them through another \
                gateway";
    Some(Refusal::of_flow(under.places, message, help).beside(wildcard.places))
}

/// Whether the wildcard's rule would refuse callers of the other destination, whose name it covers.
fn needs_telling_apart(wildcard: &PlannedDestination, under: &PlannedDestination) -> bool {
    let (Some(one), Some(other)) = (wildcard.gateway(), under.gateway()) else {
        return false;
    };
    let same_pods = one.namespace == other.namespace && one.selector == other.selector;
    same_pods && wildcard.access != Access::Everyone && wildcard.access != under.access
}

fn gateway_ports(planned: &PlannedDestination) -> impl Iterator<Item = Port> {
    let hops = planned.flows.iter().filter_map(|flow| flow.hop);
    hops.map(|hop| hop.gateway_port)
}

//! Wildcards and the hosts under them.

use std::collections::HashMap;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Rule, Severity};
use egressgen_model::values::Port;

use super::{Access, PlannedDestination, place};
use crate::policy::{Flow, Resolution, Setting};

pub(super) const RULES: [&Rule; 3] = [
    &DYNAMIC_DNS_ABOVE_HTTPS_HOST,
    &OPEN_THROUGH_WILDCARD,
    &INDISTINCT_FROM_WILDCARD,
];

static DYNAMIC_DNS_ABOVE_HTTPS_HOST: Rule = Rule {
    id: "dynamic-dns-above-https-host",
    severity: Severity::Error,
    summary: "a wildcard with resolution DYNAMIC_DNS covers a host with https of its own, and its names can then not \
              be looked up",
    help: "remove `resolution: DYNAMIC_DNS` from the wildcard, or the host, which it covers",
    source: "seen on the wire, with Istio 1.32",
};

static OPEN_THROUGH_WILDCARD: Rule = Rule {
    id: "open-through-wildcard",
    severity: Severity::Error,
    summary: "callers of a wildcard would reach a host under it that they may not call",
    help: "let all callers of the wildcard call the host too, close the wildcard to everyone else with `allow`, or list \
           the hosts that are needed instead of the wildcard",
    source: "",
};

static INDISTINCT_FROM_WILDCARD: Rule = Rule {
    id: "indistinct-from-wildcard",
    severity: Severity::Error,
    summary: "a host and the wildcard above it have different callers at one gateway, which can't tell them apart on a \
              port that only the wildcard uses",
    help: "give both the same callers or flows on the same ports of the gateway, or send one of them through another \
           gateway",
    source: "",
};

/// Checks every wildcard against the hosts under it. Refuses pairs where one would open the other, and records for each
/// closed wildcard which names its rule about callers must leave to other destinations.
pub(super) fn settle(planned: &mut [PlannedDestination], refusals: &mut Diagnostics) {
    let mut apart: Vec<(usize, String)> = Vec::new();
    for pair in pairs(planned) {
        let (wildcard, under) = (&planned[pair.wildcard], &planned[pair.under]);
        let found = [
            looked_up(wildcard, under, pair.name),
            open_through(wildcard, under, pair.name),
            not_told_apart(wildcard, under, pair.name),
        ];
        let before = refusals.count();
        refusals.extend(found.into_iter().flatten());
        if refusals.count() == before && needs_telling_apart(wildcard, under) {
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

/// For `a.b.c`, these are `b.c` and `c`. For `*.b.c`, it is only `c`: its own domain is not included.
fn domains_above(host: &str) -> impl Iterator<Item = &str> {
    let own = host.strip_prefix("*.").unwrap_or(host);
    let dots = own.match_indices('.');
    dots.map(move |(dot, _)| &own[dot + 1..])
}

/// A sidecar looks up the TLS names of a wildcard only as long as no host under the wildcard has a TLS route. With such
/// a route, Istio leaves the wildcard out of the listener.
fn looked_up(
    wildcard: &PlannedDestination,
    under: &PlannedDestination,
    name: &str,
) -> Option<Diagnostic> {
    let has_tls = |one: &PlannedDestination| one.flows.iter().any(|flow| flow.kind == Flow::Https);
    let is_looked_up = wildcard.resolution == Resolution::DynamicDns;
    (is_looked_up && has_tls(wildcard) && has_tls(under)).then(|| {
        let refusal = DYNAMIC_DNS_ABOVE_HTTPS_HOST.diagnostic(format!(
            "{name} is under {}, whose names can no longer be looked up once a host under it has https of its own",
            wildcard.first().host
        ));
        let refusal = place::at_host(refusal, under.origin.as_ref());
        place::beside(refusal, wildcard.origin.as_ref())
    })
}

/// A caller of a wildcard can reach every host under it: through flows that the host does not list, with a name that
/// only looks like the host's (`de..example.org`), or with the host's name inside TLS and another name outside.
fn open_through(
    wildcard: &PlannedDestination,
    under: &PlannedDestination,
    name: &str,
) -> Option<Diagnostic> {
    (!under.access.includes(&wildcard.access)).then(|| {
        let host = &wildcard.first().host;
        let refusal = OPEN_THROUGH_WILDCARD.diagnostic(format!(
            "{} may call {host} and so reach {name}, which only {} may call",
            wildcard.access, under.access
        ));
        let refusal = place::at_host(refusal, under.origin.as_ref());
        place::beside(refusal, wildcard.origin.as_ref())
    })
}

/// The gateway denies by the server name of the hop, not by the port. A name that the wildcard's rule excludes must not
/// lead to the wildcard on a port where the host itself has no server.
fn not_told_apart(
    wildcard: &PlannedDestination,
    under: &PlannedDestination,
    name: &str,
) -> Option<Diagnostic> {
    if !needs_telling_apart(wildcard, under) {
        return None;
    }
    let own: Vec<Port> = gateway_ports(under).collect();
    let missing = gateway_ports(wildcard).find(|port| !own.contains(port))?;
    let host = &wildcard.first().host;
    let refusal = INDISTINCT_FROM_WILDCARD.diagnostic(format!(
        "{name} and {host} have different callers and one gateway, whose port {missing} only {host} uses: callers of \
         {name} could call {host} there by the name {name}"
    ));
    let refusal = place::at_field(refusal, under.origin.as_ref(), Setting::Flow);
    Some(place::beside(refusal, wildcard.origin.as_ref()))
}

/// Whether the wildcard's rule would refuse callers of the other destination, because it covers that name.
fn needs_telling_apart(wildcard: &PlannedDestination, under: &PlannedDestination) -> bool {
    let (Some(one), Some(other)) = (wildcard.gateway(), under.gateway()) else {
        return false;
    };
    one.selects_same_pods(other)
        && wildcard.access != Access::Everyone
        && wildcard.access != under.access
}

fn gateway_ports(planned: &PlannedDestination) -> impl Iterator<Item = Port> {
    let hops = planned.flows.iter().filter_map(|flow| flow.hop);
    hops.map(|hop| hop.gateway_port)
}

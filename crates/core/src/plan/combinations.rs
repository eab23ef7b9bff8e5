//! What can't go together within one destination.

use egressgen_model::values::Host;

use super::{Leg, Refusal};
use crate::policy::{
    Access, ConnectionPool, ExportTo, Flow, Hosts, Policy, PolicyDestination, Resolution, Via,
};

/// A ServiceEntry takes no more (Istio's CRD, `hosts`, maxItems).
const MOST_HOSTS: usize = 256;

/// What is wrong, and what to do.
type Wrong = (&'static str, &'static str);

/// How a destination is called in messages.
pub(super) fn title(destination: &PolicyDestination) -> String {
    match &destination.hosts {
        Hosts::One { host, .. } => host.to_string(),
        Hosts::Many { name, .. } => name.to_string(),
    }
}

/// All that can't work in one destination.
pub(super) fn refused(policy: &Policy, destination: &PolicyDestination) -> Vec<Refusal> {
    let groups = [
        hop(policy, destination),
        flows(destination),
        certificate(destination),
        wildcard(destination),
        list(destination),
        addresses(destination),
        requests(destination),
    ];
    let title = title(destination);
    let refusals = groups.into_iter().flatten().map(|(message, help)| {
        Refusal::of_flow(destination.places, format!("{title}: {message}"), help)
    });
    let mut refusals: Vec<_> = refusals.collect();
    refusals.extend(exports(policy, destination));
    refusals
}

fn when(wrong: bool, message: &'static str, help: &'static str) -> Option<Wrong> {
    wrong.then_some((message, help))
}

fn direct(destination: &PolicyDestination) -> bool {
    destination.via == Via::Direct
}

fn has(destination: &PolicyDestination, flow: Flow) -> bool {
    destination.flows.contains(&flow)
}

fn is_wildcard(destination: &PolicyDestination) -> bool {
    matches!(&destination.hosts, Hosts::One { host, .. } if host.is_wildcard())
}

fn hop(policy: &Policy, it: &PolicyDestination) -> Vec<Wrong> {
    let plaintext = it.identity == Some(false);
    let closed = policy.access == Access::DefaultDeny && it.allow.is_none();
    [
        when(
            direct(it) && it.identity.is_some(),
            "identity is about the hop to a gateway, and via: direct has none",
            "remove `identity`, or name a gateway in `via`",
        ),
        when(
            direct(it) && it.allow.is_some(),
            "allow is enforced by a gateway, and via: direct has none",
            "remove `allow`, or name a gateway in `via`",
        ),
        when(
            direct(it) && closed,
            "the policy denies by default, which a gateway enforces, and via: direct has none",
            "name a gateway in `via`, or put the destination into a policy without `access: default-deny`",
        ),
        when(
            plaintext && it.allow.is_some(),
            "without identity a gateway does not know who calls, and could not tell whom to let in",
            "remove `identity: false`, or `allow`",
        ),
        when(
            plaintext && closed,
            "the policy denies by default, and without identity a gateway does not know who calls",
            "remove `identity: false`, or put the destination into a policy without `access: default-deny`",
        ),
        when(
            plaintext && has(it, Flow::Tcp),
            "without identity a gateway can't tell tcp destinations apart, since bytes have no SNI",
            "remove `identity: false`, or send it straight with `via: direct`",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn flows(it: &PolicyDestination) -> Vec<Wrong> {
    let several = it.flows.len() > 1;
    let tcp = when(
        several && has(it, Flow::Tcp),
        "tcp can't go with another flow of the host, since the gateway would know both by the same SNI",
        "keep one of them",
    );
    let ports = when(
        several && (it.port.is_some() || it.target_port.is_some()),
        "with several flows it is not clear which of them `port` and `targetPort` mean",
        "leave them out, so that each flow has its own",
    );
    tcp.or(ports).into_iter().collect()
}

fn certificate(it: &PolicyDestination) -> Vec<Wrong> {
    let given = it.client_certificate.is_some();
    [
        when(
            given && !has(it, Flow::TlsOrigination),
            "clientCertificate is for a gateway that originates TLS, and no flow here does",
            "add `tls-origination` to `flow`, or remove `clientCertificate`",
        ),
        when(
            given && direct(it),
            "a sidecar can't read the Secret of clientCertificate, and would send plaintext",
            "name a gateway in `via`, or remove `clientCertificate`",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn wildcard(it: &PolicyDestination) -> Vec<Wrong> {
    if !is_wildcard(it) {
        return when(
            it.server.is_some(),
            "server is for a wildcard, and the host is none",
            "remove `server`",
        )
        .into_iter()
        .collect();
    }
    [
        when(
            has(it, Flow::Tcp),
            "bytes carry no name, so tcp can't tell the hosts of a wildcard",
            "give each host by its full name, with a `port` of its own",
        ),
        when(
            direct(it) && has(it, Flow::TlsOrigination),
            "a sidecar can't originate TLS for a wildcard, since it connects wherever the application does",
            "give each host by its full name, or name a gateway in `via` and the one host that serves all in `server`",
        ),
        when(
            !direct(it) && it.server.is_none(),
            "a gateway finds a host's addresses by DNS, which has none for a wildcard",
            "give each host by its full name, name in `server` the one host that serves all, or send it straight with `via: direct`",
        ),
        when(
            direct(it) && it.server.is_some(),
            "server is for a wildcard through a gateway; a sidecar sends each host its own way",
            "remove `server`, or name a gateway in `via`",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn list(it: &PolicyDestination) -> Vec<Wrong> {
    let Hosts::Many { hosts, .. } = &it.hosts else {
        return Vec::new();
    };
    let mut sorted: Vec<&Host> = hosts.iter().collect();
    sorted.sort();
    [
        when(
            hosts.len() > MOST_HOSTS,
            "a ServiceEntry takes 256 hosts at most",
            "split the list into several destinations with names of their own",
        ),
        when(
            sorted.windows(2).any(|pair| pair[0] == pair[1]),
            "a host is in the list twice",
            "remove it once",
        ),
        when(
            has(it, Flow::Tcp),
            "a sidecar can't tell several hosts apart on one tcp port",
            "give each host a destination of its own, with a `port` of its own",
        ),
        when(
            !it.endpoints.is_empty(),
            "the addresses in endpoints would be those of every host in the list",
            "give the host with `endpoints` a destination of its own",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn addresses(it: &PolicyDestination) -> Vec<Wrong> {
    let listed = !it.endpoints.is_empty();
    let is = |resolution| it.resolution == Some(resolution);
    [
        when(
            is(Resolution::Static) && !listed,
            "resolution STATIC takes the addresses from endpoints, and there are none",
            "add `endpoints: [192.0.2.1]`",
        ),
        when(
            listed && it.resolution.is_some() && !is(Resolution::Static),
            "endpoints are for resolution STATIC, and another one is given",
            "remove `resolution`, or `endpoints`",
        ),
        when(
            !direct(it) && is(Resolution::None),
            "with resolution NONE a gateway has no address to connect to, and answers 503",
            "remove `resolution`, or send it straight with `via: direct`",
        ),
        when(
            !direct(it) && is(Resolution::DynamicDns),
            "an egress gateway can't resolve by DYNAMIC_DNS",
            "remove `resolution`, or send it straight with `via: direct`",
        ),
        when(
            !is_wildcard(it) && is(Resolution::DynamicDns),
            "resolution DYNAMIC_DNS is for wildcards",
            "remove `resolution`",
        ),
        when(
            is_wildcard(it)
                && direct(it)
                && (listed || is(Resolution::Dns) || is(Resolution::DnsRoundRobin)),
            "DNS has no addresses for a wildcard, nor has it any of its own",
            "remove `resolution` and `endpoints`",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn requests(it: &PolicyDestination) -> Vec<Wrong> {
    let http = |flow: &Flow| matches!(flow, Flow::Http | Flow::TlsOrigination);
    let other = !it.flows.iter().all(http);
    let pool = it.connection_pool.as_ref();
    [
        when(
            other && it.timeout.is_some(),
            "timeout is for requests, which only http and tls-origination show to a proxy",
            "remove `timeout`, or give the flow that it is for a policy of its own",
        ),
        when(
            other && it.retries.is_some(),
            "retries are for requests, which only http and tls-origination show to a proxy",
            "remove `retries`, or give the flow that they are for a policy of its own",
        ),
        when(
            other && pool.is_some_and(ConnectionPool::has_http_limits),
            "maxPendingRequests and maxRequestsPerConnection are for http and tls-origination",
            "remove them; `maxConnections` and `connectTimeout` are for all flows",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A gateway routes by what it finds, and finds what is exported to its namespace.
fn exports(policy: &Policy, it: &PolicyDestination) -> Option<Refusal> {
    let Via::Gateway(gateway) = &it.via else {
        return None;
    };
    let own = policy.namespace.as_ref() == Some(&gateway.namespace);
    let reaches = |to: &ExportTo| match to {
        ExportTo::All => true,
        ExportTo::Own => own,
        ExportTo::Namespace(namespace) => *namespace == gateway.namespace,
    };
    let hidden = !it.export_to.is_empty() && !it.export_to.iter().any(reaches);
    hidden.then(|| {
        let message = format!(
            "{}: exportTo leaves out {}, the namespace of the gateway, which then would not find its routes",
            title(it),
            gateway.namespace
        );
        Refusal::of_flow(it.places, message, "add the gateway's namespace to `exportTo`")
    })
}

/// A ServiceEntry lists each port once.
pub(super) fn same_ports(destination: &PolicyDestination, legs: &[Leg]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (index, leg) in legs.iter().enumerate() {
        let Some(other) = legs[..index].iter().find(|it| it.port == leg.port) else {
            continue;
        };
        let title = title(destination);
        let message = if leg.flow == other.flow {
            format!("{title}: the flow {} is there twice", leg.flow)
        } else {
            format!(
                "{title}: {} and {} both take what applications send to port {}",
                other.flow, leg.flow, leg.port
            )
        };
        refusals.push(Refusal::of_flow(
            destination.places,
            message,
            "keep one of the two",
        ));
    }
    refusals
}

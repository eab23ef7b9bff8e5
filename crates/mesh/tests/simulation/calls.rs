//! The calls of a set: those that its flows are for, some that differ little from them, and some of all others.

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::alphabet::{CALLED, GATEWAYS, PORTS, called, gateway_host};
use super::around::{APPS, Around};
use super::flow::{Flow, Way};

/// Which calls a set has beside those of its flows, by numbers.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    near: Vec<usize>,
    far: Vec<usize>,
}

pub(crate) fn choice() -> impl Strategy<Value = Choice> {
    let all = (0..far().len()).collect::<Vec<_>>();
    let near = prop::collection::vec(0..1_000_usize, 13..=16);
    (near, subsequence(all, 4..=6)).prop_map(|(near, far)| Choice { near, far })
}

/// The calls of the flows through each sidecar and straight to the gateway, and the chosen ones.
pub(crate) fn calls(flows: &[Flow], around: &Around, choice: &Choice) -> Value {
    let mut out = Vec::new();
    for flow in flows {
        for from in 0..APPS.len() {
            out.push(through(
                from,
                called(flow.host),
                flow.port(),
                kind(flow.way),
            ));
        }
        if flow.way != Way::Direct {
            let (protocol, tls) = at_gateway(flow.way);
            out.push(straight(
                flow.gateway,
                0,
                protocol,
                tls,
                called(flow.host).0,
                around.target(flow.port()),
            ));
        }
    }
    let near: Vec<Value> = flows.iter().flat_map(|flow| near(flow, around)).collect();
    out.extend(
        choice
            .near
            .iter()
            .map(|number| near[number % near.len()].clone()),
    );
    let far = far();
    out.extend(choice.far.iter().map(|number| far[*number].clone()));
    json!(distinct(out))
}

fn distinct(calls: Vec<Value>) -> Vec<Value> {
    let mut out = Vec::new();
    for call in calls {
        if !out.contains(&call) {
            out.push(call);
        }
    }
    out
}

/// What an app speaks.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Http,
    Tls,
    Tcp,
}

const KINDS: [Kind; 3] = [Kind::Http, Kind::Tls, Kind::Tcp];

fn kind(way: Way) -> Kind {
    match way {
        Way::Direct | Way::Https | Way::HttpsIdentity => Kind::Tls,
        Way::Http | Way::HttpIdentity | Way::Origination => Kind::Http,
        Way::Tcp => Kind::Tcp,
    }
}

/// A call through a sidecar to a name at its address.
fn through(from: usize, (host, address): (&str, &str), port: u16, kind: Kind) -> Value {
    match kind {
        Kind::Http => {
            json!({ "from": from, "protocol": "http", "host": host, "port": port, "address": address })
        }
        Kind::Tls => {
            json!({ "from": from, "protocol": "http", "tls": "tls", "sni": host, "host": host, "port": port, "address": address })
        }
        Kind::Tcp => json!({ "from": from, "protocol": "tcp", "port": port, "address": address }),
    }
}

/// The same call to an address that nothing claims, where the name decides; bytes have none.
fn unaddressed(mut call: Value) -> Option<Value> {
    let fields = call.as_object_mut()?;
    fields.remove("address");
    (fields["protocol"] == "http").then_some(call)
}

fn with_path(mut call: Value) -> Value {
    call["path"] = json!("/v1/x");
    call
}

/// What the gateway of such a flow gets from a sidecar.
fn at_gateway(way: Way) -> (&'static str, &'static str) {
    match way {
        Way::Http | Way::Direct => ("http", "plaintext"),
        Way::HttpIdentity | Way::Origination => ("http", "mtls"),
        Way::Https => ("tcp", "tls"),
        Way::HttpsIdentity | Way::Tcp => ("tcp", "mtls"),
    }
}

/// Everything a gateway may get.
const AT_GATEWAY: [(&str, &str); 6] = [
    ("http", "plaintext"),
    ("http", "mtls"),
    ("tcp", "mtls"),
    ("http", "tls"),
    ("tcp", "tls"),
    ("tcp", "plaintext"),
];

fn straight(
    gateway: usize,
    from: usize,
    protocol: &str,
    tls: &str,
    host: &str,
    port: u16,
) -> Value {
    let mut call = json!({ "gateway": gateway, "from": from, "protocol": protocol, "tls": tls, "host": host, "port": port });
    if tls != "plaintext" {
        call["sni"] = json!(host);
    }
    call
}

/// Calls of the flow's host on its port, what is usual on another one, and calls to its gateway.
fn near(flow: &Flow, around: &Around) -> Vec<Value> {
    let name = called(flow.host);
    let usual = if flow.port() == 80 {
        (443, Kind::Tls)
    } else {
        (80, Kind::Http)
    };
    let spoken = KINDS.map(|it| (flow.port(), it)).into_iter().chain([usual]);
    let mut out = Vec::new();
    for (port, kind) in spoken {
        for from in 0..APPS.len() {
            let call = through(from, name, port, kind);
            if matches!(kind, Kind::Http) {
                out.push(with_path(call.clone()));
            }
            out.extend(unaddressed(call.clone()));
            out.push(call);
        }
    }
    for (protocol, tls) in AT_GATEWAY {
        let port = around.target(flow.port());
        out.push(straight(
            flow.gateway,
            1,
            protocol,
            tls,
            called(flow.host).0,
            port,
        ));
    }
    out
}

/// Every name and every gateway on every port.
fn far() -> Vec<Value> {
    let mut out = Vec::new();
    let services = [
        (gateway_host(0), "10.96.0.1"),
        (gateway_host(1), "10.96.0.2"),
    ];
    let services = services
        .iter()
        .map(|(host, address)| (host.as_str(), *address));
    for name in CALLED.into_iter().chain(services) {
        for from in 0..APPS.len() {
            for port in PORTS {
                for kind in KINDS {
                    out.push(through(from, name, port, kind));
                }
            }
            out.push(with_path(through(from, name, 80, Kind::Http)));
        }
    }
    for gateway in 0..GATEWAYS.len() {
        for port in [80, 8081, 443, 8443, 5432, 8080] {
            for (protocol, tls) in AT_GATEWAY {
                out.push(straight(gateway, gateway, protocol, tls, CALLED[0].0, port));
            }
        }
    }
    out
}

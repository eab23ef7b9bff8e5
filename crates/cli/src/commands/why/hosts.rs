//! The hosts: those that are asked for, or all of ServiceEntries, with their ports.

use std::collections::{BTreeMap, BTreeSet};

use egressgen::resources::{Protocol as PortProtocol, Resource, ServicePort};
use egressgen_mesh::{Item, Protocol};

use super::scheme;
use crate::input::values::Values;
use crate::report::failure::invalid;

/// A host, and how it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostOf {
    /// The host, or the wildcard.
    pub(super) name: String,
    /// The host that is called: of a wildcard, a name under it.
    pub(super) called: String,
    pub(super) flows: Vec<Flow>,
}

/// A port, and what an application speaks there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) protocol: Protocol,
    pub(super) port: u16,
}

/// The usual ways, which applications take whether or not a resource has them.
const USUAL: [Flow; 2] = [
    Flow {
        protocol: Protocol::Http,
        port: 80,
    },
    Flow {
        protocol: Protocol::Tls,
        port: 443,
    },
];

/// The hosts that are asked for; without any, all of ServiceEntries.
pub(super) fn hosts(values: &mut Values, asked: &[String], items: &[Item]) -> Vec<HostOf> {
    let mut ports: BTreeMap<&str, Vec<Flow>> = BTreeMap::new();
    for item in items {
        if let Resource::ServiceEntry(entry) = &item.resource {
            for host in &entry.spec.hosts {
                let flows = entry.spec.ports.iter().flat_map(flows_of);
                ports.entry(host).or_default().extend(flows);
            }
        }
    }
    if asked.is_empty() {
        let all = ports.iter();
        return all.map(|(host, flows)| HostOf::new(host, flows)).collect();
    }
    let mut names = BTreeSet::new();
    for text in asked {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
        let name = text.strip_prefix("*.").unwrap_or(text);
        if name.is_empty() || !name.chars().all(allowed) {
            let message = format!("{text:?} is not a host: give a name such as edition.cnn.com");
            values.errors.push(invalid("--to", &message));
        } else {
            names.insert(text.to_ascii_lowercase());
        }
    }
    let asked = names.iter().map(|name| {
        let covering = ports.iter().filter(|(host, _)| covers(host, name));
        let flows: Vec<_> = covering.flat_map(|(_, flows)| flows).copied().collect();
        HostOf::new(name, &flows)
    });
    asked.collect()
}

/// Whether a host of a ServiceEntry is the name, or a wildcard above it.
fn covers(host: &str, name: &str) -> bool {
    match host.strip_prefix('*') {
        Some(suffix) => name.ends_with(suffix),
        None => host == name,
    }
}

/// Without a protocol, Istio looks at the bytes, and what applications send decides.
fn flows_of(port: &ServicePort) -> Vec<Flow> {
    let Some(number) = u16::try_from(port.number).ok().filter(|it| *it > 0) else {
        return Vec::new();
    };
    let is = |protocols: &[PortProtocol]| {
        let given = port.protocol.as_ref();
        given.is_some_and(|given| protocols.iter().any(|it| it.is(given)))
    };
    let protocol = if is(&[
        PortProtocol::HTTP,
        PortProtocol::GRPC_WEB,
        PortProtocol::HTTP_PROXY,
    ]) {
        Protocol::Http
    } else if is(&[PortProtocol::HTTP2, PortProtocol::GRPC]) {
        Protocol::Http2
    } else if is(&[PortProtocol::HTTPS, PortProtocol::TLS]) {
        Protocol::Tls
    } else if is(&[PortProtocol::UDP]) {
        return Vec::new();
    } else {
        Protocol::Tcp
    };
    vec![Flow {
        protocol,
        port: number,
    }]
}

// === impl HostOf ===

impl HostOf {
    fn new(name: &str, flows: &[Flow]) -> Self {
        let mut all: Vec<Flow> = flows.to_vec();
        let is_new = |usual: &&Flow| flows.iter().all(|flow| flow.port != usual.port);
        all.extend(USUAL.iter().filter(is_new));
        all.sort_by_key(|flow| (flow.port, scheme(flow.protocol)));
        all.dedup();
        Self {
            name: name.to_owned(),
            called: match name.strip_prefix("*.") {
                Some(domain) => format!("any.{domain}"),
                None => name.to_owned(),
            },
            flows: all,
        }
    }
}

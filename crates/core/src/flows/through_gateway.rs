//! The way through a gateway: its servers, the hop to it, and the routes to it and from it.

use egressgen_model::resources::{PortTrafficPolicy, Resource, Server, VirtualServiceSpec};

use super::{Routes, exported, http, https, port_policies, tcp};
use crate::plan::{Hop, PlannedDestination, PlannedFlow, Security};
use crate::policy::Flow;
use crate::{Destination, parts};

/// The resources of all hosts of a destination; they share the Gateway and the DestinationRule.
pub(super) fn resources(
    planned: &PlannedDestination,
    destinations: &[Destination],
) -> Vec<Resource> {
    let [first, ..] = destinations else {
        return Vec::new();
    };
    let hops = planned
        .flows
        .iter()
        .filter_map(|flow| Some((flow, flow.hop?)));
    let servers = hops
        .clone()
        .flat_map(|(flow, hop)| servers(destinations, flow, hop));
    let subsets = destinations.iter().map(|destination| {
        let policies = hops
            .clone()
            .filter_map(|(flow, hop)| hop_policy(destination, flow, hop));
        parts::subset(destination, port_policies(policies.collect()))
    });
    let mut resources = vec![
        parts::gateway(first, servers.collect()).into(),
        parts::gateway_rule(first, subsets.collect()).into(),
    ];
    for destination in destinations {
        let mut spec = VirtualServiceSpec {
            gateways: vec![parts::MESH.to_owned(), destination.gateway_resource()],
            export_to: exported(&planned.export_to),
            ..VirtualServiceSpec::default()
        };
        for (flow, hop) in hops.clone() {
            let routes = routes(planned, destination, flow, hop);
            spec.http.extend(routes.http);
            spec.tls.extend(routes.tls);
            spec.tcp.extend(routes.tcp);
        }
        let name = destination.virtual_service();
        resources.push(parts::virtual_service(destination.names(), name, spec).into());
    }
    resources
}

fn servers(destinations: &[Destination], flow: &PlannedFlow, hop: Hop) -> Vec<Server> {
    match flow.kind {
        Flow::Http => vec![http::server(destinations, hop, "http")],
        Flow::Https => https::servers(destinations, hop),
        Flow::TlsOrigination => vec![http::server(destinations, hop, "http-to-tls")],
        Flow::Tcp => vec![tcp::server(destinations, hop)],
    }
}

fn routes(
    planned: &PlannedDestination,
    destination: &Destination,
    flow: &PlannedFlow,
    hop: Hop,
) -> Routes {
    match flow.kind {
        Flow::Http | Flow::TlsOrigination => {
            http::routes(destination, flow, hop, &planned.requests)
        }
        Flow::Https => https::routes(destination, flow, hop),
        Flow::Tcp => tcp::routes(destination, flow, hop),
    }
}

/// How sidecars talk to the gateway's port: mutual TLS of the mesh where the plan asks for it, and for HTTP in the version
/// that the application speaks. Without that the port's name decides, `http2` in all installations, and a websocket
/// becomes a request that the gateway refuses (`http2.invalid.header.field`, seen on the wire).
fn hop_policy(
    destination: &Destination,
    flow: &PlannedFlow,
    hop: Hop,
) -> Option<PortTrafficPolicy> {
    let tls = (hop.security == Security::IstioMutual).then(|| parts::mesh_tls(destination));
    let connection_pool = match flow.kind {
        Flow::Http | Flow::TlsOrigination => Some(parts::client_protocol()),
        Flow::Https | Flow::Tcp => None,
    };
    (tls.is_some() || connection_pool.is_some()).then(|| PortTrafficPolicy {
        connection_pool,
        tls,
        ..parts::on_port(hop.gateway_port)
    })
}

/// The hosts for which a server of the gateway stands. `./` lets only VirtualServices of the Gateway's own namespace bind
/// to it: another one could send a name that is open to everyone on to a host that is not.
pub(super) fn server_hosts(destinations: &[Destination]) -> Vec<String> {
    let hosts = destinations.iter().flat_map(|one| one.names().hosts());
    hosts.map(|host| ["./", &host].concat()).collect()
}

//! The way through a gateway: its servers, the hop to it, and the routes to it and from it.

use egressgen_model::resources::{PortTrafficPolicy, Resource, Server, VirtualServiceSpec};

use super::{Routes, exported, http, https, port_policies, tcp};
use crate::plan::{Hop, Leg, Planned, Security};
use crate::policy::Flow;
use crate::{Destination, parts};

/// The resources of all hosts of a destination; they share the Gateway and the DestinationRule.
pub(super) fn resources(planned: &Planned, destinations: &[Destination]) -> Vec<Resource> {
    let [first, ..] = destinations else {
        return Vec::new();
    };
    let hops = planned.legs.iter().filter_map(|leg| Some((leg, leg.hop?)));
    let servers = hops
        .clone()
        .flat_map(|(leg, hop)| servers(destinations, leg, hop));
    let subsets = destinations.iter().map(|destination| {
        let policies = hops
            .clone()
            .filter_map(|(_, hop)| hop_policy(destination, hop));
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
        for (leg, hop) in hops.clone() {
            let routes = routes(planned, destination, leg, hop);
            spec.http.extend(routes.http);
            spec.tls.extend(routes.tls);
            spec.tcp.extend(routes.tcp);
        }
        let name = destination.virtual_service();
        resources.push(parts::virtual_service(destination.names(), name, spec).into());
    }
    resources
}

fn servers(destinations: &[Destination], leg: &Leg, hop: Hop) -> Vec<Server> {
    match leg.flow {
        Flow::Http => vec![http::server(destinations, hop, "http")],
        Flow::Https => https::servers(destinations, hop),
        Flow::TlsOrigination => vec![http::server(destinations, hop, "http-to-tls")],
        Flow::Tcp => vec![tcp::server(destinations, hop)],
    }
}

fn routes(planned: &Planned, destination: &Destination, leg: &Leg, hop: Hop) -> Routes {
    match leg.flow {
        Flow::Http | Flow::TlsOrigination => http::routes(destination, leg, hop, &planned.requests),
        Flow::Https => https::routes(destination, leg, hop),
        Flow::Tcp => tcp::routes(destination, leg, hop),
    }
}

/// Mutual TLS of the mesh where the plan asks for it.
fn hop_policy(destination: &Destination, hop: Hop) -> Option<PortTrafficPolicy> {
    (hop.security == Security::IstioMutual)
        .then(|| parts::tls_on(hop.gateway_port, parts::mesh_tls(destination)))
}

/// The hosts for which a server of the gateway stands: also the one that serves for a wildcard, whose name the hop
/// carries in its SNI.
pub(super) fn server_hosts(destinations: &[Destination]) -> Vec<String> {
    let mut hosts = Vec::new();
    for destination in destinations {
        let names = destination.names();
        hosts.push(names.host.as_str().to_owned());
        let server = names.server.iter();
        hosts.extend(
            server
                .filter(|it| !names.host.covers(it))
                .map(|it| it.as_str().to_owned()),
        );
    }
    hosts
}

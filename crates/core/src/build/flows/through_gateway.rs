//! The path through a gateway: its servers, the hop to it, and the routes to it and from it.

use egressgen_model::resources::{PortTrafficPolicy, Resource, Server};
use egressgen_model::values::GatewayRef;

use super::host_flow::HostFlow;
use super::{Routes, http, https, tcp};
use crate::build::resources::destination_rule::{
    client_protocol, gateway_rule, mesh_tls, on_port, on_ports, subset,
};
use crate::build::resources::gateway::gateway;
use crate::build::resources::virtual_service::{MESH, virtual_service};
use crate::plan::{Hop, Names, PlannedDestination, PlannedFlow, Security};
use crate::policy::Flow;

/// The resources of all hosts of a destination, which share the Gateway and the DestinationRule.
pub(in crate::build) fn resources(
    planned: &PlannedDestination,
    through: &GatewayRef,
) -> impl Iterator<Item = Resource> {
    let hops = planned.flows.iter();
    let hops = hops.filter_map(|flow| Some((flow, flow.hop?)));
    let servers = hops.clone();
    let servers = servers.flat_map(|(flow, hop)| servers_of(planned, flow, hop));
    let subsets = planned.names().map(|names| {
        let policies = hops.clone();
        let policies = policies.filter_map(|(flow, hop)| hop_policy(names, flow, hop));
        subset(names, on_ports(policies.collect()))
    });
    let first = planned.first();
    let gateway = gateway(first, through, servers.collect());
    let rule = gateway_rule(first, through, subsets.collect());
    let services = planned.names().map(move |names| {
        let mut routes = Routes::default();
        for (flow, hop) in hops.clone() {
            let host_flow = HostFlow {
                gateway: through,
                names,
                flow,
                hop,
            };
            add_routes(&mut routes, planned, host_flow);
        }
        let name = names.gateway_virtual_service();
        let gateways = vec![MESH.to_owned(), names.gateway()];
        virtual_service(names, name, gateways, routes, &planned.export_to).into()
    });
    [gateway.into(), rule.into()].into_iter().chain(services)
}

fn servers_of(planned: &PlannedDestination, flow: &PlannedFlow, hop: Hop) -> Vec<Server> {
    match flow.kind {
        Flow::Http => vec![http::server(&planned.names, hop, "http")],
        Flow::Https => https::servers(&planned.names, hop),
        Flow::TlsOrigination => vec![http::server(&planned.names, hop, "http-to-tls")],
        Flow::Tcp => vec![tcp::server(&planned.names, hop)],
    }
}

fn add_routes(routes: &mut Routes, planned: &PlannedDestination, host_flow: HostFlow<'_>) {
    match host_flow.flow.kind {
        Flow::Http | Flow::TlsOrigination => http::add_routes(routes, planned, host_flow),
        Flow::Https => https::add_routes(routes, host_flow),
        Flow::Tcp => tcp::add_routes(routes, host_flow),
    }
}

/// How sidecars talk to the gateway's port: with mutual TLS of the mesh if the plan asks for it, and with the HTTP
/// version that the application speaks. Otherwise the name of the port would decide the version. It is `http2` in all
/// installations, so a websocket would become a request that the gateway refuses (`http2.invalid.header.field`, seen on
/// the wire).
fn hop_policy(names: &Names, flow: &PlannedFlow, hop: Hop) -> Option<PortTrafficPolicy> {
    let tls = (hop.security == Security::IstioMutual).then(|| mesh_tls(names));
    let connection_pool = flow.kind.has_requests().then(client_protocol);
    on_port(hop.gateway_port, connection_pool, tls)
}

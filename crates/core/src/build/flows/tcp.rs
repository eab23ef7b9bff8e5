//! Bytes in, bytes out.
//!
//! ```text
//! app ─TCP :port─► sidecar ─TCP inside mutual TLS of the mesh :443─► gateway ─TCP :port─► host
//! ```
//!
//! Bytes carry no name, so the SNI of the hop tells the gateway which host they are for.

use egressgen_model::resources::{Protocol, Server, ServerTlsMode};

use super::Routes;
use super::host_flow::HostFlow;
use crate::build::resources::gateway;
use crate::build::resources::virtual_service::{MESH, tcp_route, to_gateway, to_host};
use crate::plan::{Hop, Names};

pub(super) const SERVICE_PORT: (&str, Protocol) = ("tcp", Protocol::TCP);

pub(super) fn server(hosts: &[Names], hop: Hop) -> Server {
    let mode = Some(ServerTlsMode::IstioMutual);
    gateway::server(hosts, hop.gateway_port, "tcp", Protocol::TLS, mode)
}

pub(super) fn add_routes(routes: &mut Routes, host_flow: HostFlow<'_>) {
    let HostFlow {
        gateway,
        names,
        flow,
        hop,
    } = host_flow;
    let to_gateway = to_gateway(names, gateway, hop.gateway_port);
    let to_host = to_host(names, flow.port);
    routes.tcp.extend([
        tcp_route(MESH, flow.port, to_gateway),
        tcp_route(&names.gateway(), hop.gateway_port, to_host),
    ]);
}

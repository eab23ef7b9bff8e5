//! Bytes in, bytes out.
//!
//! ```text
//! app ─TCP :port─► sidecar ─TCP inside mutual TLS of the mesh :443─► gateway ─TCP :port─► host
//! ```
//!
//! Bytes carry no name, so it is the SNI of the hop that tells the gateway for which host they are.

use egressgen_model::resources::{Protocol, Server, ServerTlsMode};

use super::Routes;
use super::through_gateway::server_hosts;
use crate::plan::{Hop, PlannedFlow};
use crate::{Destination, parts};

pub(super) const SERVICE_PORT: (&str, Protocol) = ("tcp", Protocol::TCP);

pub(super) fn server(destinations: &[Destination], hop: Hop) -> Server {
    let mode = Some(ServerTlsMode::IstioMutual);
    let hosts = server_hosts(destinations);
    parts::server(hosts, hop.gateway_port, "tcp", Protocol::TLS, mode)
}

pub(super) fn routes(destination: &Destination, flow: &PlannedFlow, hop: Hop) -> Routes {
    let gateway = destination.gateway_resource();
    let to_gateway = parts::whole_route(parts::to_gateway(destination, hop.gateway_port));
    let to_host = parts::whole_route(parts::to_host(destination.names(), flow.port));
    Routes {
        tcp: vec![
            parts::tcp_route(parts::MESH, flow.port, to_gateway),
            parts::tcp_route(&gateway, hop.gateway_port, to_host),
        ],
        ..Routes::default()
    }
}

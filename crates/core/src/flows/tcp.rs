//! Bytes in, bytes out.
//!
//! ```text
//! app ─TCP :port─► sidecar ─TCP inside mutual TLS of the mesh :443─► gateway ─TCP :port─► host
//! ```
//!
//! Bytes carry no name, so it is the SNI of the hop that tells the gateway for which host they are.

use egressgen_model::resources::{Protocol, ServerTlsMode};

use super::{Passage, Piece, Routes};
use crate::plan::{Hop, Leg};
use crate::{Destination, parts};

pub(super) fn piece(leg: &Leg) -> Piece {
    Piece {
        port: parts::service_port_to(leg.port, leg.target_port, "tcp", Protocol::TCP),
        host_policy: None,
    }
}

pub(super) fn passage(destination: &Destination, leg: &Leg, hop: Hop) -> Passage {
    let gateway = destination.gateway_resource();
    let to_gateway = parts::whole_route(parts::to_gateway(destination, hop.gateway_port));
    let to_host = parts::whole_route(parts::to_host(destination, leg.port));
    let mode = Some(ServerTlsMode::IstioMutual);
    Passage {
        server: parts::server(destination, hop.gateway_port, "tcp", Protocol::TLS, mode),
        routes: Routes {
            tcp: vec![
                parts::tcp_route(parts::MESH, leg.port, to_gateway),
                parts::tcp_route(&gateway, hop.gateway_port, to_host),
            ],
            ..Routes::default()
        },
    }
}

//! The application's own TLS, untouched.
//!
//! ```text
//! app ─TLS :port─► sidecar ─the same TLS, or it inside mutual TLS of the mesh :443─► gateway ─the same TLS :port─► host
//! ```

use egressgen_model::resources::{Protocol, ServerTlsMode};

use super::{Passage, Piece, Routes};
use crate::plan::{Hop, Leg, Security};
use crate::{Destination, parts};

pub(super) fn piece(leg: &Leg) -> Piece {
    Piece {
        port: parts::service_port_to(leg.port, leg.target_port, "tls", Protocol::TLS),
        host_policy: None,
    }
}

pub(super) fn passage(destination: &Destination, leg: &Leg, hop: Hop) -> Passage {
    let gateway = destination.gateway_resource();
    let to_gateway = parts::whole_route(parts::to_gateway(destination, hop.gateway_port));
    let to_host = parts::whole_route(parts::to_host(destination, leg.port));
    let in_mesh = parts::tls_route(destination, parts::MESH, leg.port, to_gateway);
    let at_gateway = |route| parts::tls_route(destination, &gateway, hop.gateway_port, route);
    let (mode, routes) = match hop.security {
        // A gateway that ends the outer TLS has bytes left, not SNI: Istio looks under `tcp` then.
        Security::IstioMutual => (
            ServerTlsMode::IstioMutual,
            Routes {
                tls: vec![in_mesh],
                tcp: vec![parts::tcp_route(&gateway, hop.gateway_port, to_host)],
                ..Routes::default()
            },
        ),
        Security::Passthrough | Security::Plaintext => (
            ServerTlsMode::Passthrough,
            Routes {
                tls: vec![in_mesh, at_gateway(to_host)],
                ..Routes::default()
            },
        ),
    };
    Passage {
        server: parts::server(
            destination,
            hop.gateway_port,
            "tls",
            Protocol::TLS,
            Some(mode),
        ),
        routes,
    }
}

//! HTTP in, HTTP out.
//!
//! ```text
//! app ─HTTP :port─► sidecar ─mutual TLS of the mesh, or plaintext :80─► gateway ─HTTP :port─► host
//! ```

use egressgen_model::resources::{Protocol, ServerTlsMode};

use super::{Passage, Piece, Routes};
use crate::plan::{Hop, Leg, Security};
use crate::{Destination, parts};

pub(super) fn piece(leg: &Leg) -> Piece {
    Piece {
        port: parts::service_port_to(leg.port, leg.target_port, "http", Protocol::HTTP),
        host_policy: None,
    }
}

/// HTTP through the gateway, whatever becomes of it behind; `name` tells the server apart from others.
pub(super) fn passage(
    destination: &Destination,
    leg: &Leg,
    hop: Hop,
    name: &'static str,
) -> Passage {
    let (protocol, tls) = match hop.security {
        Security::IstioMutual => (Protocol::HTTPS, Some(ServerTlsMode::IstioMutual)),
        Security::Plaintext | Security::Passthrough => (Protocol::HTTP, None),
    };
    Passage {
        server: parts::server(destination, hop.gateway_port, name, protocol, tls),
        routes: Routes {
            http: parts::http_routes(destination, leg.port, hop.gateway_port, leg.port),
            ..Routes::default()
        },
    }
}

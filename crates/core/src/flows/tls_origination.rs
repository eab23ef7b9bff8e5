//! HTTP in, TLS out.
//!
//! ```text
//! app ─HTTP :port─► sidecar ─mutual TLS of the mesh, or plaintext :80─► gateway ─TLS :target_port─► host
//! ```
//!
//! TLS sits on the port that applications call with HTTP, which `targetPort` leads to the host's TLS port. So the
//! ServiceEntry needs no 443 of its own, and an application's own https to the host is never wrapped a second time.

use egressgen_model::resources::{ClientTlsMode, ClientTlsSettings, Protocol};

use super::Piece;
use crate::destination::Names;
use crate::parts;
use crate::plan::Leg;

pub(super) fn piece(names: &Names, leg: &Leg) -> Piece {
    let certificate = leg.client_certificate.as_ref();
    let tls = ClientTlsSettings {
        mode: Some(match certificate {
            Some(_) => ClientTlsMode::Mutual,
            None => ClientTlsMode::Simple,
        }),
        credential_name: certificate.map(|it| it.as_str().to_owned()),
        sni: Some(names.host.as_str().to_owned()),
        ..ClientTlsSettings::default()
    };
    Piece {
        port: parts::service_port_to(leg.port, leg.target_port, "http-to-tls", Protocol::HTTP),
        host_policy: Some(parts::tls_on(leg.port, tls)),
    }
}

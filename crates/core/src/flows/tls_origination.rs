//! HTTP in, TLS out.
//!
//! ```text
//! app ─HTTP :port─► sidecar ─mutual TLS of the mesh, or plaintext :80─► gateway ─TLS :target_port─► host
//! ```
//!
//! TLS sits on the port that applications call with HTTP, which `targetPort` leads to the host's TLS port. So the
//! ServiceEntry needs no 443 of its own, and an application's own https to the host is never wrapped a second time.
//! The way to the gateway and its server are those of [`http`](super::http).

use egressgen_model::resources::{ClientTlsMode, ClientTlsSettings, Protocol};

use crate::destination::Names;
use crate::plan::Leg;

pub(super) const SERVICE_PORT: (&str, Protocol) = ("http-to-tls", Protocol::HTTP);

/// The TLS that the proxy makes of it.
pub(super) fn tls(names: &Names, leg: &Leg) -> ClientTlsSettings {
    let certificate = leg.client_certificate.as_ref();
    ClientTlsSettings {
        mode: Some(match certificate {
            Some(_) => ClientTlsMode::Mutual,
            None => ClientTlsMode::Simple,
        }),
        credential_name: certificate.map(|it| it.as_str().to_owned()),
        // Without one it is the host that the application calls, which of a wildcard is not always the same.
        sni: (!names.host.is_wildcard()).then(|| names.server().to_owned()),
        ..ClientTlsSettings::default()
    }
}

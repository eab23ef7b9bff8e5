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
use crate::plan::PlannedFlow;

pub(super) const SERVICE_PORT: (&str, Protocol) = ("http-to-tls", Protocol::HTTP);

/// The TLS that the proxy makes of it.
pub(super) fn tls(names: &Names, flow: &PlannedFlow) -> ClientTlsSettings {
    let certificate = flow.client_certificate.as_ref();
    // For a wildcard neither is written: the host that the application calls is both then. With an `sni` and no names
    // Istio has Envoy check the chain only (`pilot/pkg/networking/core/cluster_tls.go`, setAutoSniAndAutoSanValidation).
    let name = (!names.host.is_wildcard()).then(|| names.server().to_owned());
    ClientTlsSettings {
        mode: Some(match certificate {
            Some(_) => ClientTlsMode::Mutual,
            None => ClientTlsMode::Simple,
        }),
        credential_name: certificate.map(|it| it.as_str().to_owned()),
        subject_alt_names: name.iter().cloned().collect(),
        sni: name,
        ..ClientTlsSettings::default()
    }
}

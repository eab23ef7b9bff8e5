//! HTTP in, TLS out.
//!
//! ```text
//! app ─HTTP :port─► sidecar ─mutual TLS of the mesh, or plaintext :80─► gateway ─TLS :target_port─► host
//! ```
//!
//! TLS applies to the port that applications call with HTTP. `targetPort` maps this port to the TLS port of the host.
//! So the ServiceEntry needs no separate port 443, and an application's own https to the host is never wrapped a second
//! time. The routes and the gateway's server are those of [`http`](super::http).

use egressgen_model::resources::{ClientTlsMode, ClientTlsSettings, Protocol};

use crate::plan::{Names, PlannedFlow};

pub(super) const SERVICE_PORT: (&str, Protocol) = ("http-to-tls", Protocol::HTTP);

/// The TLS that the proxy originates.
pub(super) fn tls(names: &Names, flow: &PlannedFlow) -> ClientTlsSettings {
    let certificate = flow.client_certificate.as_ref();
    // For a wildcard, both are left out, and Envoy uses the host that the application calls. With an `sni` but no
    // names, Istio has Envoy check only the certificate chain (`pilot/pkg/networking/core/cluster_tls.go`,
    // setAutoSniAndAutoSanValidation).
    let name = (!names.host.is_wildcard()).then(|| names.server().to_owned());
    ClientTlsSettings {
        mode: Some(match certificate {
            Some(_) => ClientTlsMode::Mutual,
            None => ClientTlsMode::Simple,
        }),
        credential_name: certificate.map(|secret| secret.as_str().to_owned()),
        subject_alt_names: name.iter().cloned().collect(),
        sni: name,
        ..ClientTlsSettings::default()
    }
}

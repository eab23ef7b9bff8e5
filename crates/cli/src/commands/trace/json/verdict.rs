//! Where a request ended, in JSON.

use egressgen_mesh::{Departure, Refusal, Security};
use serde::Serialize;

use super::{PartView, ProxyView, part, proxy};
use crate::input::mesh::places::Places;

/// What arrives behind the last proxy.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArrivalView<'a> {
    host: &'a str,
    port: u16,
    protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sni: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<CertificateView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_certificate: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tls_inside: bool,
}

/// What a proxy that originates TLS checks of the server's certificate.
#[derive(Serialize)]
struct CertificateView<'a> {
    checked: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    names: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefusalView<'a> {
    reason: &'static str,
    by: ProxyView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    flags: &'a str,
    details: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    sidecar_flags: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<PartView<'a>>,
    mend: &'a str,
}

// === impl ArrivalView ===

impl<'a> ArrivalView<'a> {
    pub(super) fn of(departure: &'a Departure) -> Self {
        let (protocol, sni) = match &departure.security {
            Security::Plaintext => ("plaintext", None),
            Security::Passthrough { sni } => ("passthrough", Some(sni)),
            Security::Originated { sni, .. } => ("tls", Some(sni)),
            Security::Mesh { sni } => ("mesh", Some(sni)),
        };
        let (certificate, client_certificate) = match &departure.security {
            Security::Originated {
                verifies_ca,
                names,
                client_certificate,
                ..
            } => {
                let checked = match (verifies_ca, names.is_empty()) {
                    (false, _) => "nothing",
                    (true, true) => "ca",
                    (true, false) => "name",
                };
                (
                    Some(CertificateView { checked, names }),
                    client_certificate.as_deref(),
                )
            }
            _ => (None, None),
        };
        Self {
            host: &departure.host,
            port: departure.port,
            protocol,
            sni: sni.map(String::as_str).filter(|sni| !sni.is_empty()),
            authority: departure.authority.as_deref(),
            principal: departure.principal.as_deref(),
            certificate,
            client_certificate,
            tls_inside: matches!(
                departure.security,
                Security::Originated { inside: true, .. }
            ),
        }
    }
}

// === impl RefusalView ===

impl<'a> RefusalView<'a> {
    pub(super) fn of(refusal: &'a Refusal, places: &Places<'_>) -> Self {
        Self {
            reason: refusal.reason.as_str(),
            by: proxy(&refusal.proxy),
            status: refusal.status,
            flags: refusal.flags,
            details: &refusal.details,
            sidecar_flags: refusal.sidecar_flags,
            cause: refusal
                .evidence
                .as_ref()
                .map(|evidence| part(evidence, places)),
            mend: &refusal.mend,
        }
    }
}

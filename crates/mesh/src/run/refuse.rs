//! Refusals, with what Envoy logs of them.

use super::Run;
use super::arrival::{Around, Arrival, SenderKind};
use crate::{Evidence, Proxy, Reason, Refusal, Verdict};

/// What Envoy shows of a refusal.
struct Shown {
    status: Option<u16>,
    flags: &'static str,
    details: &'static str,
}

// === impl Run ===

impl Run<'_> {
    /// A refusal whose cause is not a resource.
    pub(super) fn refused(&self, proxy: Proxy, reason: Reason, mend: &str) -> Verdict {
        refused_by(proxy, reason, self.reads_http(), None, mend)
    }

    /// Whether the proxies can read the request as HTTP.
    pub(super) fn reads_http(&self) -> bool {
        self.request.protocol.is_http()
    }
}

/// A refusal by a proxy that reads HTTP, or that only passes bytes on.
pub(super) fn refused_by(
    proxy: Proxy,
    reason: Reason,
    reads_http: bool,
    evidence: Option<Evidence>,
    mend: impl Into<String>,
) -> Verdict {
    let shown = Shown::of(reason, reads_http);
    Verdict::Refused(Refusal {
        proxy,
        reason,
        status: shown.status,
        flags: shown.flags,
        details: shown.details.to_owned(),
        sidecar_flags: "",
        evidence,
        mend: mend.into(),
    })
}

/// A refusal of a connection by a gateway before it reads the request.
pub(super) fn refused_connection(
    proxy: Proxy,
    reason: Reason,
    arrival: &Arrival,
    evidence: Option<Evidence>,
    mend: impl Into<String>,
) -> Verdict {
    let is_http = arrival.sender == Some(SenderKind::Http);
    let (flags, details) = match reason {
        Reason::NoFilterChain => ("NR", "filter_chain_not_found"),
        Reason::HttpExpected => ("DPE", "http1.codec_error"),
        _ => ("", ""),
    };
    // The sidecar sees a failed handshake if it speaks TLS, and else that the connection ends.
    let sidecar_flags = match (arrival.sender, &arrival.around) {
        (None, _) => "",
        (Some(SenderKind::Http), Around::Nothing) if reason != Reason::NotListening => "UC",
        (Some(SenderKind::Http), _) => "URX,UF",
        (Some(SenderKind::Tcp), Around::Nothing) if reason != Reason::NotListening => "",
        (Some(SenderKind::Tcp), _) => "UF,URX",
    };
    Verdict::Refused(Refusal {
        proxy,
        reason,
        status: is_http.then_some(503),
        flags,
        details: details.to_owned(),
        sidecar_flags,
        evidence,
        mend: mend.into(),
    })
}

// === impl Shown ===

impl Shown {
    /// What Envoy 1.39 shows; the conformance suite sees it on the wire.
    fn of(reason: Reason, reads_http: bool) -> Self {
        let (status, flags, details) = match reason {
            Reason::NoCluster => (Some(503), "NC", "cluster_not_found"),
            Reason::NoRoute => (Some(404), "NR", "route_not_found"),
            Reason::UnknownDestination if reads_http => (Some(502), "", "direct_response"),
            Reason::UnknownDestination => (None, "UH", ""),
            Reason::Denied => (Some(403), "", ""),
            Reason::NoEndpoint => (Some(503), "UH", "no_healthy_upstream"),
            Reason::NotListening if reads_http => (Some(503), "URX,UF", ""),
            Reason::NotListening => (None, "UF,URX", ""),
            Reason::NoFilterChain | Reason::Conflict => (None, "NR", "filter_chain_not_found"),
            Reason::HttpExpected => (Some(400), "DPE", "http1.codec_error"),
            Reason::RedirectToHttps => (Some(301), "", ""),
            Reason::Upgrade => (Some(503), "", ""),
            Reason::TlsExpected
            | Reason::MeshCertificateExpected
            | Reason::Redirect
            | Reason::DirectResponse => (None, "", ""),
            Reason::Fault => (None, "FI", "fault_filter_abort"),
        };
        Self {
            status: status.filter(|_| reads_http),
            flags,
            details,
        }
    }
}

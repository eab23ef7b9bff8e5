//! Where a request ended.

use super::{Proxy, Reason};
use crate::Evidence;

/// Where a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It left the mesh by a gateway.
    Gateway(Departure),
    /// It left the mesh by the sidecar, past every gateway.
    Sidecar(Departure),
    /// It stayed in the mesh: it goes to a Service of the cluster that is no known gateway.
    Mesh(Departure),
    /// It did not arrive anywhere.
    Refused(Refusal),
}

/// How a request leaves a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The host or address that it is sent to.
    pub host: String,
    /// The port that it is sent to.
    pub port: u16,
    /// What arrives there.
    pub security: Security,
    /// The Host header that arrives; none if the proxy does not read HTTP.
    pub authority: Option<String>,
    /// The principal that the gateway knows, such as `cluster.local/ns/shop/sa/client`.
    pub principal: Option<String>,
}

/// What protects a request after the last proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// Nothing: HTTP or other bytes without TLS.
    Plaintext,
    /// The application's own TLS, which no proxy reads.
    Passthrough {
        /// Its SNI; empty without one.
        sni: String,
    },
    /// TLS from the proxy.
    Originated {
        /// Its SNI; empty without one.
        sni: String,
        /// Whether the CA of the server's certificate is verified.
        verifies_ca: bool,
        /// The names that the server's certificate may have; empty if any name will do.
        names: Vec<String>,
        /// The client certificate: the name of a Secret, or a file.
        client_certificate: Option<String>,
        /// Whether TLS of the application is inside.
        inside: bool,
    },
    /// Mutual TLS of the mesh, which a host outside cannot verify.
    Mesh {
        /// Its SNI.
        sni: String,
    },
}

/// Why a request did not arrive anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The proxy that ended it.
    pub proxy: Proxy,
    /// Why.
    pub reason: Reason,
    /// The HTTP status that the application sees; none if its connection is closed.
    pub status: Option<u16>,
    /// `%RESPONSE_FLAGS%` in the access log of that proxy, such as `NC`; empty for none.
    pub flags: &'static str,
    /// `%RESPONSE_CODE_DETAILS%` or `%CONNECTION_TERMINATION_DETAILS%` in the access log of that proxy.
    pub details: String,
    /// What the sidecar logs when a gateway ended it; empty for the same as the gateway.
    pub sidecar_flags: &'static str,
    /// The part of a resource that is the likely cause.
    pub evidence: Option<Evidence>,
    /// What would mend it, in one sentence without a full stop.
    pub mend: String,
}

// === impl Verdict ===

impl Verdict {
    /// Its name in JSON and on the command line: `gateway`, `sidecar`, `mesh` or `refused`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Gateway(_) => "gateway",
            Self::Sidecar(_) => "sidecar",
            Self::Mesh(_) => "mesh",
            Self::Refused(_) => "refused",
        }
    }

    /// How it leaves, if it does.
    #[must_use]
    pub fn departure(&self) -> Option<&Departure> {
        match self {
            Self::Gateway(departure) | Self::Sidecar(departure) | Self::Mesh(departure) => {
                Some(departure)
            }
            Self::Refused(_) => None,
        }
    }

    /// Why it was refused, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

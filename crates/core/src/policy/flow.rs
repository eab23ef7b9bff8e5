//! What applications send, and what leaves the mesh.

use std::fmt;
use std::str::FromStr;

use egressgen_model::values::Port;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// What applications send, and what leaves the mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(rename_all = "kebab-case", inline)]
#[non_exhaustive]
pub enum Flow {
    /// HTTP in, HTTP out.
    Http,
    /// The TLS of the application, passed through.
    Https,
    /// HTTP in, TLS out.
    TlsOrigination,
    /// Bytes in, bytes out.
    Tcp,
}

/// Why a text is not a [`Flow`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a flow: give http, https, tls-origination or tcp")]
pub struct FlowError(String);

// === impl Flow ===

impl Flow {
    /// All flows.
    pub const ALL: [Self; 4] = [Self::Http, Self::Https, Self::TlsOrigination, Self::Tcp];

    /// The value in a policy.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::TlsOrigination => "tls-origination",
            Self::Tcp => "tcp",
        }
    }

    /// The default of the port that applications call; `tcp` has none.
    pub(crate) fn default_port(self) -> Option<Port> {
        match self {
            Self::Http | Self::TlsOrigination => Some(Port::HTTP),
            Self::Https => Some(Port::HTTPS),
            Self::Tcp => None,
        }
    }

    /// The default of the host's port, if it is not the port that applications call.
    pub(crate) fn default_target_port(self) -> Option<Port> {
        (self == Self::TlsOrigination).then_some(Port::HTTPS)
    }

    /// Whether proxies see requests, and not only connections.
    #[must_use]
    pub fn has_requests(self) -> bool {
        matches!(self, Self::Http | Self::TlsOrigination)
    }

    /// Whether the gateway knows the caller by default.
    pub(crate) fn default_identity(self) -> bool {
        self != Self::Https
    }
}

impl FromStr for Flow {
    type Err = FlowError;

    fn from_str(text: &str) -> Result<Self, FlowError> {
        Self::ALL
            .into_iter()
            .find(|flow| flow.as_str() == text)
            .ok_or_else(|| FlowError(text.to_owned()))
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Flow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

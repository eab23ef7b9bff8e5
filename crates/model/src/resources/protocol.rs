//! The protocol of a port.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The protocol of a port, as Istio writes it: `HTTP`, `HTTPS`, `TLS`, …
///
/// Istio ignores case and rejects unknown protocols (`pkg/config/protocol/instance.go`, Parse), but some of its rules
/// compare the exact text, so the text is kept as it was written.
///
/// ```
/// use egressgen_model::resources::Protocol;
///
/// assert_eq!(Protocol::HTTP.as_str(), "HTTP");
/// assert!(Protocol::from("http").is(&Protocol::HTTP));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Protocol(Cow<'static, str>);

// === impl Protocol ===

impl Protocol {
    /// Plain HTTP/1.1, or HTTP/2 where the client upgrades.
    pub const HTTP: Self = Self(Cow::Borrowed("HTTP"));
    /// HTTP/2 without TLS.
    pub const HTTP2: Self = Self(Cow::Borrowed("HTTP2"));
    /// gRPC; Envoy handles it as HTTP/2.
    pub const GRPC: Self = Self(Cow::Borrowed("GRPC"));
    /// gRPC-Web over HTTP/1.1 or HTTP/2.
    pub const GRPC_WEB: Self = Self(Cow::Borrowed("GRPC-WEB"));
    /// HTTP to a forward proxy, with absolute URIs and CONNECT.
    pub const HTTP_PROXY: Self = Self(Cow::Borrowed("HTTP_PROXY"));
    /// HTTP over TLS; a gateway that terminates the TLS routes the requests as HTTP.
    pub const HTTPS: Self = Self(Cow::Borrowed("HTTPS"));
    /// TLS that is routed by SNI and not terminated.
    pub const TLS: Self = Self(Cow::Borrowed("TLS"));
    /// Any TCP traffic.
    pub const TCP: Self = Self(Cow::Borrowed("TCP"));
    /// Any UDP traffic.
    pub const UDP: Self = Self(Cow::Borrowed("UDP"));
    /// MongoDB's wire protocol; routed as TCP.
    pub const MONGO: Self = Self(Cow::Borrowed("MONGO"));
    /// MySQL's wire protocol; routed as TCP.
    pub const MYSQL: Self = Self(Cow::Borrowed("MYSQL"));
    /// Redis' wire protocol; routed as TCP.
    pub const REDIS: Self = Self(Cow::Borrowed("REDIS"));

    /// The protocol as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether Istio treats both as the same protocol; it ignores case.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl From<&str> for Protocol {
    fn from(text: &str) -> Self {
        Self(Cow::Owned(text.to_owned()))
    }
}

impl From<String> for Protocol {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

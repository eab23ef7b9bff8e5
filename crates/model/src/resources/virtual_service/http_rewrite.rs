//! Requests that get another target, or an answer at once.

use k8s_openapi::ByteString;
use serde::{Deserialize, Serialize};

use crate::resources::one_of::{ExclusiveFields, at_most_one};

/// Changes to a request before it is sent on; excludes a redirect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRewrite {
    /// What takes the place of the path, or of the matched prefix; excludes `uri_regex_rewrite`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// What takes the place of the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Parts of the path replaced by an expression; excludes `uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri_regex_rewrite: Option<RegexRewrite>,
}

/// A replacement by regular expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegexRewrite {
    /// The RE2 expression to look for; required by Istio.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What takes its place, with `\1`, `\2`, … for the groups; required by Istio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<String>,
}

/// A redirect. Istio wants at least one of path, host, port and scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RedirectWire", into = "RedirectWire")]
pub struct HttpRedirect {
    /// The new path; excludes `prefix_rewrite`.
    pub uri: Option<String>,
    /// The new host.
    pub authority: Option<String>,
    /// The new port, given or derived.
    pub redirect_port: Option<RedirectPort>,
    /// The new scheme, `http` or `https`. Istio's default: that of the request.
    pub scheme: Option<String>,
    /// The status of the answer, 300 to 399. Istio's default: 301.
    pub redirect_code: Option<u32>,
    /// What takes the place of the matched prefix; only with a prefix match, and not with `uri`. Since Istio 1.31.
    pub prefix_rewrite: Option<String>,
}

/// The port of an [`HttpRedirect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedirectPort {
    /// This one, 1 to 65535 (`port`).
    Port(u32),
    /// One that follows from scheme or request (`derivePort`).
    Derive(RedirectPortSelection),
}

/// Where the port of a redirect comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RedirectPortSelection {
    /// From the scheme: 80 for http, 443 for https.
    FromProtocolDefault,
    /// From the request, whose port is kept.
    FromRequestPort,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedirectWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    derive_port: Option<RedirectPortSelection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_code: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix_rewrite: Option<String>,
}

impl TryFrom<RedirectWire> for HttpRedirect {
    type Error = ExclusiveFields;

    fn try_from(wire: RedirectWire) -> Result<Self, ExclusiveFields> {
        Ok(Self {
            uri: wire.uri,
            authority: wire.authority,
            redirect_port: at_most_one([
                ("port", wire.port.map(RedirectPort::Port)),
                ("derivePort", wire.derive_port.map(RedirectPort::Derive)),
            ])?,
            scheme: wire.scheme,
            redirect_code: wire.redirect_code,
            prefix_rewrite: wire.prefix_rewrite,
        })
    }
}

impl From<HttpRedirect> for RedirectWire {
    fn from(it: HttpRedirect) -> Self {
        let (port, derive_port) = match it.redirect_port {
            Some(RedirectPort::Port(port)) => (Some(port), None),
            Some(RedirectPort::Derive(from)) => (None, Some(from)),
            None => (None, None),
        };
        Self {
            uri: it.uri,
            authority: it.authority,
            port,
            derive_port,
            scheme: it.scheme,
            redirect_code: it.redirect_code,
            prefix_rewrite: it.prefix_rewrite,
        }
    }
}

/// An answer that the proxy gives by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpDirectResponse {
    /// The status of the answer, 200 to 600.
    pub status: u32,
    /// The body, at most 1 MiB. Unset: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<HttpBody>,
}

/// The body of an [`HttpDirectResponse`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BodyWire", into = "BodyWire")]
pub enum HttpBody {
    /// `{}`: nothing.
    #[default]
    Empty,
    /// Text.
    String(String),
    /// Bytes, in base64 when written.
    Bytes(ByteString),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BodyWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<ByteString>,
}

impl TryFrom<BodyWire> for HttpBody {
    type Error = ExclusiveFields;

    fn try_from(wire: BodyWire) -> Result<Self, ExclusiveFields> {
        let set = at_most_one([
            ("string", wire.string.map(Self::String)),
            ("bytes", wire.bytes.map(Self::Bytes)),
        ])?;
        Ok(set.unwrap_or_default())
    }
}

impl From<HttpBody> for BodyWire {
    fn from(it: HttpBody) -> Self {
        let mut wire = Self::default();
        match it {
            HttpBody::Empty => {}
            HttpBody::String(text) => wire.string = Some(text),
            HttpBody::Bytes(bytes) => wire.bytes = Some(bytes),
        }
        wire
    }
}

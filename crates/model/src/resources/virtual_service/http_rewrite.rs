//! Requests that get another target, or an answer at once.

use k8s_openapi::ByteString;
use serde::{Deserialize, Serialize};

use crate::resources::one_of::one_of;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

one_of!(HttpRedirect {
    uri: "uri",
    authority: "authority",
    redirect_port: "port" => RedirectPort::Port | "derivePort" => RedirectPort::Derive,
    scheme: "scheme",
    redirect_code: "redirectCode",
    prefix_rewrite: "prefixRewrite",
});

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HttpBody {
    /// `{}`: nothing.
    #[default]
    Empty,
    /// Text.
    String(String),
    /// Bytes, in base64 when written.
    Bytes(ByteString),
}

one_of!(HttpBody { Empty, "string" => String, "bytes" => Bytes });

//! Rewrites, redirects and direct responses of HTTP routes.

use k8s_openapi::ByteString;
use serde::{Deserialize, Serialize};

use crate::resources::one_of::one_of;

/// Changes to a request before it is forwarded. Cannot be combined with a redirect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRewrite {
    /// Replaces the path, or the matched prefix of it. Cannot be combined with `uri_regex_rewrite`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Replaces the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Replaces parts of the path by regular expression. Cannot be combined with `uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri_regex_rewrite: Option<RegexRewrite>,
}

/// A replacement by regular expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegexRewrite {
    /// The RE2 expression to match; required by Istio.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The replacement, with `\1`, `\2`, … for the capture groups; required by Istio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<String>,
}

/// A redirect. Istio requires at least one of path, host, port and scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpRedirect {
    /// The new path. Cannot be combined with `prefix_rewrite`.
    pub uri: Option<String>,
    /// The new host.
    pub authority: Option<String>,
    /// The new port, explicit or derived.
    pub redirect_port: Option<RedirectPort>,
    /// The new scheme, `http` or `https`. Default: the scheme of the request.
    pub scheme: Option<String>,
    /// The status of the response, 300 to 399. Default: 301.
    pub redirect_code: Option<u32>,
    /// Replaces the matched prefix; requires a prefix match and cannot be combined with `uri`. Since Istio 1.31.
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
    /// This port, 1 to 65535 (`port`).
    Port(u32),
    /// A port derived from the scheme or the request (`derivePort`).
    Derive(RedirectPortSelection),
}

/// How the port of a redirect is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RedirectPortSelection {
    /// From the scheme: 80 for http, 443 for https.
    FromProtocolDefault,
    /// From the request: the port is kept.
    FromRequestPort,
}

/// A response that the proxy sends itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpDirectResponse {
    /// The status of the response, 200 to 600.
    pub status: u32,
    /// The body, at most 1 MiB. Unset: no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<HttpBody>,
}

/// The body of an [`HttpDirectResponse`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HttpBody {
    /// `{}`: no content.
    #[default]
    Empty,
    /// Text.
    String(String),
    /// Bytes, written in base64.
    Bytes(ByteString),
}

one_of!(HttpBody { Empty, "string" => String, "bytes" => Bytes });

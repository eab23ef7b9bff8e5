//! VirtualService: where requests and connections for a host go.

mod destination;
mod fault;
mod http;
mod http_match;
mod http_policy;
mod http_rewrite;
mod string_match;
mod tcp;
mod tls;

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, Spec};

pub use destination::{Destination, PortSelector, RouteDestination};
pub use fault::{FaultAbort, FaultDelay, FaultDelayType, FaultErrorType, HttpFaultInjection};
pub use http::{Delegate, HttpRoute, HttpRouteDestination};
pub use http_match::HttpMatchRequest;
pub use http_policy::{
    CorsPolicy, HeaderOperations, Headers, HttpMirrorPolicy, HttpRetry, Percent,
    UnmatchedPreflights,
};
pub use http_rewrite::{
    HttpBody, HttpDirectResponse, HttpRedirect, HttpRewrite, RedirectPort, RedirectPortSelection,
    RegexRewrite,
};
pub use string_match::StringMatch;
pub use tcp::{L4MatchAttributes, TcpRoute};
pub use tls::{TlsMatchAttributes, TlsRoute};

/// Routes what is sent to its hosts, in sidecars and on gateways.
pub type VirtualService = Object<VirtualServiceSpec>;

/// The `spec` of a [`VirtualService`]. Istio wants at least one route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VirtualServiceSpec {
    /// DNS names, also with a leading `*.`, or IP addresses, none of which covers another; `*` alone only on gateways.
    /// Empty: routes for others to delegate to, `http` only and without `gateways`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Where the routes apply: Gateways as `name` (of its own namespace) or `namespace/name`, and `mesh` for all
    /// sidecars. Istio's default: mesh alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<String>,
    /// Routes for HTTP, HTTP/2 and gRPC, also where a gateway has ended the TLS of an HTTPS port; the first match wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub http: Vec<HttpRoute>,
    /// Routes by SNI for TLS that is passed through; the first match wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tls: Vec<TlsRoute>,
    /// Routes for bytes, also where a gateway has ended the TLS of a TLS port; the first match wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tcp: Vec<TcpRoute>,
    /// Namespaces that see the routes: names, `.` for its own, `*` for all (the default).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<String>,
}

impl Spec for VirtualServiceSpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "VirtualService";
    const PLURAL: &'static str = "virtualservices";
}

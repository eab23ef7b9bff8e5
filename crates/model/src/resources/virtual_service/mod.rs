//! VirtualService: where requests and connections for a host are routed.

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

/// Routes the traffic for its hosts, in sidecars and on gateways.
pub type VirtualService = Object<VirtualServiceSpec>;

/// The `spec` of a [`VirtualService`]. Istio requires at least one route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VirtualServiceSpec {
    /// DNS names, also with a leading `*.`, or IP addresses that do not overlap; `*` alone only on gateways. Empty:
    /// routes that other VirtualServices delegate to, with `http` only and without `gateways`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Where the routes apply: Gateways as `name` (in its own namespace) or `namespace/name`, and `mesh` for all
    /// sidecars. Default: `mesh`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<String>,
    /// Routes for HTTP, HTTP/2 and gRPC, also on HTTPS ports where a gateway terminates TLS. The first match wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub http: Vec<HttpRoute>,
    /// SNI routes for TLS that is passed through. The first match wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tls: Vec<TlsRoute>,
    /// Routes for TCP, also on TLS ports where a gateway terminates TLS. The first match wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tcp: Vec<TcpRoute>,
    /// The namespaces that can see the routes: names, `.` for its own namespace, `*` for all (the default).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<String>,
}

impl Spec for VirtualServiceSpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "VirtualService";
    const PLURAL: &'static str = "virtualservices";
}

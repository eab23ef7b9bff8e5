//! VirtualService: the routes of a host, from a sidecar to the gateway and from there to the host.

use egressgen_model::resources::{
    Destination, HttpMatchRequest, HttpRetry, HttpRoute, HttpRouteDestination, L4MatchAttributes,
    RouteDestination, TcpRoute, TlsMatchAttributes, TlsRoute, VirtualService, VirtualServiceSpec,
};
use egressgen_model::values::{GatewayRef, Port};

use super::{exported, port_selector, resource};
use crate::plan::Names;
use crate::policy::{ExportTo, IstioDuration, Retries, RetryOn};

/// The reserved gateway name for the sidecars of the mesh in a VirtualService.
pub(crate) const MESH: &str = "mesh";

/// The weight for all traffic of a route.
const WHOLE: i32 = 100;

/// Routes, in the sections of a VirtualService where they take effect.
#[derive(Default)]
pub(crate) struct Routes {
    pub(crate) http: Vec<HttpRoute>,
    pub(crate) tls: Vec<TlsRoute>,
    pub(crate) tcp: Vec<TcpRoute>,
}

/// The VirtualService `name` with the routes of a host. Without `gateways`, the routes take effect in the mesh.
pub(crate) fn virtual_service(
    names: &Names,
    name: String,
    gateways: Vec<String>,
    routes: Routes,
    export_to: &[ExportTo],
) -> VirtualService {
    let spec = VirtualServiceSpec {
        hosts: names.hosts().map(str::to_owned).collect(),
        gateways,
        http: routes.http,
        tls: routes.tls,
        tcp: routes.tcp,
        export_to: exported(export_to),
    };
    resource(names, name, spec)
}

/// The hop from a sidecar to the gateway.
pub(crate) fn to_gateway(names: &Names, gateway: &GatewayRef, port: Port) -> Destination {
    Destination {
        host: gateway.fqdn(),
        subset: Some(names.name.as_str().to_owned()),
        port: Some(port_selector(port)),
    }
}

/// The hop to the host itself.
pub(crate) fn to_host(names: &Names, port: Port) -> Destination {
    Destination {
        host: names.server().to_owned(),
        subset: None,
        port: Some(port_selector(port)),
    }
}

/// Sends all HTTP requests that reach `gateway` on a port to one destination.
pub(crate) fn http_route(gateway: &str, port: Port, to: Destination) -> HttpRoute {
    HttpRoute {
        matches: vec![HttpMatchRequest {
            gateways: vec![gateway.to_owned()],
            port: Some(port.number()),
            ..HttpMatchRequest::default()
        }],
        route: vec![HttpRouteDestination {
            destination: to,
            weight: Some(WHOLE),
            headers: None,
        }],
        ..HttpRoute::default()
    }
}

/// Sends all TLS connections for the host that reach `gateway` on a port to one destination.
pub(crate) fn tls_route(names: &Names, gateway: &str, port: Port, to: Destination) -> TlsRoute {
    TlsRoute {
        matches: vec![TlsMatchAttributes {
            gateways: vec![gateway.to_owned()],
            port: Some(port.number()),
            sni_hosts: names.hosts().map(str::to_owned).collect(),
            ..TlsMatchAttributes::default()
        }],
        route: vec![whole(to)],
    }
}

/// Sends all bytes that reach `gateway` on a port to one destination.
pub(crate) fn tcp_route(gateway: &str, port: Port, to: Destination) -> TcpRoute {
    TcpRoute {
        matches: vec![L4MatchAttributes {
            gateways: vec![gateway.to_owned()],
            port: Some(port.number()),
            ..L4MatchAttributes::default()
        }],
        route: vec![whole(to)],
    }
}

/// Converts the retry settings to Istio's type.
pub(crate) fn retries(retries: &Retries) -> HttpRetry {
    HttpRetry {
        attempts: Some(retries.attempts().into()),
        per_try_timeout: retries.per_try_timeout().map(IstioDuration::get),
        retry_on: retries.retry_on().map(RetryOn::to_string),
        backoff: retries.backoff().map(IstioDuration::get),
        ..HttpRetry::default()
    }
}

fn whole(destination: Destination) -> RouteDestination {
    RouteDestination {
        destination,
        weight: Some(WHOLE),
    }
}

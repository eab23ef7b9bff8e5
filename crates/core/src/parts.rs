//! The pieces that scenarios and flows share: where two resources must agree, the text comes from here.

use std::collections::BTreeMap;

use egressgen_model::resources::{
    self as istio, ClientTlsMode, ClientTlsSettings, ConnectionPoolSettings, DestinationRule,
    DestinationRuleSpec, Gateway, GatewaySpec, HttpMatchRequest, HttpRoute, HttpRouteDestination,
    HttpSettings, L4MatchAttributes, Object, PortSelector, PortTrafficPolicy, Protocol, Resolution,
    RouteDestination, Server, ServerTlsMode, ServerTlsSettings, ServiceEntry, ServiceEntrySpec,
    ServicePort, Spec, Subset, TcpRoute, TlsMatchAttributes, TlsRoute, TrafficPolicy,
    VirtualService, VirtualServiceSpec,
};
use egressgen_model::values::{Namespace, Port};

use crate::Destination;
use crate::destination::Names;

/// The word by which a VirtualService means the sidecars of the mesh rather than a gateway.
pub(crate) const MESH: &str = "mesh";

/// All traffic of a route.
const WHOLE: i32 = 100;

pub(crate) fn service_port(number: Port, name: &str, protocol: Protocol) -> ServicePort {
    ServicePort {
        number: number.number(),
        name: name.to_owned(),
        protocol: Some(protocol),
        target_port: None,
    }
}

/// A port that proxies lead to another one of the host.
pub(crate) fn service_port_to(
    number: Port,
    target: Port,
    name: &str,
    protocol: Protocol,
) -> ServicePort {
    ServicePort {
        target_port: (target != number).then_some(target.number()),
        ..service_port(number, name, protocol)
    }
}

/// Makes hosts known to the mesh. Gateways find their addresses by DNS: with NONE they would have none to connect to.
pub(crate) fn service_entry(
    names: &Names,
    hosts: Vec<String>,
    ports: Vec<ServicePort>,
) -> ServiceEntry {
    let spec = ServiceEntrySpec {
        hosts,
        ports,
        resolution: Some(Resolution::Dns),
        ..ServiceEntrySpec::default()
    };
    object(names, names.group.as_str().to_owned(), spec)
}

/// One of the gateway's ports, on which it listens for hosts.
pub(crate) fn server(
    hosts: Vec<String>,
    port: Port,
    name: impl Into<String>,
    protocol: Protocol,
    tls: Option<ServerTlsMode>,
) -> Server {
    Server {
        port: istio::Port {
            number: port.number(),
            name: name.into(),
            protocol,
            target_port: None,
        },
        bind: None,
        hosts,
        tls: tls.map(|mode| ServerTlsSettings {
            mode: Some(mode),
            ..ServerTlsSettings::default()
        }),
        default_endpoint: None,
        name: None,
    }
}

/// Has the gateway listen for the host.
pub(crate) fn gateway(destination: &Destination, servers: Vec<Server>) -> Gateway {
    let spec = GatewaySpec {
        selector: destination.gateway().selector.labels().clone(),
        servers,
    };
    object(destination.names(), destination.gateway_resource(), spec)
}

/// The subset of the gateway's Service through which a host's traffic goes, and how sidecars talk to it.
pub(crate) fn subset(destination: &Destination, traffic_policy: Option<TrafficPolicy>) -> Subset {
    Subset {
        name: destination.name().as_str().to_owned(),
        labels: BTreeMap::new(),
        traffic_policy,
    }
}

/// How sidecars talk to the gateway's Service, by subset.
pub(crate) fn gateway_rule(destination: &Destination, subsets: Vec<Subset>) -> DestinationRule {
    let spec = DestinationRuleSpec {
        host: destination.gateway().fqdn(),
        subsets,
        ..DestinationRuleSpec::default()
    };
    object(destination.names(), destination.gateway_rule(), spec)
}

/// How a proxy talks to the host itself; `name` is the rule's.
pub(crate) fn host_rule(
    names: &Names,
    name: String,
    traffic_policy: TrafficPolicy,
) -> DestinationRule {
    let spec = DestinationRuleSpec {
        host: names.server().to_owned(),
        traffic_policy: Some(traffic_policy),
        ..DestinationRuleSpec::default()
    };
    object(names, name, spec)
}

/// Sends the host's traffic on its way; `spec` brings the routes.
pub(crate) fn virtual_service(
    names: &Names,
    name: String,
    spec: VirtualServiceSpec,
) -> VirtualService {
    let spec = VirtualServiceSpec {
        hosts: names.hosts(),
        ..spec
    };
    object(names, name, spec)
}

/// The hop from a sidecar to the gateway.
pub(crate) fn to_gateway(destination: &Destination, port: Port) -> istio::Destination {
    istio::Destination {
        host: destination.gateway().fqdn(),
        subset: Some(destination.name().as_str().to_owned()),
        port: Some(port_selector(port)),
    }
}

/// The hop to the host itself.
pub(crate) fn to_host(names: &Names, port: Port) -> istio::Destination {
    istio::Destination {
        host: names.server().to_owned(),
        subset: None,
        port: Some(port_selector(port)),
    }
}

/// HTTP requests for `port` of the host: from the sidecars to the gateway's port, from there to the target port.
pub(crate) fn http_routes(
    destination: &Destination,
    port: Port,
    gateway_port: Port,
    target_port: Port,
) -> [HttpRoute; 2] {
    let to_gateway = to_gateway(destination, gateway_port);
    let to_host = to_host(destination.names(), target_port);
    [
        http_route(MESH, port, to_gateway),
        http_route(&destination.gateway_resource(), gateway_port, to_host),
    ]
}

/// HTTP requests that reach `gateway` on a port, all of them, to one destination.
pub(crate) fn http_route(gateway: &str, port: Port, to: istio::Destination) -> HttpRoute {
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

/// TLS connections for the host that reach `gateway` on a port.
pub(crate) fn tls_route(
    names: &Names,
    gateway: &str,
    port: Port,
    to: RouteDestination,
) -> TlsRoute {
    TlsRoute {
        matches: vec![TlsMatchAttributes {
            gateways: vec![gateway.to_owned()],
            port: Some(port.number()),
            sni_hosts: names.hosts(),
            ..TlsMatchAttributes::default()
        }],
        route: vec![to],
    }
}

/// Bytes that reach `gateway` on a port, all of them.
pub(crate) fn tcp_route(gateway: &str, port: Port, to: RouteDestination) -> TcpRoute {
    TcpRoute {
        matches: vec![L4MatchAttributes {
            gateways: vec![gateway.to_owned()],
            port: Some(port.number()),
            ..L4MatchAttributes::default()
        }],
        route: vec![to],
    }
}

/// Connections that reach a proxy, all of them, to one destination.
pub(crate) fn whole_route(to: istio::Destination) -> RouteDestination {
    RouteDestination {
        destination: to,
        weight: Some(WHOLE),
    }
}

fn port_selector(port: Port) -> PortSelector {
    PortSelector::from(port.number())
}

/// A policy for connections to one port, and only to that.
pub(crate) fn on_port(port: Port) -> PortTrafficPolicy {
    PortTrafficPolicy {
        port: Some(port_selector(port)),
        ..PortTrafficPolicy::default()
    }
}

/// TLS for connections to one port, and only to that.
pub(crate) fn tls_on(port: Port, tls: ClientTlsSettings) -> PortTrafficPolicy {
    PortTrafficPolicy {
        tls: Some(tls),
        ..on_port(port)
    }
}

/// HTTP/1.1 stays HTTP/1.1 and HTTP/2 stays HTTP/2.
pub(crate) fn client_protocol() -> ConnectionPoolSettings {
    ConnectionPoolSettings {
        http: Some(HttpSettings {
            use_client_protocol: Some(true),
            ..HttpSettings::default()
        }),
        ..ConnectionPoolSettings::default()
    }
}

/// Mutual TLS of the mesh on the hop to the gateway. Without the SNI, Envoy sends a name of Istio's own, which no
/// server of the gateway matches.
pub(crate) fn mesh_tls(destination: &Destination) -> ClientTlsSettings {
    ClientTlsSettings {
        mode: Some(ClientTlsMode::IstioMutual),
        sni: Some(destination.names().server().to_owned()),
        ..ClientTlsSettings::default()
    }
}

pub(crate) fn object<S: Spec>(names: &Names, name: String, spec: S) -> Object<S> {
    object_in(names.namespace.as_ref(), name, spec)
}

/// An object that takes effect in one namespace only, wherever the others go.
pub(crate) fn object_in<S: Spec>(
    namespace: Option<&Namespace>,
    name: impl Into<String>,
    spec: S,
) -> Object<S> {
    let mut object = Object::new(name, spec);
    object.metadata.namespace = namespace.map(|it| it.as_str().to_owned());
    object
}

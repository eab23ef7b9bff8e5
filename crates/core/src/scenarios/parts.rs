//! The pieces that scenarios share: where two resources must agree, the text comes from here.

use std::collections::BTreeMap;

use egressgen_model::resources::{
    self as istio, DestinationRule, DestinationRuleSpec, Gateway, GatewaySpec, HttpMatchRequest,
    HttpRoute, HttpRouteDestination, Object, PortSelector, Protocol, Resolution, RouteDestination,
    Server, ServerTlsSettings, ServiceEntry, ServiceEntrySpec, ServicePort, Spec, Subset,
    TrafficPolicy, VirtualService, VirtualServiceSpec,
};
use egressgen_model::values::Port;

use crate::Destination;

/// The word by which a VirtualService means the sidecars of the mesh rather than a gateway.
pub(super) const MESH: &str = "mesh";

/// All traffic of a route.
const WHOLE: i32 = 100;

pub(super) fn service_port(number: Port, name: &str, protocol: Protocol) -> ServicePort {
    ServicePort {
        number: number.number(),
        name: name.to_owned(),
        protocol: Some(protocol),
        target_port: None,
    }
}

/// Makes the host known to the mesh. Gateways find its addresses by DNS: with NONE they would have none to connect to.
pub(super) fn service_entry(destination: &Destination, ports: Vec<ServicePort>) -> ServiceEntry {
    let spec = ServiceEntrySpec {
        hosts: vec![destination.host().as_str().to_owned()],
        ports,
        resolution: Some(Resolution::Dns),
        ..ServiceEntrySpec::default()
    };
    object(destination, destination.name().as_str().to_owned(), spec)
}

/// Has the gateway listen for the host on one of its ports.
pub(super) fn gateway(
    destination: &Destination,
    port: Port,
    name: &str,
    protocol: Protocol,
    tls: Option<ServerTlsSettings>,
) -> Gateway {
    let server = Server {
        port: istio::Port {
            number: port.number(),
            name: name.to_owned(),
            protocol,
            target_port: None,
        },
        bind: None,
        hosts: vec![destination.host().as_str().to_owned()],
        tls,
        default_endpoint: None,
        name: None,
    };
    let spec = GatewaySpec {
        selector: destination.gateway().selector.labels().clone(),
        servers: vec![server],
    };
    object(destination, destination.gateway_resource(), spec)
}

/// The subset of the gateway's Service through which this host's traffic goes, and how sidecars talk to it.
pub(super) fn gateway_rule(
    destination: &Destination,
    traffic_policy: Option<TrafficPolicy>,
) -> DestinationRule {
    let spec = DestinationRuleSpec {
        host: destination.gateway().fqdn(),
        subsets: vec![Subset {
            name: destination.name().as_str().to_owned(),
            labels: BTreeMap::new(),
            traffic_policy,
        }],
        ..DestinationRuleSpec::default()
    };
    object(destination, destination.gateway_rule(), spec)
}

/// How a proxy talks to the host itself.
pub(super) fn host_rule(
    destination: &Destination,
    traffic_policy: TrafficPolicy,
) -> DestinationRule {
    let spec = DestinationRuleSpec {
        host: destination.host().as_str().to_owned(),
        traffic_policy: Some(traffic_policy),
        ..DestinationRuleSpec::default()
    };
    object(destination, destination.origination_rule(), spec)
}

/// Sends the host's traffic from the sidecars to the gateway and from there to the host; `spec` brings the routes.
pub(super) fn virtual_service(
    destination: &Destination,
    spec: VirtualServiceSpec,
) -> VirtualService {
    let spec = VirtualServiceSpec {
        hosts: vec![destination.host().as_str().to_owned()],
        ..spec
    };
    object(destination, destination.virtual_service(), spec)
}

/// The hop from a sidecar to the gateway.
pub(super) fn to_gateway(destination: &Destination, port: Port) -> istio::Destination {
    istio::Destination {
        host: destination.gateway().fqdn(),
        subset: Some(destination.name().as_str().to_owned()),
        port: Some(port_selector(port)),
    }
}

/// The hop from the gateway to the host.
pub(super) fn to_host(destination: &Destination, port: Port) -> istio::Destination {
    istio::Destination {
        host: destination.host().as_str().to_owned(),
        subset: None,
        port: Some(port_selector(port)),
    }
}

/// HTTP requests for `port` of the host: from the sidecars to the gateway's port, from there to the target port.
pub(super) fn http_routes(
    destination: &Destination,
    port: Port,
    gateway_port: Port,
    target_port: Port,
) -> VirtualServiceSpec {
    let gateway = destination.gateway_resource();
    let to_gateway = to_gateway(destination, gateway_port);
    let to_host = to_host(destination, target_port);
    VirtualServiceSpec {
        http: vec![
            http_route(MESH, port, to_gateway),
            http_route(&gateway, gateway_port, to_host),
        ],
        gateways: vec![gateway, MESH.to_owned()],
        ..VirtualServiceSpec::default()
    }
}

/// HTTP requests that reach `gateway` on a port, all of them, to one destination.
fn http_route(gateway: &str, port: Port, to: istio::Destination) -> HttpRoute {
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

/// Connections that reach a proxy, all of them, to one destination.
pub(super) fn whole_route(to: istio::Destination) -> RouteDestination {
    RouteDestination {
        destination: to,
        weight: Some(WHOLE),
    }
}

pub(super) fn port_selector(port: Port) -> PortSelector {
    PortSelector::from(port.number())
}

fn object<S: Spec>(destination: &Destination, name: String, spec: S) -> Object<S> {
    let mut object = Object::new(name, spec);
    object.metadata.namespace = destination.namespace().map(|it| it.as_str().to_owned());
    object
}

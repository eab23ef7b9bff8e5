//! The flows of a plan, one file each, and the bundle that they make together.
//!
//! Unlike the scenarios, which keep the form of the AKS page, a ServiceEntry here lists just the ports that the flows
//! use, so that nothing opens a way around the gateway.

mod http;
mod https;
mod tcp;
mod tls_origination;

use egressgen_model::resources::{
    HttpRoute, PortTrafficPolicy, Resource, Server, ServicePort, TcpRoute, TlsRoute, TrafficPolicy,
    VirtualServiceSpec,
};

use crate::destination::Names;
use crate::plan::{Hop, Leg, Planned, Security, Way};
use crate::policy::Flow;
use crate::{Bundle, Destination, parts};

/// Kubernetes' own label for the tool that looks after an object.
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// The policy from which an object comes, by its name.
const POLICY: &str = "egressgen.dev/policy";

/// What one flow brings into the resources of its destination.
struct Piece {
    /// The port in the ServiceEntry.
    port: ServicePort,
    /// How proxies talk to that port of the host.
    host_policy: Option<PortTrafficPolicy>,
}

/// What one flow brings for its way through the gateway.
struct Passage {
    /// The gateway's server.
    server: Server,
    /// The routes, in the sections where they take effect.
    routes: Routes,
}

#[derive(Default)]
struct Routes {
    http: Vec<HttpRoute>,
    tls: Vec<TlsRoute>,
    tcp: Vec<TcpRoute>,
}

/// The resources of one planned destination, with the labels by which they can be found again.
pub(crate) fn bundle(planned: &Planned) -> Bundle {
    let mut resources = resources(planned);
    for resource in &mut resources {
        let labels = resource.metadata_mut().labels.get_or_insert_default();
        labels.insert(MANAGED_BY.to_owned(), "egressgen".to_owned());
        labels.insert(POLICY.to_owned(), planned.policy.as_str().to_owned());
    }
    resources.into_iter().collect()
}

fn resources(planned: &Planned) -> Vec<Resource> {
    let names = planned.names();
    let pieces: Vec<_> = planned.legs.iter().map(|leg| piece(names, leg)).collect();
    let (ports, host_policies): (_, Vec<_>) = pieces
        .into_iter()
        .map(|it| (it.port, it.host_policy))
        .unzip();
    let mut resources = vec![parts::service_entry(names, ports).into()];
    // Before anything leads to the host: without it, the gateway would speak plaintext to a TLS port for a moment.
    if let Some(policy) = port_policies(host_policies.into_iter().flatten().collect()) {
        resources.push(parts::host_rule(names, policy).into());
    }
    if let Way::Gateway(destination) = &planned.way {
        let passages = planned.legs.iter().filter_map(|leg| {
            let hop = leg.hop?;
            Some(passage(destination, leg, hop))
        });
        let mut servers = Vec::new();
        let mut routes = Routes::default();
        for passage in passages {
            servers.push(passage.server);
            routes.http.extend(passage.routes.http);
            routes.tls.extend(passage.routes.tls);
            routes.tcp.extend(passage.routes.tcp);
        }
        resources.push(parts::gateway(destination, servers).into());
        let hops = port_policies(hop_policies(destination, &planned.legs));
        resources.push(parts::gateway_rule(destination, hops).into());
        let spec = VirtualServiceSpec {
            gateways: vec![parts::MESH.to_owned(), destination.gateway_resource()],
            http: routes.http,
            tls: routes.tls,
            tcp: routes.tcp,
            ..VirtualServiceSpec::default()
        };
        resources.push(parts::virtual_service(destination, spec).into());
    }
    resources
}

fn piece(names: &Names, leg: &Leg) -> Piece {
    match leg.flow {
        Flow::Http => http::piece(leg),
        Flow::Https => https::piece(leg),
        Flow::TlsOrigination => tls_origination::piece(names, leg),
        Flow::Tcp => tcp::piece(leg),
    }
}

fn passage(destination: &Destination, leg: &Leg, hop: Hop) -> Passage {
    match leg.flow {
        Flow::Http => http::passage(destination, leg, hop, "http"),
        Flow::Https => https::passage(destination, leg, hop),
        Flow::TlsOrigination => http::passage(destination, leg, hop, "http-to-tls"),
        Flow::Tcp => tcp::passage(destination, leg, hop),
    }
}

/// Mutual TLS of the mesh on the ports where the plan asks for it.
fn hop_policies(destination: &Destination, legs: &[Leg]) -> Vec<PortTrafficPolicy> {
    legs.iter()
        .filter_map(|leg| leg.hop)
        .filter(|hop| hop.security == Security::IstioMutual)
        .map(|hop| parts::tls_on(hop.gateway_port, parts::mesh_tls(destination)))
        .collect()
}

fn port_policies(policies: Vec<PortTrafficPolicy>) -> Option<TrafficPolicy> {
    (!policies.is_empty()).then(|| TrafficPolicy {
        port_level_settings: policies,
        ..TrafficPolicy::default()
    })
}

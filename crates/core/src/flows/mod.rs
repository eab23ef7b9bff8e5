//! The flows of a plan, one file each, and the bundle that they make together.
//!
//! Unlike the scenarios, which keep the form of the AKS page, a ServiceEntry here lists just the ports that the flows
//! use, so that nothing opens a way around the gateway.

mod direct;
mod host;
mod http;
mod https;
mod tcp;
mod through_gateway;
mod tls_origination;

use egressgen_model::resources::{
    HttpRoute, PortTrafficPolicy, ServicePort, TcpRoute, TlsRoute, TrafficPolicy,
};

use crate::plan::{Egress, PlannedDestination, PlannedFlow};
use crate::policy::{ExportTo, Flow};
use crate::{Bundle, enforcement, labels, parts};

/// The routes of a flow, in the sections of a VirtualService where they take effect.
#[derive(Default)]
struct Routes {
    http: Vec<HttpRoute>,
    tls: Vec<TlsRoute>,
    tcp: Vec<TcpRoute>,
}

/// The resources of one planned destination, with the labels by which they can be found again.
pub(crate) fn bundle(planned: &PlannedDestination) -> Bundle {
    // Who may call is settled before anything can be called.
    let mut resources = Vec::from_iter(enforcement::access(planned));
    resources.extend(host::service_entries(planned));
    // Before anything leads to the host: without it, the gateway would speak plaintext to a TLS port for a moment.
    resources.extend(
        planned
            .names()
            .filter_map(|names| host::rule(planned, names)),
    );
    match &planned.egress {
        Egress::Gateway(destinations) => {
            resources.extend(through_gateway::resources(planned, destinations));
        }
        Egress::Direct(all) => {
            resources.extend(
                all.iter()
                    .filter_map(|names| direct::routes(planned, names)),
            );
        }
    }
    for resource in &mut resources {
        let metadata = resource.metadata_mut();
        metadata.labels = Some(planned.labels.to_map());
        labels::mark(metadata, &planned.policy);
    }
    resources.into_iter().collect()
}

fn service_port(flow: &PlannedFlow) -> ServicePort {
    let (name, protocol) = match flow.kind {
        Flow::Http => http::SERVICE_PORT,
        Flow::Https => https::SERVICE_PORT,
        Flow::TlsOrigination => tls_origination::SERVICE_PORT,
        Flow::Tcp => tcp::SERVICE_PORT,
    };
    parts::service_port_to(flow.port, flow.target_port, name, protocol)
}

fn exported(to: &[ExportTo]) -> Vec<String> {
    to.iter().map(ToString::to_string).collect()
}

fn port_policies(policies: Vec<PortTrafficPolicy>) -> Option<TrafficPolicy> {
    (!policies.is_empty()).then(|| TrafficPolicy {
        port_level_settings: policies,
        ..TrafficPolicy::default()
    })
}

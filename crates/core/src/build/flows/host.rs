//! What proxies know about the host: where it is, and how to talk to it.

use egressgen_model::resources::{ClientTlsSettings, Resource, ServicePort};

use super::{http, https, tcp, tls_origination};
use crate::build::resources::destination_rule::{host_rule, limits, on_port, on_ports};
use crate::build::resources::service_entry::{service_entry, service_port};
use crate::plan::{Names, PlannedDestination, PlannedFlow};
use crate::policy::{Flow, Resolution};

/// The ServiceEntries of the hosts, with only the ports of the flows.
///
/// A wildcard through a gateway needs two entries. The gateway connects to the host that serves the wildcard, which DNS
/// can resolve. DNS can't resolve the wildcard itself. Its entry makes it known to sidecars, which would otherwise
/// refuse HTTP to its hosts or, under ALLOW_ANY, send it straight out.
pub(in crate::build) fn service_entries(
    planned: &PlannedDestination,
) -> impl Iterator<Item = Resource> {
    let ports = || planned.flows.iter().map(port).collect();
    let servers = planned.names().map(Names::server);
    let mut entry = service_entry(planned, servers, ports(), planned.resolution);
    let first = planned.first();
    let wildcard = first.server.as_ref().map(|_| {
        entry.metadata.name = Some(first.server_entry());
        let host = std::iter::once(first.host.as_str());
        let mut wildcard = service_entry(planned, host, ports(), Resolution::None);
        wildcard.spec.endpoints.clear();
        wildcard
    });
    wildcard.into_iter().chain([entry]).map(Resource::from)
}

fn port(flow: &PlannedFlow) -> ServicePort {
    let (name, protocol) = match flow.kind {
        Flow::Http => http::SERVICE_PORT,
        Flow::Https => https::SERVICE_PORT,
        Flow::TlsOrigination => tls_origination::SERVICE_PORT,
        Flow::Tcp => tcp::SERVICE_PORT,
    };
    service_port(flow.port, flow.target_port, name, protocol)
}

/// The DestinationRule for how a proxy talks to a host; none if there is nothing to set.
pub(in crate::build) fn rule(planned: &PlannedDestination, names: &Names) -> Option<Resource> {
    let pool = planned.connection_pool.as_ref();
    let policies = planned.flows.iter().filter_map(|flow| {
        let pool = pool.and_then(|pool| pool.for_flow(flow.kind));
        on_port(flow.port, pool.as_ref().map(limits), tls(names, flow))
    });
    let policy = on_ports(policies.collect())?;
    let mut flows = planned.flows.iter();
    let name = if flows.any(|flow| flow.kind == Flow::TlsOrigination) {
        names.origination_rule()
    } else {
        names.connection_pool_rule()
    };
    Some(host_rule(names, name, policy, &planned.export_to).into())
}

fn tls(names: &Names, flow: &PlannedFlow) -> Option<ClientTlsSettings> {
    match flow.kind {
        Flow::TlsOrigination => Some(tls_origination::tls(names, flow)),
        Flow::Http | Flow::Https | Flow::Tcp => None,
    }
}

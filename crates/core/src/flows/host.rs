//! The host as proxies know it: where it is, and how to talk to it.

use egressgen_model::resources::{
    self as istio, ClientTlsSettings, ConnectionPoolSettings, HttpSettings, PortTrafficPolicy,
    Resource, ServiceEntry, TcpSettings, WorkloadEntry,
};

use super::{exported, port_policies, service_port, tls_origination};
use crate::destination::Names;
use crate::parts;
use crate::plan::{PlannedDestination, PlannedFlow};
use crate::policy::{ConnectionPool, Flow, IstioDuration, Limit, Resolution};

/// The hosts, with the ports of the flows and no other.
///
/// A wildcard through a gateway makes two entries. A gateway connects to the one that serves it, which has addresses;
/// the wildcard itself has none, and stands there so that sidecars know it: without it they would refuse HTTP to its
/// hosts or, under ALLOW_ANY, send it straight out.
pub(super) fn service_entries(planned: &PlannedDestination) -> Vec<Resource> {
    let mut entry = entry(
        planned,
        planned.names().map(Names::server),
        planned.resolution,
    );
    let first = planned.first();
    if first.server.is_none() {
        return vec![entry.into()];
    }
    entry.metadata.name = Some(first.server_entry());
    let wildcard = std::iter::once(first.host.as_str());
    let mut known = self::entry(planned, wildcard, Resolution::None);
    known.spec.endpoints.clear();
    vec![known.into(), entry.into()]
}

fn entry<'a>(
    planned: &PlannedDestination,
    hosts: impl Iterator<Item = &'a str>,
    resolution: Resolution,
) -> ServiceEntry {
    let hosts = hosts.map(str::to_owned).collect();
    let ports = planned.flows.iter().map(service_port).collect();
    let mut entry: ServiceEntry = parts::service_entry(planned.first(), hosts, ports);
    entry.spec.resolution = Some(match resolution {
        Resolution::Dns => istio::Resolution::Dns,
        Resolution::DnsRoundRobin => istio::Resolution::DnsRoundRobin,
        Resolution::Static => istio::Resolution::Static,
        Resolution::None => istio::Resolution::None,
        Resolution::DynamicDns => istio::Resolution::DynamicDns,
    });
    let addresses = planned.endpoints.iter().map(|address| WorkloadEntry {
        address: Some(address.to_string()),
        ..WorkloadEntry::default()
    });
    entry.spec.endpoints = addresses.collect();
    entry.spec.export_to = exported(&planned.export_to);
    entry
}

/// How a proxy talks to a host, where there is anything to say of it.
pub(super) fn rule(planned: &PlannedDestination, names: &Names) -> Option<Resource> {
    let policies = planned.flows.iter().filter_map(|flow| {
        let tls = tls(names, flow);
        let pool = planned.connection_pool.as_ref();
        let pool = pool.and_then(|pool| pool.for_flow(flow.kind));
        (tls.is_some() || pool.is_some()).then(|| PortTrafficPolicy {
            connection_pool: pool.as_ref().map(connection_pool),
            tls,
            ..parts::on_port(flow.port)
        })
    });
    let policy = port_policies(policies.collect())?;
    let originates = planned
        .flows
        .iter()
        .any(|flow| flow.kind == Flow::TlsOrigination);
    let name = if originates {
        names.origination_rule()
    } else {
        names.connection_pool_rule()
    };
    let mut rule = parts::host_rule(names, name, policy);
    rule.spec.export_to = exported(&planned.export_to);
    Some(rule.into())
}

fn tls(names: &Names, flow: &PlannedFlow) -> Option<ClientTlsSettings> {
    match flow.kind {
        Flow::TlsOrigination => Some(tls_origination::tls(names, flow)),
        Flow::Http | Flow::Https | Flow::Tcp => None,
    }
}

fn connection_pool(pool: &ConnectionPool) -> ConnectionPoolSettings {
    let signed = |limit: Option<Limit>| limit.map(Limit::get);
    let http = pool.has_http_limits().then(|| HttpSettings {
        http1_max_pending_requests: signed(pool.max_pending_requests),
        max_requests_per_connection: signed(pool.max_requests_per_connection),
        ..HttpSettings::default()
    });
    let has_tcp_limits = pool.max_connections.is_some() || pool.connect_timeout.is_some();
    let tcp = has_tcp_limits.then(|| TcpSettings {
        max_connections: signed(pool.max_connections),
        connect_timeout: pool.connect_timeout.map(IstioDuration::get),
        ..TcpSettings::default()
    });
    ConnectionPoolSettings { tcp, http }
}

//! DestinationRule: how proxies talk to the gateway, and to hosts.

use std::collections::BTreeMap;

use egressgen_model::resources::{
    ClientTlsMode, ClientTlsSettings, ConnectionPoolSettings, DestinationRule, DestinationRuleSpec,
    HttpSettings, PortTrafficPolicy, Subset, TcpSettings, TrafficPolicy,
};
use egressgen_model::values::{GatewayRef, Port};

use super::{exported, port_selector, resource};
use crate::plan::Names;
use crate::policy::{ConnectionPool, ExportTo, IstioDuration, Limit};

/// The DestinationRule for how sidecars talk to the gateway's Service, by subset.
pub(crate) fn gateway_rule(
    names: &Names,
    gateway: &GatewayRef,
    subsets: Vec<Subset>,
) -> DestinationRule {
    let spec = DestinationRuleSpec {
        host: gateway.fqdn(),
        subsets,
        ..DestinationRuleSpec::default()
    };
    resource(names, names.gateway_rule(), spec)
}

/// The subset of the gateway's Service that a host's traffic uses.
pub(crate) fn subset(names: &Names, traffic_policy: Option<TrafficPolicy>) -> Subset {
    Subset {
        name: names.name.as_str().to_owned(),
        labels: BTreeMap::new(),
        traffic_policy,
    }
}

/// The DestinationRule `name` for how a proxy talks to the host itself.
pub(crate) fn host_rule(
    names: &Names,
    name: String,
    traffic_policy: TrafficPolicy,
    export_to: &[ExportTo],
) -> DestinationRule {
    let spec = DestinationRuleSpec {
        host: names.server().to_owned(),
        traffic_policy: Some(traffic_policy),
        export_to: exported(export_to),
        ..DestinationRuleSpec::default()
    };
    resource(names, name, spec)
}

/// A traffic policy for the given ports; none if no port has one.
pub(crate) fn on_ports(policies: Vec<PortTrafficPolicy>) -> Option<TrafficPolicy> {
    (!policies.is_empty()).then(|| TrafficPolicy {
        port_level_settings: policies,
        ..TrafficPolicy::default()
    })
}

/// A traffic policy for connections to one port; none if there is nothing to set.
pub(crate) fn on_port(
    port: Port,
    connection_pool: Option<ConnectionPoolSettings>,
    tls: Option<ClientTlsSettings>,
) -> Option<PortTrafficPolicy> {
    (connection_pool.is_some() || tls.is_some()).then(|| PortTrafficPolicy {
        port: Some(port_selector(port)),
        connection_pool,
        tls,
        ..PortTrafficPolicy::default()
    })
}

/// Mutual TLS of the mesh on the hop to the gateway. Without an explicit SNI, Envoy sends an internal name of Istio,
/// which no server of the gateway matches.
pub(crate) fn mesh_tls(names: &Names) -> ClientTlsSettings {
    ClientTlsSettings {
        mode: Some(ClientTlsMode::IstioMutual),
        sni: Some(names.server().to_owned()),
        ..ClientTlsSettings::default()
    }
}

/// Keeps the HTTP version: HTTP/1.1 stays HTTP/1.1, and HTTP/2 stays HTTP/2.
pub(crate) fn client_protocol() -> ConnectionPoolSettings {
    ConnectionPoolSettings {
        http: Some(HttpSettings {
            use_client_protocol: Some(true),
            ..HttpSettings::default()
        }),
        ..ConnectionPoolSettings::default()
    }
}

/// The limits for connections to a host.
pub(crate) fn limits(pool: &ConnectionPool) -> ConnectionPoolSettings {
    let number = |limit: Option<Limit>| limit.map(Limit::get);
    let http = pool.has_http_limits().then(|| HttpSettings {
        http1_max_pending_requests: number(pool.max_pending_requests),
        max_requests_per_connection: number(pool.max_requests_per_connection),
        ..HttpSettings::default()
    });
    let has_tcp_limits = pool.max_connections.is_some() || pool.connect_timeout.is_some();
    let tcp = has_tcp_limits.then(|| TcpSettings {
        max_connections: number(pool.max_connections),
        connect_timeout: pool.connect_timeout.map(IstioDuration::get),
        ..TcpSettings::default()
    });
    ConnectionPoolSettings { tcp, http }
}

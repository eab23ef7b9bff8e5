//! Servers and VirtualServices → virtual hosts of a gateway.

use super::server::{ServerId, hosts, namespace};
use crate::Workload;
use crate::names::{ByName, is_within};
use crate::routes::{Client, HttpRouteId, VsId, http};
use crate::scope::Parts;

/// The virtual hosts of servers that share a route configuration.
#[derive(Debug, Default)]
pub(crate) struct VirtualHosts {
    by_domain: ByName<VirtualHost>,
    /// VirtualServices of the Gateways that have no host in common with their servers, or no route for them.
    pub(crate) without_host: Vec<VsId>,
}

/// What has the routes of a host.
#[derive(Clone, Debug, Default)]
pub(crate) struct VirtualHost {
    /// In the order in which they are asked.
    pub(crate) routes: Vec<HttpRouteId>,
    /// The server that redirects all requests without TLS to HTTPS.
    pub(crate) redirects: Option<ServerId>,
}

// === impl VirtualHosts ===

impl VirtualHosts {
    /// `buildGatewayHTTPRouteConfig`, pilot/pkg/networking/core/gateway.go.
    pub(super) fn new(parts: Parts<'_>, workload: &Workload, servers: &[ServerId]) -> Self {
        let mut virtual_hosts = Self::default();
        for id in servers {
            virtual_hosts.add(parts, workload, *id);
        }
        // Routes that have all requests come last (`SortVHostRoutes`).
        virtual_hosts.by_domain.for_each(|host| {
            let is_catch_all = |id: &HttpRouteId| {
                let spec = parts.routes.spec(parts.set, id.vs);
                let wanted = spec.and_then(|spec| id.condition(spec));
                wanted.is_none_or(http::is_catch_all)
            };
            host.routes.sort_by_key(is_catch_all);
        });
        virtual_hosts
    }

    fn add(&mut self, parts: Parts<'_>, workload: &Workload, id: ServerId) {
        let Some(server) = id.of(parts.set) else {
            return;
        };
        let name = id.gateway_name(parts.set);
        let server_hosts = hosts(server, namespace(parts.set, id));
        let redirects = server
            .tls
            .as_ref()
            .is_some_and(|tls| tls.https_redirect == Some(true));
        let client = Client {
            gateway: &name,
            namespace: &workload.namespace,
            labels: &workload.labels,
            port: u16::try_from(server.port.number).unwrap_or(0),
        };
        for vs in parts.routes.visible(&name, &workload.namespace) {
            let own = parts.set.namespace(parts.routes.get(vs).id);
            let common = intersection(&server_hosts, own, &parts.routes.get(vs).hosts);
            let spec = parts.routes.spec(parts.set, vs);
            let routes: Vec<_> = spec.map_or_else(Vec::new, |spec| {
                http::routes(spec, vs, &client, own).collect()
            });
            if common.is_empty() || routes.is_empty() {
                self.without_host.push(vs);
                continue;
            }
            for host in common {
                let host = self.by_domain.entry(&host.to_ascii_lowercase());
                host.routes.extend(&routes);
                if redirects {
                    host.redirects = Some(id);
                }
            }
        }
        if redirects {
            for host in &server_hosts {
                self.by_domain.entry(&host.to_ascii_lowercase()).redirects = Some(id);
            }
        }
    }

    /// The virtual host of a Host header without a port.
    pub(crate) fn best(&self, host: &str) -> Option<&VirtualHost> {
        self.by_domain.best(host)
    }
}

/// The narrower one of each two hosts that overlap (`Names.Intersection`, pkg/config/host/names.go); hosts of servers
/// with another namespace do not count.
fn intersection(servers: &[String], own: &str, routes: &[String]) -> Vec<String> {
    let mut common: Vec<String> = Vec::new();
    let servers = servers
        .iter()
        .filter_map(|host| match host.split_once('/') {
            Some((namespace, name)) => (namespace == own || namespace == "*").then_some(name),
            None => Some(host.as_str()),
        });
    for server in servers {
        for route in routes {
            let narrower = if is_within(server, route) {
                server
            } else if is_within(route, server) {
                route
            } else {
                continue;
            };
            if !common.iter().any(|other| other == narrower) {
                common.push(narrower.to_owned());
            }
        }
    }
    common
}

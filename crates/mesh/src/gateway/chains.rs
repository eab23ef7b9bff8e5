//! Servers → filter chains of a gateway.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use egressgen_model::resources::{Server, ServerTlsMode, VirtualServiceSpec};

use super::merge::Merged;
use super::server::{ServerId, hosts, is_passthrough, is_terminated_https, namespace, route_name};
use super::virtual_hosts::VirtualHosts;
use super::{Action, Listener, Target, Termination};
use crate::Workload;
use crate::chains::{Chain, Chains};
use crate::names::overlap;
use crate::routes::{Client, L4Conditions, L4RouteId, Section, VsId};
use crate::scope::Parts;

/// The listeners of a gateway by port (`buildGatewayListeners`, pilot/pkg/networking/core/gateway.go). One without a
/// chain is left out.
pub(super) fn listeners(
    parts: Parts<'_>,
    workload: &Workload,
    merged: &Merged,
) -> HashMap<u16, Listener> {
    let mut building = Building {
        parts,
        workload,
        merged,
        claimed: HashMap::new(),
    };
    let mut chains: BTreeMap<u16, Vec<Chain<Target>>> = BTreeMap::new();
    for (port, servers) in &merged.ports {
        // A listener of a single address, which is not that of the pod as far as anybody knows.
        if !matches!(port.bind.as_str(), "" | "0.0.0.0" | "::") {
            continue;
        }
        let list = chains.entry(port.number).or_default();
        if port.protocol.is_http() {
            list.extend(building.http(port.number, servers));
        } else {
            for id in servers {
                list.extend(building.server(port.number, *id));
            }
        }
    }
    let listeners = chains.into_iter().filter(|(_, chains)| !chains.is_empty());
    listeners
        .map(|(port, chains)| {
            let chains = Chains::without_default(chains);
            (port, Listener { chains })
        })
        .collect()
}

struct Building<'b> {
    parts: Parts<'b>,
    workload: &'b Workload,
    merged: &'b Merged,
    /// Per port and `bind`, the SNIs that chains without termination have.
    claimed: HashMap<(u16, &'b str), HashSet<&'b str>>,
}

// === impl Building ===

impl<'b> Building<'b> {
    /// The one chain of plaintext HTTP servers.
    fn http(&self, number: u16, servers: &[ServerId]) -> Option<Chain<Target>> {
        let first = *servers.first()?;
        let hosts = self.virtual_hosts(first, number)?;
        Some(Chain::new(Target {
            server: first,
            tls: Termination::None,
            action: Action::Http(hosts),
        }))
    }

    /// The chains of a server that is not plaintext HTTP (`buildGatewayTCPBasedFilterChains`).
    fn server(&mut self, number: u16, id: ServerId) -> Vec<Chain<Target>> {
        let Some(server) = id.of(self.parts.set) else {
            return Vec::new();
        };
        let tls = termination(server);
        let chain = |server_names, action| Chain {
            server_names,
            ..Chain::new(Target {
                server: id,
                tls,
                action,
            })
        };
        let names = || {
            if server.tls.is_none() {
                return Vec::new();
            }
            let hosts = hosts(server, namespace(self.parts.set, id));
            let names = hosts.iter().map(|host| without_namespace(host).to_owned());
            let mut names: Vec<_> = names.collect();
            names.sort();
            names.dedup();
            names
        };
        if is_terminated_https(server) {
            let hosts = self.virtual_hosts(id, number);
            let hosts = hosts.into_iter();
            return hosts
                .map(|hosts| chain(names(), Action::Http(hosts)))
                .collect();
        }
        let mode = server.tls.as_ref().and_then(|tls| tls.mode);
        if is_passthrough(server) {
            if mode == Some(ServerTlsMode::AutoPassthrough) {
                return vec![chain(names(), Action::ByServerName)];
            }
            return self.by_sni(number, id, server);
        }
        let route = self.tcp_route(id, server);
        let route = route.into_iter();
        route
            .map(|route| chain(names(), Action::Route(route)))
            .collect()
    }

    /// The first `tcp` route for a server (`buildGatewayNetworkFiltersFromTCPRoutes`).
    fn tcp_route(&self, id: ServerId, server: &Server) -> Option<L4RouteId> {
        let name = id.gateway_name(self.parts.set);
        let client = self.client(&name, server);
        let mut matching = self.matching(&name, id, server).into_iter();
        matching.find_map(|(vs, spec)| {
            let own = self.parts.set.namespace(self.parts.routes.get(vs).id);
            spec.tcp.iter().enumerate().find_map(|(route, tcp)| {
                if tcp.route.is_empty() {
                    return None;
                }
                let condition = tcp
                    .matches
                    .iter()
                    .position(|wanted| wanted.holds_at_gateway(&client, own));
                (condition.is_some() || tcp.matches.is_empty()).then_some(L4RouteId {
                    vs,
                    section: Section::Tcp,
                    route,
                    condition,
                })
            })
        })
    }

    /// A chain for each match of a `tls` route (`buildGatewayNetworkFiltersFromTLSRoutes`).
    fn by_sni(&mut self, number: u16, id: ServerId, server: &'b Server) -> Vec<Chain<Target>> {
        let port = (number, server.bind.as_deref().unwrap_or_default());
        let mut claimed = self.claimed.remove(&port).unwrap_or_default();
        let mut chains = Vec::new();
        let name = id.gateway_name(self.parts.set);
        let client = self.client(&name, server);
        for (vs, spec) in self.matching(&name, id, server) {
            let own = self.parts.set.namespace(self.parts.routes.get(vs).id);
            for (route, tls) in spec.tls.iter().enumerate() {
                if tls.route.is_empty() {
                    continue;
                }
                for (condition, wanted) in tls.matches.iter().enumerate() {
                    let holds = wanted.holds_at_gateway(&client, own);
                    let mut names = wanted.sni_hosts.iter().map(String::as_str);
                    if !holds || names.clone().any(|name| claimed.contains(name)) {
                        continue;
                    }
                    claimed.extend(&mut names);
                    let target = Target {
                        server: id,
                        tls: Termination::None,
                        action: Action::Route(L4RouteId {
                            vs,
                            section: Section::Tls,
                            route,
                            condition: Some(condition),
                        }),
                    };
                    chains.push(Chain {
                        server_names: wanted.sni_hosts.clone(),
                        ..Chain::new(target)
                    });
                }
            }
        }
        self.claimed.insert(port, claimed);
        chains
    }

    /// The VirtualServices of a server: bound to its Gateway, visible to the proxy, with a host in common
    /// (`pickMatchingGatewayHosts`).
    fn matching(
        &self,
        name: &str,
        id: ServerId,
        server: &Server,
    ) -> Vec<(VsId, &'b VirtualServiceSpec)> {
        let set = self.parts.set;
        let hosts = hosts(server, namespace(set, id));
        let routes = self.parts.routes;
        let visible = routes.visible(name, &self.workload.namespace);
        let matching = visible.filter(|vs| {
            let vs = routes.get(*vs);
            let own = set.namespace(vs.id);
            hosts.iter().any(|host| {
                let (to, host) = host.split_once('/').unwrap_or((own, host));
                to == &**own && vs.hosts.iter().any(|other| overlap(host, other))
            })
        });
        matching
            .filter_map(|vs| Some((vs, routes.spec(set, vs)?)))
            .collect()
    }

    fn client<'c>(&self, name: &'c str, server: &Server) -> Client<'c>
    where
        'b: 'c,
    {
        Client {
            gateway: name,
            namespace: &self.workload.namespace,
            labels: &self.workload.labels,
            // Routes name the port of the server, whatever port of the pod it is.
            port: u16::try_from(server.port.number).unwrap_or(0),
        }
    }

    fn virtual_hosts(&self, id: ServerId, number: u16) -> Option<Arc<VirtualHosts>> {
        let name = route_name(self.parts.set, id, id.of(self.parts.set)?, number)?;
        let servers = self.merged.by_route.get(&name)?;
        let hosts = VirtualHosts::new(self.parts, self.workload, servers);
        Some(Arc::new(hosts))
    }
}

fn termination(server: &Server) -> Termination {
    let mode = server.tls.as_ref().map(|tls| tls.mode);
    match mode {
        Some(Some(ServerTlsMode::IstioMutual)) => Termination::Mesh,
        Some(Some(
            ServerTlsMode::Simple | ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual,
        )) => Termination::Tls,
        _ => Termination::None,
    }
}

fn without_namespace(host: &str) -> &str {
    host.split_once('/').map_or(host, |(_, host)| host)
}

//! Gateways that select one workload → servers by port of the pod.

use std::collections::{HashMap, HashSet};

use egressgen_model::resources::Server;

use super::server::{ServerId, can_merge, hosts, is_http, is_tls, protocol, route_name};
use crate::Workload;
use crate::scope::Parts;
use crate::services::{Protocol, is_subset};
use crate::set::{Set, gateway};

/// A server that Istio leaves out, and why.
#[derive(Clone, Debug)]
pub(crate) struct Skipped {
    pub(crate) server: ServerId,
    pub(crate) port: u16,
    /// The server that is there already.
    pub(crate) because_of: Option<ServerId>,
    pub(crate) why: &'static str,
}

/// The servers of a workload (`MergedGateway`).
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// By the port of the pod, with the protocol of the first server and its `bind`: one list of servers each, in the
    /// order in which they came.
    pub(super) ports: Vec<(ServerPort, Vec<ServerId>)>,
    /// The servers that share routes of HTTP, by the name of the route configuration.
    pub(super) by_route: HashMap<String, Vec<ServerId>>,
    pub(super) skipped: Vec<Skipped>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServerPort {
    pub(super) number: u16,
    pub(super) protocol: Protocol,
    pub(super) bind: String,
}

/// Merges all Gateways that select a workload (`PushContext.mergeGateways`, pilot/pkg/model/push_context.go, and
/// `mergeGateways`, pilot/pkg/model/gateway.go), oldest first.
pub(super) fn merge(parts: Parts<'_>, workload: &Workload) -> Merged {
    let ports = pod_ports(parts, workload);
    let mut merging = Merging::default();
    for (id, resource) in parts.set.of_kind(gateway) {
        let namespace = parts.set.namespace(id);
        let is_apart = parts.context.scope_gateway_to_namespace && *namespace != workload.namespace;
        if is_apart || !is_subset(&resource.spec.selector, &workload.labels) {
            continue;
        }
        for (index, server) in resource.spec.servers.iter().enumerate() {
            let Ok(number) = u16::try_from(server.port.number) else {
                continue;
            };
            let port = ports.get(&number).copied().unwrap_or(number);
            let known = ServerId { gateway: id, index };
            if let Err((because_of, why)) = merging.add(parts.set, known, server, port) {
                merging.merged.skipped.push(Skipped {
                    server: known,
                    port,
                    because_of,
                    why,
                });
            }
        }
    }
    merging.merged
}

/// The port of the pod that a server's port means: the target port of a Service of the workload; those that no Service
/// has mean themselves (`resolvePorts`).
fn pod_ports(parts: Parts<'_>, workload: &Workload) -> HashMap<u16, u16> {
    const NO_TRANSLATION: &str = "experimental.istio.io/disable-gateway-port-translation";
    let own = parts.context.services.iter().filter(|service| {
        service.identity.namespace == workload.namespace
            && !service.selector.is_empty()
            && is_subset(&service.selector, &workload.labels)
            && !service.labels.contains_key(NO_TRANSLATION)
    });
    let mut ports = HashMap::new();
    for port in own.flat_map(|service| &service.ports) {
        ports.entry(port.number).or_insert(port.target);
    }
    ports
}

#[derive(Default)]
struct Merging {
    merged: Merged,
    /// Per port, the plaintext servers' port.
    plaintext: HashMap<u16, ServerPort>,
    ports: HashSet<u16>,
    /// Per port, the `bind`s of servers with TLS that came second.
    binds: HashMap<u16, HashSet<String>>,
    /// Per port, the hosts of servers with TLS, and by whom.
    tls_hosts: HashMap<u16, HashMap<String, (String, ServerId)>>,
}

type Refused = (Option<ServerId>, &'static str);

// === impl Merging ===

impl Merging {
    fn add(
        &mut self,
        set: &Set,
        id: ServerId,
        server: &Server,
        number: u16,
    ) -> Result<(), Refused> {
        let namespace = set.namespace(id.gateway);
        let protocol = protocol(server);
        let route = route_name(set, id, server, number);
        if server.tls.is_some() {
            self.claim_hosts(id, server, number, namespace)?;
        }
        let port = ServerPort {
            number,
            protocol,
            bind: server.bind.clone().unwrap_or_default(),
        };
        if self.ports.insert(number) {
            self.start(id, server, port, route);
            return Ok(());
        }
        if let Some(current) = self.plaintext.get(&number).cloned() {
            let same_bind = current.bind == port.bind;
            if same_bind && !can_merge(protocol, current.protocol) {
                let first = self.first(&current);
                return Err((
                    first,
                    "a port has either plaintext or TLS servers, and an older one is different",
                ));
            }
            if same_bind && route.is_none() {
                return Err((
                    self.first(&current),
                    "a port has only one plaintext TCP server",
                ));
            }
            if same_bind {
                self.append(&current, id);
                self.share(route, id);
            } else if self.merged.ports.iter().any(|(other, _)| *other == port) {
                self.append(&port, id);
                self.share(route, id);
            } else {
                self.start(id, server, port, route);
            }
            return Ok(());
        }
        if !is_tls(server) {
            self.start(id, server, port, route);
            return Ok(());
        }
        if is_http(server)
            && let Some(name) = &route
        {
            if let Some(others) = self.merged.by_route.get(name) {
                return Err((
                    others.first().copied(),
                    "its port has the name of another server of the Gateway",
                ));
            }
            self.merged.by_route.insert(name.clone(), vec![id]);
        }
        let binds = self.binds.entry(number).or_default();
        let is_new_bind = binds.insert(port.bind.clone());
        if server.tls.is_none() && !is_new_bind {
            return Err((None, "a server of this port needs tls"));
        }
        self.append(&port, id);
        Ok(())
    }

    /// Hosts of servers with TLS are conditions on the SNI, so they may be there only once (`CheckDuplicates`).
    fn claim_hosts(
        &mut self,
        id: ServerId,
        server: &Server,
        number: u16,
        namespace: &str,
    ) -> Result<(), Refused> {
        let bind = server.bind.clone().unwrap_or_default();
        let hosts = hosts(server, namespace);
        let known = self.tls_hosts.entry(number).or_default();
        let same = hosts.iter().find_map(|host| {
            let (other, by) = known.get(host)?;
            (*other == bind).then_some(*by)
        });
        if let Some(by) = same {
            return Err((
                Some(by),
                "an older TLS server of the port has one of its hosts",
            ));
        }
        for host in hosts {
            known.insert(host, (bind.clone(), id));
        }
        Ok(())
    }

    /// The first server of a port, or of a `bind` (`addPlainTextServer`).
    fn start(&mut self, id: ServerId, server: &Server, port: ServerPort, route: Option<String>) {
        if !is_tls(server) {
            self.plaintext.insert(port.number, port.clone());
        }
        if is_http(server)
            && let Some(route) = route
        {
            self.merged.by_route.insert(route, vec![id]);
        }
        match self
            .merged
            .ports
            .iter_mut()
            .find(|(other, _)| *other == port)
        {
            Some((_, servers)) => *servers = vec![id],
            None => self.merged.ports.push((port, vec![id])),
        }
    }

    fn append(&mut self, port: &ServerPort, id: ServerId) {
        match self
            .merged
            .ports
            .iter_mut()
            .find(|(other, _)| other == port)
        {
            Some((_, servers)) => servers.push(id),
            None => self.merged.ports.push((port.clone(), vec![id])),
        }
    }

    fn share(&mut self, route: Option<String>, id: ServerId) {
        if let Some(route) = route {
            self.merged.by_route.entry(route).or_default().push(id);
        }
    }

    fn first(&self, port: &ServerPort) -> Option<ServerId> {
        let found = self.merged.ports.iter().find(|(other, _)| other == port);
        found.and_then(|(_, servers)| servers.first().copied())
    }
}

// === impl Merged ===

impl Merged {
    pub(super) fn all_servers(&self) -> Vec<(u16, ServerId)> {
        let servers = self.ports.iter();
        servers
            .flat_map(|(port, servers)| servers.iter().map(|id| (port.number, *id)))
            .collect()
    }
}

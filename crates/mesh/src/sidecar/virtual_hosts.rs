//! Services and VirtualServices of one port → virtual hosts of a sidecar.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::names::{ByName, is_wildcard, overlap};
use crate::routes::{Client, MESH, VsId, http};
use crate::scope::{Egress, Parts, Scope};
use crate::services::{Address, Service, ServiceId};

/// The virtual hosts of one port.
#[derive(Debug, Default)]
pub(crate) struct VirtualHosts {
    by_domain: ByName<Option<VirtualHost>>,
}

/// What has the routes of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum VirtualHost {
    VirtualService(VsId),
    /// A service that no VirtualService is about: all its requests go to it.
    Service(ServiceId),
}

// === impl VirtualHosts ===

impl VirtualHosts {
    /// `BuildSidecarOutboundVirtualHosts`, pilot/pkg/networking/core/httproute.go.
    pub(super) fn new(parts: Parts<'_>, scope: &Scope, port: u16) -> Self {
        let Some(egress) = scope.listener_of(port) else {
            return Self::default();
        };
        let building = Building::new(parts, scope, egress, port);
        let mut wrappers = Vec::new();
        for vs in &egress.routes {
            wrappers.extend(building.wrapper(*vs));
        }
        let taken: HashSet<_> = wrappers
            .iter()
            .flat_map(|wrapper| &wrapper.services)
            .copied()
            .collect();
        let rest = egress.services_on(port).iter();
        let rest = rest.filter(|(id, index)| {
            let service = parts.services.get(*id);
            building.registered(&service.host) == Some(*id)
                && !taken.contains(id)
                && service.ports[*index].protocol.may_be_http()
        });
        wrappers.extend(rest.map(|(id, _)| Wrapper {
            host: VirtualHost::Service(*id),
            names: Vec::new(),
            services: vec![*id],
        }));
        building.insert(wrappers)
    }

    /// The virtual host of a Host header without a port.
    pub(crate) fn best(&self, host: &str) -> Option<VirtualHost> {
        self.by_domain.best(host).copied().flatten()
    }

    /// The virtual host of a service that has a route configuration of its own
    /// (`getVirtualHostsForSniffedServicePort`).
    pub(crate) fn of_service(&self, host: &str) -> Option<VirtualHost> {
        self.by_domain
            .get(&host.to_ascii_lowercase())
            .copied()
            .flatten()
    }
}

/// The hosts that have the routes of one VirtualService or service (`VirtualHostWrapper`).
struct Wrapper {
    host: VirtualHost,
    /// Hosts that are no services.
    names: Vec<String>,
    services: Vec<ServiceId>,
}

struct Building<'b> {
    parts: Parts<'b>,
    scope: &'b Scope,
    egress: &'b Egress,
    port: u16,
    /// The services of the port by host, in lower case; of several, the last.
    registry: HashMap<String, ServiceId>,
    /// The wildcards among them.
    wildcards: Vec<String>,
    names: HashSet<String>,
    domains: HashSet<String>,
    hosts: VirtualHosts,
}

// === impl Building ===

impl<'b> Building<'b> {
    fn new(parts: Parts<'b>, scope: &'b Scope, egress: &'b Egress, port: u16) -> Self {
        let services = egress.services_on(port).iter();
        let registry = services.map(|(id, _)| {
            let service = parts.services.get(*id);
            (service.host.to_ascii_lowercase(), *id)
        });
        let registry: HashMap<_, _> = registry.collect();
        let wildcards = registry.keys().filter(|name| is_wildcard(name)).cloned();
        Self {
            parts,
            scope,
            egress,
            port,
            wildcards: wildcards.collect(),
            registry,
            names: HashSet::new(),
            domains: HashSet::new(),
            hosts: VirtualHosts::default(),
        }
    }

    fn registered(&self, host: &str) -> Option<ServiceId> {
        self.registry.get(&host.to_ascii_lowercase()).copied()
    }

    /// The hosts that have the routes of a VirtualService (`buildSidecarVirtualHostsForVirtualService`).
    fn wrapper(&self, vs: VsId) -> Option<Wrapper> {
        let parts = self.parts;
        let spec = parts.routes.spec(parts.set, vs)?;
        if spec.http.is_empty() {
            return None;
        }
        let resource = parts.routes.get(vs);
        // Except on port 80, a VirtualService counts only if a service of the port has one of its hosts.
        if self.port != 80 && !resource.hosts.iter().any(|host| self.has_service(host)) {
            return None;
        }
        let client = Client {
            gateway: MESH,
            namespace: &self.scope.namespace,
            labels: &self.scope.labels,
            port: self.port,
        };
        let own = parts.set.namespace(resource.id);
        http::routes(spec, vs, &client, own).next()?;
        let (names, services) = self.hosts_and_services(vs, &resource.hosts);
        let is_http = |id: &ServiceId| {
            let mut ports = parts.services.get(*id).ports.iter();
            ports.any(|port| port.number == self.port && port.protocol.may_be_http())
        };
        let services: Vec<_> = services.into_iter().filter(is_http).collect();
        (!services.is_empty() || self.port == 80).then_some(Wrapper {
            host: VirtualHost::VirtualService(vs),
            names,
            services,
        })
    }

    /// Whether the port has a service with a host (`selectVirtualServices`).
    fn has_service(&self, host: &str) -> bool {
        self.registry.contains_key(host)
            || self.wildcards.iter().any(|name| overlap(host, name))
            || is_wildcard(host) && self.registry.keys().any(|name| overlap(host, name))
    }

    /// The hosts of a VirtualService that are no services of the port, and those that are
    /// (`separateVSHostsAndServices`, pilot/pkg/networking/core/route/route.go).
    fn hosts_and_services(&self, vs: VsId, hosts: &[String]) -> (Vec<String>, Vec<ServiceId>) {
        let mut names = Vec::new();
        let mut services = Vec::new();
        for host in hosts.iter().filter(|host| !is_wildcard(host)) {
            match self.registry.get(host) {
                Some(id) => services.push(*id),
                None => names.push(host.clone()),
            }
        }
        for host in hosts.iter().filter(|host| is_wildcard(host)) {
            let mut is_service = false;
            let related = self.registry.iter().filter(|(name, _)| overlap(name, host));
            for (name, id) in related {
                is_service = true;
                if self.egress.most_specific(name) == Some(vs) {
                    services.push(*id);
                }
            }
            if !is_service {
                names.push(host.clone());
            }
        }
        (names, services)
    }

    fn insert(mut self, wrappers: Vec<Wrapper>) -> VirtualHosts {
        for wrapper in wrappers {
            for name in &wrapper.names {
                if self.names.insert(name.clone()) {
                    self.add(name, wrapper.host);
                }
            }
            for id in &wrapper.services {
                let service = self.parts.services.get(*id);
                if self.names.insert(service.host.to_ascii_lowercase()) {
                    self.add(&service.host.to_ascii_lowercase(), wrapper.host);
                    self.add_others(service, wrapper.host);
                }
            }
        }
        self.hosts
    }

    /// The other names of a service (`generateVirtualHostDomains`).
    fn add_others(&mut self, service: &Service, host: VirtualHost) {
        if self.parts.context.features().absolute_names {
            self.add(&format!("{}.", service.host.to_ascii_lowercase()), host);
        }
        for name in short_names(service, &self.scope.namespace) {
            // A short name never takes the place of a service that has it as its host.
            if !self.registry.contains_key(&name) {
                self.add(&name, host);
            }
        }
        match service.address {
            Address::Ip(address) if !address.is_unspecified() => {
                self.add(&address.to_string(), host);
            }
            _ => {}
        }
    }

    fn add(&mut self, domain: &str, host: VirtualHost) {
        if self.domains.insert(domain.to_owned()) {
            *self.hosts.by_domain.entry(domain) = Some(host);
        }
    }
}

/// The shorter names of a service in the cluster (`GenerateAltVirtualHosts`).
fn short_names(service: &Service, namespace: &Arc<str>) -> Vec<String> {
    let Some(local) = service.host.strip_suffix(".svc.cluster.local") else {
        return Vec::new();
    };
    let mut names = vec![local.to_owned(), format!("{local}.svc")];
    if let Some((name, of)) = local.split_once('.')
        && of == &**namespace
    {
        names.push(name.to_owned());
    }
    names
}

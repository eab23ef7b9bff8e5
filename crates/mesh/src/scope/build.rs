//! Resources → what one proxy sees.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use egressgen_model::resources::{
    Destination, IstioEgressListener, OutboundTrafficMode, Sidecar, VirtualServiceSpec,
};

use super::hosts::Imports;
use super::{Egress, Known, KnownPort, Scope};
use crate::names::{ByName, resolved};
use crate::routes::{MESH, VirtualServices, VsId};
use crate::services::{Service, ServiceId, Services, Source, is_subset};
use crate::set::{Id, Set, service_entry, sidecar};
use crate::{Context, OutboundTraffic};

/// What scopes are built from.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'p> {
    pub(crate) set: &'p Set,
    pub(crate) context: &'p Context,
    pub(crate) services: &'p Services,
    pub(crate) routes: &'p VirtualServices,
}

// === impl Scope ===

impl Scope {
    /// What a sidecar sees.
    pub(crate) fn of_sidecar(
        parts: Parts<'_>,
        namespace: &str,
        labels: &BTreeMap<String, String>,
    ) -> Self {
        let found = parts.sidecar(namespace, labels);
        let spec = found.map(|(_, sidecar)| &sidecar.spec);
        let all = [IstioEgressListener {
            hosts: vec!["*/*".to_owned()],
            ..IstioEgressListener::default()
        }];
        let egress = spec.map_or(&[][..], |spec| &spec.egress);
        let egress = if egress.is_empty() { &all } else { egress };
        let listeners: Vec<_> = egress
            .iter()
            .map(|listener| Egress::new(parts, namespace, listener))
            .collect();
        let outbound = spec.and_then(|spec| spec.outbound_traffic_policy.as_ref());
        let mut scope = Self {
            namespace: namespace.into(),
            labels: labels.clone(),
            sidecar: found.map(|(id, _)| id),
            outbound: outbound.map_or(parts.context.outbound_traffic, |policy| match policy.mode {
                // The first value of the enum is the default of the message.
                None | Some(OutboundTrafficMode::RegistryOnly) => OutboundTraffic::RegistryOnly,
                Some(OutboundTrafficMode::AllowAny) => OutboundTraffic::AllowAny,
            }),
            outbound_is_of_sidecar: outbound.is_some(),
            egress_proxy: outbound.and_then(|policy| policy.egress_proxy.clone()),
            listeners: Vec::new(),
            services: HashMap::new(),
        };
        for listener in &listeners {
            for id in &listener.services {
                let wanted = listener.port;
                scope.add(parts, *id, |port| {
                    wanted.is_none_or(|wanted| port == wanted)
                });
            }
            // Without a Sidecar every visible service is there already.
            if found.is_some() {
                scope.add_destinations(parts, listener);
            }
        }
        scope.listeners = listeners;
        scope
    }

    /// What a gateway sees: everything that is exported to its namespace (`DefaultSidecarScopeForGateway`).
    pub(crate) fn of_gateway(
        parts: Parts<'_>,
        namespace: &str,
        labels: &BTreeMap<String, String>,
    ) -> Self {
        let mut scope = Self {
            namespace: namespace.into(),
            labels: labels.clone(),
            sidecar: None,
            outbound: OutboundTraffic::RegistryOnly,
            outbound_is_of_sidecar: false,
            egress_proxy: None,
            listeners: Vec::new(),
            services: HashMap::new(),
        };
        for id in parts.services.visible(namespace) {
            scope.add(parts, id, |_| true);
        }
        scope
    }

    /// Adds a service, or merges its ports into the one that the host has (`appendSidecarServices`).
    fn add(&mut self, parts: Parts<'_>, id: ServiceId, has: impl Fn(u16) -> bool) {
        let service = parts.services.get(id);
        let ports = service.ports.iter().filter(|port| has(port.number));
        let ports = ports.map(|port| KnownPort {
            service: id,
            port: port.clone(),
        });
        let Some(known) = self.services.get_mut(&service.host) else {
            let ports = ports.collect();
            self.services
                .insert(Arc::clone(&service.host), Known { id, ports });
            return;
        };
        let existing = parts.services.get(known.id);
        match (existing.is_kubernetes(), service.is_kubernetes()) {
            _ if known.id == id => {}
            (true, false) => {}
            (false, true) => {
                *known = Known {
                    id,
                    ports: ports.collect(),
                };
            }
            _ if parts.can_merge(existing, service) => {
                for port in ports {
                    let number = port.port.number;
                    if known.ports.iter().all(|one| one.port.number != number) {
                        known.ports.push(port);
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds what VirtualServices lead to although the Sidecar does not import it (`collectImportedServices`).
    fn add_destinations(&mut self, parts: Parts<'_>, listener: &Egress) {
        for vs in &listener.routes {
            let Some(spec) = parts.routes.spec(parts.set, *vs) else {
                continue;
            };
            let own = parts.set.namespace(parts.routes.get(*vs).id);
            for (host, ports) in destinations(spec, &self.namespace, own) {
                let Some(id) = parts.pick(&host, &self.namespace) else {
                    continue;
                };
                let all = parts.services.get(id).ports.iter();
                let has = |port: u16| match listener.port {
                    Some(own) => own == port,
                    None => ports.contains(&0) || ports.contains(&port),
                };
                if all.clone().any(|port| has(port.number)) {
                    self.add(parts, id, has);
                }
            }
        }
    }
}

/// The hosts that a VirtualService leads to, with the ports, 0 for none
/// (`virtualServiceDestinationsFilteredBySourceNamespace`, pilot/pkg/model/push_context.go).
fn destinations(
    spec: &VirtualServiceSpec,
    namespace: &str,
    own: &str,
) -> BTreeMap<String, BTreeSet<u16>> {
    let http = spec.http.iter().filter(|route| {
        let mut sources = route
            .matches
            .iter()
            .filter_map(|one| one.source_namespace.as_deref())
            .filter(|source| !source.is_empty())
            .peekable();
        sources.peek().is_none() || sources.any(|source| source == namespace)
    });
    let http = http.flat_map(|route| {
        let routes = route.route.iter().map(|one| &one.destination);
        let mirrors = route.mirrors.iter().map(|one| &one.destination);
        routes.chain(route.mirror.iter()).chain(mirrors)
    });
    let tcp = spec.tcp.iter().flat_map(|route| &route.route);
    let tls = spec.tls.iter().flat_map(|route| &route.route);
    let mut hosts: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut add = |destination: &Destination| {
        let port = destination.port.and_then(|port| port.number).unwrap_or(0);
        let host = resolved(&destination.host, own);
        hosts
            .entry(host)
            .or_default()
            .insert(u16::try_from(port).unwrap_or(0));
    };
    http.for_each(&mut add);
    tcp.chain(tls).for_each(|one| add(&one.destination));
    hosts
}

// === impl Parts ===

impl<'p> Parts<'p> {
    /// The Sidecar of a workload: those with a selector first, then the oldest of its namespace, then that of the root
    /// namespace (`doGetSidecarScope` and `initSidecarScopes`, pilot/pkg/model/push_context.go).
    fn sidecar(
        self,
        namespace: &str,
        labels: &BTreeMap<String, String>,
    ) -> Option<(Id, &'p Sidecar)> {
        let all = || self.set.of_kind(sidecar);
        let own = || all().filter(|(id, _)| &**self.set.namespace(*id) == namespace);
        let root = &self.context.root_namespace;
        let for_all = |(_, sidecar): &(Id, &Sidecar)| sidecar.spec.workload_selector.is_none();
        let selected = own().find(|(_, sidecar)| {
            let selector = sidecar.spec.workload_selector.as_ref();
            selector.is_some_and(|selector| is_subset(&selector.labels, labels))
        });
        selected.or_else(|| own().find(for_all)).or_else(|| {
            all()
                .filter(|(id, _)| self.set.namespace(*id) == root)
                .find(for_all)
        })
    }

    /// The service of a host that a namespace gets if it imports none: its own, else the one that
    /// `pickBestVisibleNamespace` or `pickFirstVisibleNamespace` picks.
    fn pick(self, host: &str, namespace: &str) -> Option<ServiceId> {
        let named = self.services.with_host(host);
        let service = |id: &ServiceId| self.services.get(*id);
        if let Some(own) = named.iter().find(|id| &*service(id).namespace == namespace) {
            return Some(*own);
        }
        let visible = named
            .iter()
            .filter(|id| service(id).export.reaches(namespace));
        if self.context.features().best_service_namespace {
            visible
                .min_by_key(|id| (!service(id).is_kubernetes(), **id))
                .copied()
        } else {
            visible.min_by_key(|id| &service(id).namespace).copied()
        }
    }

    /// Whether Istio merges the ports of two services of one host (`canMergeServices`).
    fn can_merge(self, a: &Service, b: &Service) -> bool {
        let entry = |service: &Service| match service.source {
            Source::Entry(id, _) => self.set.get(id, service_entry),
            Source::Kubernetes(_) => None,
        };
        let (Some(first), Some(second)) = (entry(a), entry(b)) else {
            return false;
        };
        let labels = |entry: &'p egressgen_model::resources::ServiceEntry| {
            let selector = entry.spec.workload_selector.as_ref();
            let selector = selector.map(|selector| &selector.labels);
            (
                entry.metadata.labels.clone().unwrap_or_default(),
                selector.cloned().unwrap_or_default(),
            )
        };
        a.namespace == b.namespace
            && a.resolution == b.resolution
            && a.export == b.export
            && labels(first) == labels(second)
    }
}

// === impl Egress ===

impl Egress {
    fn new(parts: Parts<'_>, namespace: &str, listener: &IstioEgressListener) -> Self {
        let port = listener.port.as_ref().and_then(|port| port.number);
        let port = port.and_then(|port| u16::try_from(port).ok());
        let features = parts.context.features();
        let imports = Imports::of(&listener.hosts, namespace, features.sidecar_exclusions);
        let routes = parts.routes.visible(MESH, namespace);
        let routes: Vec<VsId> = if imports.is_all() {
            routes.collect()
        } else {
            routes
                .filter(|vs| {
                    let vs = parts.routes.get(*vs);
                    imports.has_route(parts.set.namespace(vs.id), &vs.hosts)
                })
                .collect()
        };
        let services = select(parts, namespace, port, &imports);
        let mut by_port: HashMap<u16, Vec<_>> = HashMap::new();
        for id in &services {
            let all = parts.services.get(*id).ports.iter().enumerate();
            for (index, one) in all.filter(|(_, one)| port.is_none_or(|port| port == one.number)) {
                by_port.entry(one.number).or_default().push((*id, index));
            }
        }
        let mut by_host: ByName<Vec<usize>> = ByName::default();
        let mut hosts = Vec::new();
        for (place, vs) in routes.iter().enumerate() {
            for host in &parts.routes.get(*vs).hosts {
                by_host.entry(host).push(place);
                hosts.push((host.as_str().into(), place));
            }
        }
        Self {
            port,
            services,
            routes,
            by_port,
            by_host,
            hosts,
        }
    }
}

/// The services that an egress listener imports, one namespace per host (`selectServices`).
fn select(
    parts: Parts<'_>,
    namespace: &str,
    port: Option<u16>,
    imports: &Imports,
) -> Vec<ServiceId> {
    let service = |id: &ServiceId| parts.services.get(*id);
    let has_port = |id: &ServiceId| {
        port.is_none_or(|port| service(id).ports.iter().any(|one| one.number == port))
    };
    let is_all = imports.is_all();
    let is_first = |id: &ServiceId| {
        // `servicesForExactHosts` only knows the first service of a host and namespace.
        !imports.is_exact() || parts.services.with_host(&service(id).host).contains(id)
    };
    let imported: Vec<_> = parts
        .services
        .visible(namespace)
        .filter(|id| is_all || imports.has_service(&service(id).namespace, &service(id).host))
        .filter(|id| has_port(id) && is_first(id))
        .collect();
    let mut chosen: HashMap<&str, &Service> = HashMap::with_capacity(imported.len());
    for id in &imported {
        let candidate = service(id);
        let current = chosen.entry(&candidate.host).or_insert(candidate);
        let is_own = |service: &Service| &*service.namespace == namespace;
        let takes_over = is_own(candidate)
            || !current.is_kubernetes() && candidate.is_kubernetes() && !is_own(current);
        if takes_over {
            *current = candidate;
        }
    }
    imported
        .into_iter()
        .filter(|id| {
            let chosen = chosen.get(&*service(id).host);
            chosen.is_some_and(|chosen| chosen.namespace == service(id).namespace)
        })
        .collect()
}

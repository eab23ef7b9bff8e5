//! Resources → what one proxy sees.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use egressgen_model::resources::{
    Destination, IstioEgressListener, OutboundTrafficMode, VirtualServiceSpec,
};

use super::{Egress, Known, KnownPort, Parts, Scope};
use crate::OutboundTraffic;
use crate::names::resolved;
use crate::services::ServiceId;

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
            // Without a Sidecar, all that is visible is there already.
            if found.is_some() || parts.services.hides_own(namespace) {
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
            (true, false) => {}
            (false, true) if known.id != id => {
                *known = Known {
                    id,
                    ports: ports.collect(),
                };
            }
            // The same service again, for other ports.
            _ if known.id == id || parts.can_merge(existing, service) => {
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

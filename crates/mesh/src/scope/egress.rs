//! An egress listener → its services and VirtualServices.

use std::collections::HashMap;

use egressgen_model::resources::{CaptureMode, IstioEgressListener, Protocol};

use super::hosts::Imports;
use super::{Egress, Parts};
use crate::names::ByName;
use crate::routes::{MESH, VsId};
use crate::services::{Protocol as ServiceProtocol, Service, ServiceId};

// === impl Egress ===

impl Egress {
    pub(super) fn new(parts: Parts<'_>, namespace: &str, listener: &IstioEgressListener) -> Self {
        let declared = listener.port.as_ref();
        let port = declared.and_then(|port| u16::try_from(port.number?).ok());
        let protocol = declared.filter(|_| port.is_some()).map(|declared| {
            let text = declared.protocol.as_ref();
            ServiceProtocol::parse(text.map_or("", |text| text.as_str()))
        });
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
            protocol,
            is_special: is_special(listener),
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

fn is_special(listener: &IstioEgressListener) -> bool {
    let protocol = listener
        .port
        .as_ref()
        .and_then(|port| port.protocol.as_ref());
    let is_proxy = protocol.is_some_and(|protocol| protocol.is(&Protocol::HTTP_PROXY));
    let has_bind = listener.bind.as_ref().is_some_and(|bind| !bind.is_empty());
    is_proxy || has_bind || listener.capture_mode == Some(CaptureMode::None)
}

//! The services of the mesh: ServiceEntries and Kubernetes Services, by age, host and namespace.

mod address;
mod convert;
mod endpoints;
mod export;
mod protocol;

use std::collections::{HashMap, HashSet};
use std::mem;
use std::sync::Arc;

use egressgen_diagnostics::Path;
use egressgen_model::resources::Resolution;

pub(crate) use address::{Address, Block};
pub(crate) use endpoints::{Endpoint, is_subset};
pub(crate) use export::Export;
pub(crate) use protocol::{Class, Protocol};

use crate::set::{Age, Id, Set, service_entry};
use crate::{Context, Evidence};

/// All services, oldest first.
#[derive(Debug)]
pub(crate) struct Services {
    all: Vec<Service>,
    everywhere: Vec<ServiceId>,
    exported: HashMap<Arc<str>, Vec<ServiceId>>,
    /// By host; per namespace the first, and a Kubernetes Service before all.
    by_host: HashMap<Arc<str>, Vec<ServiceId>>,
    /// By host, those that [`Services::by_host`] leaves out.
    younger: HashMap<Arc<str>, Vec<ServiceId>>,
    /// Namespaces with a service that they don't see themselves.
    hide_own: HashSet<Arc<str>>,
}

/// A service of [`Services`]. A greater one is younger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ServiceId(u32);

/// One host with one address (`convertServices`, pilot/pkg/serviceregistry/serviceentry/conversion.go, makes a service
/// of each combination).
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) host: Arc<str>,
    pub(crate) namespace: Arc<str>,
    pub(crate) address: Address,
    pub(crate) ports: Arc<[Port]>,
    pub(crate) resolution: Resolution,
    pub(crate) export: Export,
    pub(crate) source: Source,
    age: Age,
}

/// Where a service is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A ServiceEntry, and the index of the host.
    Entry(Id, usize),
    /// The index in [`Context::services`].
    Kubernetes(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Port {
    pub(crate) number: u16,
    pub(crate) protocol: Protocol,
    /// Its index in the list of the resource.
    pub(crate) index: usize,
}

// === impl Services ===

impl Services {
    pub(crate) fn new(set: &Set, context: &Context) -> Self {
        let kubernetes = context.services.iter().enumerate();
        let mut all: Vec<_> = kubernetes
            .map(|(index, service)| Service::of_kubernetes(index, service, context))
            .collect();
        for (id, entry) in set.of_kind(service_entry) {
            Service::of_entry(set, context, id, &entry.spec, &mut all);
        }
        // `SortServicesByCreationTime`, pilot/pkg/model/push_context.go.
        all.sort_by(|a, b| {
            let by_name = || a.sort_name(context).cmp(b.sort_name(context));
            a.age
                .cmp(&b.age)
                .then_with(by_name)
                .then_with(|| a.namespace.cmp(&b.namespace))
        });
        let mut services = Self {
            all: Vec::new(),
            everywhere: Vec::new(),
            exported: HashMap::new(),
            by_host: HashMap::with_capacity(all.len()),
            younger: HashMap::new(),
            hide_own: HashSet::new(),
        };
        for (number, service) in (0..).zip(&all) {
            services.index(&all, ServiceId(number), service);
        }
        services.all = all;
        services
    }

    fn index(&mut self, all: &[Service], id: ServiceId, service: &Service) {
        let named = self.by_host.entry(Arc::clone(&service.host)).or_default();
        let same = named
            .iter_mut()
            .find(|other| all[other.0 as usize].namespace == service.namespace);
        let left_out = match same {
            Some(other) if service.is_kubernetes() && !all[other.0 as usize].is_kubernetes() => {
                Some(mem::replace(other, id))
            }
            Some(_) => Some(id),
            None => {
                named.push(id);
                None
            }
        };
        if let Some(left_out) = left_out {
            let list = self.younger.entry(Arc::clone(&service.host)).or_default();
            list.push(left_out);
        }
        if !service.export.reaches(&service.namespace) {
            self.hide_own.insert(Arc::clone(&service.namespace));
        }
        match &service.export {
            Export::Everywhere => self.everywhere.push(id),
            Export::Nowhere => {}
            Export::To(namespaces) => {
                for namespace in namespaces {
                    let list = self.exported.entry(Arc::clone(namespace)).or_default();
                    list.push(id);
                }
            }
        }
    }

    pub(crate) fn get(&self, id: ServiceId) -> &Service {
        &self.all[id.0 as usize]
    }

    /// Those that a namespace sees: the ones exported to it before the public ones (`servicesExportedToNamespace`).
    pub(crate) fn visible(&self, namespace: &str) -> impl Iterator<Item = ServiceId> {
        let exported = self.exported.get(namespace).into_iter().flatten();
        exported.chain(&self.everywhere).copied()
    }

    /// Whether a namespace has a service that it does not see itself.
    pub(crate) fn hides_own(&self, namespace: &str) -> bool {
        self.hide_own.contains(namespace)
    }

    /// Those with exactly this host, one per namespace (`HostnameAndNamespace`).
    pub(crate) fn with_host(&self, host: &str) -> &[ServiceId] {
        self.by_host.get(host).map_or(&[], Vec::as_slice)
    }

    /// The oldest ServiceEntry that has endpoints for a port of a host. Istio keeps endpoints by host and namespace
    /// (`mergeServicesInstancesByNamespaceHost`), so every ServiceEntry for the two has them. A cluster with resolution
    /// STATIC takes addresses only (`buildLocalityLbEndpointsFromShards`, pilot/pkg/xds/endpoints/endpoint_builder.go).
    pub(crate) fn with_endpoints(
        &self,
        host: &str,
        namespace: &str,
        number: u16,
        can_be: impl Fn(Resolution) -> bool,
    ) -> Option<(&Service, &Port)> {
        let younger = self.younger.get(host).into_iter().flatten();
        let ids = self.with_host(host).iter().chain(younger);
        let oldest = ids.filter_map(|id| {
            let service = self.get(*id);
            let has_endpoints = *service.namespace == *namespace
                && !service.is_kubernetes()
                && service.resolution != Resolution::None
                && can_be(service.resolution);
            let port = service.ports.iter().find(|port| port.number == number);
            port.filter(|_| has_endpoints)
                .map(|port| (*id, service, port))
        });
        let oldest = oldest.min_by_key(|(id, ..)| *id);
        oldest.map(|(_, service, port)| (service, port))
    }
}

// === impl Service ===

impl Service {
    /// The name that settles the order of services of the same age.
    fn sort_name<'s>(&'s self, context: &'s Context) -> &'s str {
        match self.source {
            Source::Entry(..) => &self.host,
            Source::Kubernetes(index) => &context.services[index].identity.name,
        }
    }

    pub(crate) fn is_kubernetes(&self) -> bool {
        matches!(self.source, Source::Kubernetes(_))
    }

    pub(crate) fn is_wildcard(&self) -> bool {
        crate::names::is_wildcard(&self.host)
    }

    /// The part of a resource that defines it, or a port of it.
    pub(crate) fn evidence(&self, set: &Set, context: &Context, port: Option<&Port>) -> Evidence {
        let spec = Path::from(["spec"]);
        let path = match (port, self.source) {
            (Some(port), _) => spec.key("ports").index(port.index),
            (None, Source::Entry(_, host)) => spec.key("hosts").index(host),
            (None, Source::Kubernetes(_)) => spec,
        };
        match self.source {
            Source::Entry(id, _) => set.evidence(id, path),
            Source::Kubernetes(index) => Evidence {
                resource: Arc::clone(&context.services[index].identity),
                path,
            },
        }
    }
}

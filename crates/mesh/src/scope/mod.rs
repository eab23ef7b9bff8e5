//! What one proxy sees of the mesh: its services and VirtualServices, limited by `exportTo` and a Sidecar.

mod build;
mod egress;
mod hosts;
mod parts;

pub(crate) use parts::Parts;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use egressgen_model::resources::Destination;

use crate::OutboundTraffic;
use crate::names::{ByName, is_wildcard, overlap};
use crate::routes::VsId;
use crate::services::{Port, Protocol, ServiceId};
use crate::set::Id;

/// What one proxy sees (`SidecarScope`, pilot/pkg/model/sidecar.go).
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) namespace: Arc<str>,
    pub(crate) labels: BTreeMap<String, String>,
    /// The Sidecar that holds, if any.
    pub(crate) sidecar: Option<Id>,
    /// What becomes of unknown destinations, and whether the Sidecar says so.
    pub(crate) outbound: OutboundTraffic,
    pub(crate) outbound_is_of_sidecar: bool,
    /// `outboundTrafficPolicy.egressProxy` of the Sidecar.
    pub(crate) egress_proxy: Option<Destination>,
    pub(crate) listeners: Vec<Egress>,
    /// The services that it has clusters for, by host.
    pub(crate) services: HashMap<Arc<str>, Known>,
}

/// A service that a proxy has clusters for.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: ServiceId,
    /// Its ports; those of several ServiceEntries of the host if Istio merges them.
    pub(crate) ports: Vec<KnownPort>,
}

/// A port, and the service that it is from.
#[derive(Clone, Debug)]
pub(crate) struct KnownPort {
    pub(crate) service: ServiceId,
    pub(crate) port: Port,
}

/// An egress listener of a Sidecar, or the only one without a Sidecar (`IstioEgressListenerWrapper`).
#[derive(Debug)]
pub(crate) struct Egress {
    /// The port that the Sidecar sets; none for the listener of all other ports.
    pub(crate) port: Option<u16>,
    /// What the Sidecar says of the protocol of that port; it counts more than what services say.
    protocol: Option<Protocol>,
    /// Whether the Sidecar makes it more than a list of hosts: with a `bind`, a capture mode or an HTTP proxy.
    pub(crate) is_special: bool,
    /// Its services, oldest first.
    pub(crate) services: Vec<ServiceId>,
    /// Its VirtualServices, in the order in which they count.
    pub(crate) routes: Vec<VsId>,
    /// Its services by port, with the index of the port.
    by_port: HashMap<u16, Vec<(ServiceId, usize)>>,
    /// The places in `routes` by host.
    by_host: ByName<Vec<usize>>,
    /// All hosts of `routes` with their places.
    hosts: Vec<(Arc<str>, usize)>,
}

// === impl Scope ===

impl Scope {
    /// The egress listener that has the routes of a port (`GetEgressListenerForRDS`).
    pub(crate) fn listener_of(&self, port: u16) -> Option<&Egress> {
        self.listeners
            .iter()
            .find(|egress| egress.port.is_none_or(|own| own == port))
    }
}

// === impl Egress ===

impl Egress {
    /// A port of a service, as the listener takes it.
    pub(crate) fn listener_port(&self, port: &Port) -> Port {
        Port {
            protocol: self.protocol.unwrap_or(port.protocol),
            ..port.clone()
        }
    }

    /// Its services with a port, and the index of the port.
    pub(crate) fn services_on(&self, port: u16) -> &[(ServiceId, usize)] {
        self.by_port.get(&port).map_or(&[], Vec::as_slice)
    }

    /// Its VirtualServices that have a host in common with a service, in the order in which they count
    /// (`getConfigsForHost`, pilot/pkg/networking/core/tls.go).
    pub(crate) fn routes_for(&self, host: &str) -> Vec<VsId> {
        let mut places: Vec<usize> = if is_wildcard(host) {
            let related = self.hosts.iter().filter(|(name, _)| overlap(name, host));
            related.map(|(_, place)| *place).collect()
        } else {
            let exact = self.by_host.get(host).into_iter();
            let all = exact.chain(self.by_host.covering(host));
            all.flatten().copied().collect()
        };
        places.sort_unstable();
        places.dedup();
        let routes = places
            .into_iter()
            .filter_map(|place| self.routes.get(place));
        routes.copied().collect()
    }

    /// The VirtualService whose host is the most specific one for a service
    /// (`computeWildcardHostVirtualServiceIndex`).
    pub(crate) fn most_specific(&self, host: &str) -> Option<VsId> {
        let places = self.by_host.most_specific(host)?;
        self.routes.get(*places.first()?).copied()
    }
}

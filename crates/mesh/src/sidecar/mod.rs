//! The outbound listeners and routes of a sidecar, port by port.

mod chains;
mod listeners;
mod meeting;
mod virtual_hosts;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub(crate) use listeners::Listener;
pub(crate) use virtual_hosts::{VirtualHost, VirtualHosts};

use crate::routes::L4RouteId;
use crate::scope::{Parts, Scope};
use crate::services::ServiceId;

/// What a sidecar does with connections, built port by port as it is asked for.
#[derive(Debug)]
pub(crate) struct Sidecar {
    pub(crate) scope: Scope,
    ports: Mutex<HashMap<u16, Arc<OnceLock<PortView>>>>,
}

/// What a sidecar does with connections to one port.
#[derive(Debug)]
pub(crate) struct PortView {
    /// The listener of all addresses.
    pub(crate) any: Option<Listener>,
    /// The listeners of single addresses.
    pub(crate) by_address: HashMap<IpAddr, Listener>,
    /// The listeners of services whose address Istio gave, by host.
    pub(crate) by_given: HashMap<Arc<str>, Listener>,
    /// The virtual hosts that the port's HTTP listeners share.
    pub(crate) hosts: VirtualHosts,
}

/// What a filter chain of a sidecar does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// It reads HTTP and asks the virtual hosts of the port.
    Http,
    /// It reads HTTP and only has the virtual host of this service, whose address it listens on.
    HttpOf(ServiceId),
    /// It sends to where a route leads.
    Route(L4RouteId),
    /// It sends to a service that no route is about, and to this port of it.
    Service(ServiceId, u16),
    /// It does with it what becomes of unknown destinations.
    Unknown,
}

// === impl Sidecar ===

impl Sidecar {
    pub(crate) fn new(scope: Scope) -> Self {
        Self {
            scope,
            ports: Mutex::default(),
        }
    }

    /// What it does with connections to a port.
    pub(crate) fn with_port<R>(
        &self,
        parts: Parts<'_>,
        port: u16,
        read: impl FnOnce(&PortView) -> R,
    ) -> R {
        let view = {
            let mut ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(ports.entry(port).or_default())
        };
        read(view.get_or_init(|| PortView::new(parts, &self.scope, port)))
    }
}

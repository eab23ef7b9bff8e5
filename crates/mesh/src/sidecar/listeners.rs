//! Services of one port → listeners, and what happens where they meet.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use egressgen_model::resources::Resolution;

use super::chains::tcp_chains;
use super::meeting::{Entry, Meeting};
use super::{PortView, Target, VirtualHosts};
use crate::chains::{Chain, Chains};
use crate::routes::{Client, MESH};
use crate::scope::{Egress, Parts, Scope};
use crate::services::{Address, Block, Class, Port, Protocol, Service, ServiceId};

/// A listener of a sidecar.
#[derive(Debug)]
pub(crate) struct Listener {
    /// Envoy's name for it, such as `0.0.0.0_80`.
    pub(crate) name: String,
    pub(crate) chains: Chains<Target>,
    /// The service that it was first built for.
    pub(crate) first: ServiceId,
    /// Services that it could not take, oldest first.
    pub(crate) left_out: Vec<ServiceId>,
}

/// Where a listener listens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Bind {
    Any,
    Address(IpAddr),
    Given(Arc<str>),
}

// === impl PortView ===

impl PortView {
    /// The listeners of a port (`buildSidecarOutboundListeners`, pilot/pkg/networking/core/listener.go).
    pub(super) fn new(parts: Parts<'_>, scope: &Scope, port: u16) -> Self {
        let mut building = Building {
            parts,
            scope,
            port,
            entries: HashMap::new(),
        };
        for egress in &scope.listeners {
            if egress.port.is_some_and(|own| own != port) {
                continue;
            }
            if egress.port.is_none() {
                for entry in building.entries.values_mut() {
                    entry.is_locked = true;
                }
            }
            for (service, index) in egress.services_on(port) {
                building.add(egress, *service, *index);
            }
        }
        let mut view = Self {
            any: None,
            by_address: HashMap::new(),
            by_given: HashMap::new(),
            hosts: VirtualHosts::new(parts, scope, port),
        };
        for (bind, entry) in building.entries {
            let listener = Listener {
                name: bind.name(port),
                chains: Chains::with_default(entry.chains, Target::Unknown),
                first: entry.first,
                left_out: entry.left_out,
            };
            match bind {
                Bind::Any => view.any = Some(listener),
                Bind::Address(address) => {
                    view.by_address.insert(address, listener);
                }
                Bind::Given(host) => {
                    view.by_given.insert(host, listener);
                }
            }
        }
        view
    }
}

struct Building<'b> {
    parts: Parts<'b>,
    scope: &'b Scope,
    port: u16,
    entries: HashMap<Bind, Entry>,
}

// === impl Building ===

impl Building<'_> {
    /// Adds a service (`buildSidecarOutboundListener`).
    fn add(&mut self, egress: &Egress, id: ServiceId, index: usize) {
        let service = self.parts.services.get(id);
        let port = egress.listener_port(&service.ports[index]);
        let Some(class) = port.protocol.class() else {
            return;
        };
        let (bind, blocks) = match (class, service.address) {
            (Class::Http, _) => (Bind::Any, Vec::new()),
            (_, Address::Any) => {
                if egress.port.is_none()
                    && let Some(addresses) = self.addresses_of_others(service)
                {
                    for address in addresses {
                        self.bind(egress, id, &port, Bind::Address(address), &[]);
                    }
                    return;
                }
                (Bind::Any, Vec::new())
            }
            (_, Address::Ip(address)) => (Bind::Address(address), Vec::new()),
            (_, Address::Block(block)) => (Bind::Any, vec![block]),
            (_, Address::Given) => (Bind::Given(Arc::clone(&service.host)), Vec::new()),
        };
        self.bind(egress, id, &port, bind, &blocks);
    }

    /// A service with resolution NONE listens on the addresses of its endpoints, as a headless one does: it has none of
    /// its own, but shares those of other ServiceEntries for the host.
    fn addresses_of_others(&self, service: &Service) -> Option<Vec<IpAddr>> {
        if service.resolution != Resolution::None || service.is_kubernetes() {
            return None;
        }
        let services = self.parts.services;
        let (other, _) =
            services.with_endpoints(&service.host, &service.namespace, self.port, |_| true)?;
        Some(other.endpoint_addresses(self.parts.set))
    }

    /// Adds a service to the listener of an address.
    fn bind(&mut self, egress: &Egress, id: ServiceId, port: &Port, bind: Bind, blocks: &[Block]) {
        let service = self.parts.services.get(id);
        let Some(class) = port.protocol.class() else {
            return;
        };
        let existing = self.entries.get(&bind);
        if existing.is_some_and(|entry| entry.is_locked) {
            return;
        }
        let meeting = Meeting::of(class, existing.map(|entry| entry.protocol));
        // Where the server speaks first, Envoy must not wait for bytes to look at.
        let breaks = existing.is_some_and(|entry| {
            let (incoming, there) = (port.protocol, entry.protocol);
            incoming != there && (incoming.speaks_first() || there.speaks_first())
        });
        if matches!(meeting, Meeting::Nothing) {
            return;
        }
        if breaks {
            if let Some(entry) = self.entries.get_mut(&bind) {
                entry.left_out.push(id);
            }
            return;
        }
        let chains = self.chains(egress, id, service, port, class, &bind, blocks);
        match meeting {
            Meeting::New => {
                // An HTTP listener of all addresses also lets other bytes pass, so it tells them apart.
                let protocol = if class == Class::Http && bind == Bind::Any {
                    Protocol::Detected
                } else {
                    port.protocol
                };
                let conditions = chains.iter().map(Chain::conditions).collect();
                let entry = Entry {
                    protocol,
                    chains,
                    conditions,
                    is_locked: false,
                    first: id,
                    left_out: Vec::new(),
                };
                self.entries.insert(bind, entry);
            }
            Meeting::Merge | Meeting::MergeAndDetect => {
                if let Some(entry) = self.entries.get_mut(&bind) {
                    entry.merge(id, chains);
                    if matches!(meeting, Meeting::MergeAndDetect) {
                        entry.protocol = Protocol::Detected;
                    }
                }
            }
            Meeting::Nothing => {}
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "these are what a chain is made of"
    )]
    fn chains(
        &self,
        egress: &Egress,
        id: ServiceId,
        service: &Service,
        port: &Port,
        class: Class,
        bind: &Bind,
        blocks: &[Block],
    ) -> Vec<Chain<Target>> {
        let client = Client {
            gateway: MESH,
            namespace: &self.scope.namespace,
            labels: &self.scope.labels,
            port: self.port,
        };
        // `buildSidecarOutboundHTTPListenerOpts`: a service whose protocol is detected and that has an address has a
        // route configuration of its own.
        let http = if class == Class::Detected && *bind != Bind::Any {
            Target::HttpOf(id)
        } else {
            Target::Http
        };
        let http = Chain::of_plaintext_http(http);
        let tcp = || {
            let by_name = *bind == Bind::Any;
            tcp_chains(
                self.parts, egress, &client, id, service, port, by_name, blocks,
            )
        };
        match class {
            Class::Http => vec![http],
            Class::Tcp => tcp(),
            Class::Detected => {
                let mut chains = tcp();
                chains.push(http);
                chains
            }
        }
    }
}

// === impl Bind ===

impl Bind {
    /// `getListenerName`.
    fn name(&self, port: u16) -> String {
        match self {
            Self::Any => format!("0.0.0.0_{port}"),
            Self::Address(address) => format!("{address}_{port}"),
            Self::Given(host) => format!("address of {host}_{port}"),
        }
    }
}

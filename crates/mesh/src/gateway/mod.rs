//! The listeners and routes of a gateway.

mod chains;
mod merge;
mod server;
mod virtual_hosts;

use std::collections::HashMap;

pub(crate) use merge::Skipped;
pub(crate) use server::ServerId;
pub(crate) use virtual_hosts::VirtualHosts;

use crate::Workload;
use crate::chains::Chains;
use crate::routes::L4RouteId;
use crate::scope::{Parts, Scope};

/// What a gateway does with connections.
#[derive(Debug)]
pub(crate) struct Gateway {
    pub(crate) scope: Scope,
    /// By the port of the pod.
    pub(crate) listeners: HashMap<u16, Listener>,
    /// Servers that Istio left out, and why.
    pub(crate) skipped: Vec<Skipped>,
    /// All servers of the Gateways that select it, with the ports of the pod.
    pub(crate) servers: Vec<(u16, ServerId)>,
}

/// A listener of a gateway.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) chains: Chains<Target>,
}

/// What a filter chain of a gateway does.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The server that it was built for; of plaintext HTTP, the first one of the port.
    pub(crate) server: ServerId,
    pub(crate) tls: Termination,
    pub(crate) action: Action,
}

/// What a filter chain does with TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Termination {
    /// It does not read it.
    None,
    /// It ends TLS with a certificate of its own, and may ask for one of the client.
    Tls,
    /// It ends mutual TLS of the mesh.
    Mesh,
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Http(std::sync::Arc<VirtualHosts>),
    Route(L4RouteId),
    /// It sends to the cluster that the SNI names (AUTO_PASSTHROUGH).
    ByServerName,
}

// === impl Gateway ===

impl Gateway {
    pub(crate) fn new(parts: Parts<'_>, workload: &Workload) -> Self {
        let merged = merge::merge(parts, workload);
        let listeners = chains::listeners(parts, workload, &merged);
        Self {
            scope: Scope::of_gateway(parts, &workload.namespace, &workload.labels),
            listeners,
            servers: merged.all_servers(),
            skipped: merged.skipped,
        }
    }
}

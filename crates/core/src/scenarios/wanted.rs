//! A scenario in the words of a policy.

use std::sync::Arc;

use egressgen_model::values::Port;

use crate::Destination;
use crate::plan::Call;
use crate::policy::{Access, Flow, Hosts, Policy, PolicyDestination, Via};

/// What a scenario asks of a policy.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub(super) flow: Flow,
    pub(super) port: Port,
    /// The port of the host, where it is another one.
    pub(super) target_port: Option<Port>,
    /// Whether the hop to the gateway is mutual TLS of the mesh.
    pub(super) identity: bool,
}

// === impl Wanted ===

impl Wanted {
    pub(super) fn call(self) -> Call {
        Call {
            flow: self.flow,
            port: self.port,
        }
    }

    pub(super) fn destination(self, destination: &Destination) -> PolicyDestination {
        let host = destination.host.clone();
        let via = Via::Gateway(Arc::clone(&destination.gateway));
        PolicyDestination {
            hosts: Hosts::One {
                host: host.clone().into(),
                name: Some(destination.name.clone()),
            },
            identity: Some(self.identity),
            port: Some(self.port),
            target_port: self.target_port,
            ..PolicyDestination::new(host, self.flow, via)
        }
    }
}

/// A policy that asks for nothing but these destinations. Its name appears nowhere, since the page has no labels.
pub(super) fn policy(first: &Destination, destinations: Vec<PolicyDestination>) -> Policy {
    Policy {
        name: first.name.clone(),
        namespace: None,
        istio_version: None,
        gateways: Vec::new(),
        destinations,
        access: Access::Open,
        access_logs: false,
        applications: None,
        idle_defaults: Vec::new(),
    }
}

//! A scenario in the words of a policy.

use std::sync::Arc;

use egressgen_model::values::Port;

use crate::Destination;
use crate::plan::Call;
use crate::policy::{Flow, Hosts, Policy, PolicyDestination};

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
        let hosts = Hosts::One {
            host: destination.host.clone().into(),
            name: Some(destination.name.clone()),
        };
        PolicyDestination::new(hosts, self.flow, Arc::clone(&destination.gateway))
            .with_identity(self.identity)
            .with_port(self.port)
            .with_target_port(self.target_port)
    }
}

/// A policy that asks for nothing but these destinations. Its name appears nowhere, since the page has no labels.
pub(super) fn policy(first: &Destination, destinations: Vec<PolicyDestination>) -> Policy {
    let policy = Policy::new(first.name.clone());
    destinations
        .into_iter()
        .fold(policy, Policy::with_destination)
}

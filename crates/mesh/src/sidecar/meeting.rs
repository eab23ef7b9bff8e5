//! How a service meets the listener that another one has built already.

use std::collections::HashSet;

use super::Target;
use crate::chains::{Chain, Conditions};
use crate::services::{Class, Protocol, ServiceId};

/// A listener that is being built (`outboundListenerEntry`).
pub(super) struct Entry {
    pub(super) protocol: Protocol,
    pub(super) chains: Vec<Chain<Target>>,
    pub(super) conditions: HashSet<Conditions>,
    /// Whether an egress listener of its own has the port, so that nothing is added to it.
    pub(super) is_locked: bool,
    pub(super) first: ServiceId,
    pub(super) left_out: Vec<ServiceId>,
}

/// How a service meets the listener that is there already.
pub(super) enum Meeting {
    /// There is none, or it is replaced.
    New,
    /// Its chains are added.
    Merge,
    /// HTTP and other bytes meet: Envoy tells them apart by the first bytes.
    MergeAndDetect,
    /// The listener has the service already.
    Nothing,
}

// === impl Meeting ===

impl Meeting {
    pub(super) fn of(class: Class, existing: Option<Protocol>) -> Self {
        let Some(existing) = existing else {
            return Self::New;
        };
        match (class, existing.class()) {
            (Class::Http | Class::Detected, Some(Class::Tcp)) | (Class::Tcp, Some(Class::Http)) => {
                Self::MergeAndDetect
            }
            (Class::Tcp, _) => Self::Merge,
            (Class::Detected, Some(Class::Http)) => Self::New,
            (Class::Http | Class::Detected, _) => Self::Nothing,
        }
    }
}

// === impl Entry ===

impl Entry {
    /// Adds the chains whose conditions no chain has yet (`mergeTCPFilterChains`).
    pub(super) fn merge(&mut self, id: ServiceId, chains: Vec<Chain<Target>>) {
        for chain in chains {
            if self.conditions.insert(chain.conditions()) {
                self.chains.push(chain);
            } else if self.left_out.last() != Some(&id) {
                self.left_out.push(id);
            }
        }
    }
}

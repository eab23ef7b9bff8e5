//! A destination with everything that was decided for it.

use std::fmt;
use std::net::IpAddr;

use egressgen_model::values::{GatewayRef, Host, Name, Namespace};

use super::{Names, PlannedFlow};
use crate::policy::{
    Callers, ConnectionPool, Exports, IstioDuration, Labels, NonEmpty, Origin, PolicyId,
    Resolution, Retries, Via,
};

/// One destination with everything that was decided for it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDestination {
    pub(crate) policy: PolicyId,
    /// The hosts with their names. All of them share one group.
    pub(crate) names: NonEmpty<Names>,
    pub(crate) via: Via,
    pub(crate) flows: NonEmpty<PlannedFlow>,
    pub(crate) access: Access,
    /// Names under a closed wildcard that belong to other destinations with their own callers.
    pub(crate) names_apart: Vec<String>,
    pub(crate) resolution: Resolution,
    pub(crate) endpoints: Vec<IpAddr>,
    pub(crate) export_to: Exports,
    pub(crate) labels: Labels,
    /// How long an HTTP request may take, retries included.
    pub(crate) timeout: Option<IstioDuration>,
    pub(crate) retries: Option<Retries>,
    pub(crate) connection_pool: Option<ConnectionPool>,
    /// The place in the input that the destination comes from, for diagnostics.
    pub(super) origin: Option<Origin>,
}

/// Who may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everyone in the mesh.
    Everyone,
    /// Only these callers; nobody if the list is empty.
    Only(Callers),
}

// === impl PlannedDestination ===

impl PlannedDestination {
    /// The hosts: a single one, or a list under one name.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.names().map(|names| names.host.as_str())
    }

    /// The title for messages: the host, or the first of several hosts and the number of others.
    #[must_use]
    pub fn title(&self) -> String {
        match self.names.len() {
            1 => self.first().host.to_string(),
            count => format!("{} (and {} more)", self.first().host, count - 1),
        }
    }

    /// The short name. Several hosts of one destination share it.
    #[must_use]
    #[expect(
        clippy::misnamed_getters,
        reason = "a single host has one name, which is that of its group"
    )]
    pub fn name(&self) -> &Name {
        &self.first().group
    }

    /// The namespace of the resources.
    #[must_use]
    pub fn namespace(&self) -> Option<&Namespace> {
        self.first().namespace.as_ref()
    }

    /// The gateway; none if the traffic leaves straight from the sidecar.
    #[must_use]
    pub fn gateway(&self) -> Option<&GatewayRef> {
        match &self.via {
            Via::Gateway(gateway) => Some(gateway),
            Via::Direct => None,
        }
    }

    /// The flows.
    #[must_use]
    pub fn flows(&self) -> &[PlannedFlow] {
        &self.flows
    }

    /// Who may call: none if everyone in the mesh may, and an empty list if nobody may.
    #[must_use]
    pub fn callers(&self) -> Option<&Callers> {
        match &self.access {
            Access::Everyone => None,
            Access::Only(callers) => Some(callers),
        }
    }

    /// The policy that the destination comes from.
    #[must_use]
    pub fn policy(&self) -> &PolicyId {
        &self.policy
    }

    /// Where the destination was read from; none for one that was built in Rust.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The sort key of destinations in a plan.
    pub(super) fn key(&self) -> (&Name, Option<&Namespace>) {
        (self.name(), self.namespace())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &Names> {
        self.names.iter()
    }

    /// The hosts and, for a wildcard through a gateway, the host that serves it.
    pub(crate) fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names().flat_map(|names| {
            let server = names.server.iter().map(Host::as_str);
            std::iter::once(names.host.as_str()).chain(server)
        })
    }

    /// The names that all hosts share, and the first host.
    pub(crate) fn first(&self) -> &Names {
        self.names.first()
    }
}

// === impl Access ===

impl Access {
    /// Whether this admits everyone that `other` admits.
    pub(super) fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everyone, _) => true,
            (Self::Only(_), Self::Everyone) => false,
            (Self::Only(callers), Self::Only(others)) => callers.include(others),
        }
    }
}

/// As the subject of a sentence: `everyone`, `nobody`, `shop/*, shop/checkout`.
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::Only(callers) => callers.fmt(f),
        }
    }
}

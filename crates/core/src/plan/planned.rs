//! A destination with all that was decided for it.

use std::fmt;
use std::net::IpAddr;

use egressgen_model::resources::HttpRetry;
use egressgen_model::values::{GatewayRef, Host, Name, Namespace};

use super::PlannedFlow;
use crate::Destination;
use crate::destination::Names;
use crate::policy::{
    Callers, ConnectionPool, Exports, IstioDuration, Labels, Origin, PolicyId, Resolution, Retries,
    RetryOn,
};

/// One destination with all that was decided for it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDestination {
    pub(crate) policy: PolicyId,
    pub(crate) egress: Egress,
    pub(crate) flows: Vec<PlannedFlow>,
    pub(crate) access: Access,
    /// Names under a closed wildcard that other destinations have, each with callers of its own.
    pub(crate) names_apart: Vec<String>,
    pub(crate) resolution: Resolution,
    pub(crate) endpoints: Vec<IpAddr>,
    pub(crate) export_to: Exports,
    pub(crate) labels: Labels,
    pub(crate) requests: Requests,
    pub(crate) connection_pool: Option<ConnectionPool>,
    /// Where the destination was read from, for diagnostics.
    pub(super) origin: Option<Origin>,
}

/// Which way the traffic of each host takes. There is always at least one, and they share one group of names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Egress {
    /// Through the gateway that the destinations name, which is the same for all.
    Gateway(Vec<Destination>),
    /// Straight from the sidecar.
    Direct(Vec<Names>),
}

/// Who may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everyone in the mesh.
    Everyone,
    /// These and nobody else; nobody at all when none is named.
    Only(Callers),
}

/// How HTTP requests are sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Requests {
    pub(crate) timeout: Option<IstioDuration>,
    pub(crate) retries: Option<Retries>,
}

// === impl PlannedDestination ===

impl PlannedDestination {
    /// The hosts; one, or those that are listed under one name.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.names().map(|it| it.host.as_str())
    }

    /// The host, or the first of several and how many more there are, for people.
    #[must_use]
    pub fn title(&self) -> String {
        match self.names().count() {
            1 => self.first().host.to_string(),
            count => format!("{} (and {} more)", self.first().host, count - 1),
        }
    }

    /// The short name: of several hosts, the one that they share.
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

    /// The gateway; none when the traffic leaves straight from the sidecar.
    #[must_use]
    pub fn gateway(&self) -> Option<&GatewayRef> {
        match &self.egress {
            Egress::Gateway(destinations) => destinations.first().map(Destination::gateway),
            Egress::Direct(_) => None,
        }
    }

    /// The flows.
    #[must_use]
    pub fn flows(&self) -> &[PlannedFlow] {
        &self.flows
    }

    /// Who may call; none when everyone in the mesh may, and an empty list when nobody may.
    #[must_use]
    pub fn callers(&self) -> Option<&Callers> {
        match &self.access {
            Access::Everyone => None,
            Access::Only(callers) => Some(callers),
        }
    }

    /// The policy that the destination is from.
    #[must_use]
    pub fn policy(&self) -> &PolicyId {
        &self.policy
    }

    /// What a plan is ordered by.
    pub(super) fn key(&self) -> (&Name, Option<&Namespace>) {
        (self.name(), self.namespace())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &Names> {
        let (through, direct) = match &self.egress {
            Egress::Gateway(destinations) => (&destinations[..], &[][..]),
            Egress::Direct(names) => (&[][..], &names[..]),
        };
        through.iter().map(Destination::names).chain(direct)
    }

    /// The hosts, and for a wildcard through a gateway also the one that serves it.
    pub(crate) fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names().flat_map(|names| {
            let server = names.server.iter().map(Host::as_str);
            std::iter::once(names.host.as_str()).chain(server)
        })
    }

    /// The names that all hosts of it share, and the first host.
    pub(crate) fn first(&self) -> &Names {
        match &self.egress {
            Egress::Gateway(destinations) => destinations[0].names(),
            Egress::Direct(names) => &names[0],
        }
    }
}

// === impl Access ===

impl Access {
    /// Whether everyone whom `other` lets in is let in here too.
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

// === impl Requests ===

impl Requests {
    /// The retries in Istio's words.
    pub(crate) fn retries(&self) -> Option<HttpRetry> {
        self.retries.as_ref().map(|it| HttpRetry {
            attempts: Some(it.attempts().into()),
            per_try_timeout: it.per_try_timeout().map(IstioDuration::get),
            retry_on: it.retry_on().map(RetryOn::to_string),
            backoff: it.backoff().map(IstioDuration::get),
            ..HttpRetry::default()
        })
    }
}

//! A host, or several under one name, and what may leave for them.

use std::net::IpAddr;
use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Host, HostPattern, Name, Port};
use schemars::JsonSchema;

use super::{
    Callers, ConnectionPool, Exports, Flow, IstioDuration, Labels, NonEmpty, Origin, Retries,
};

/// A host, or several under one name, and what may leave for them.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDestination {
    /// The host, or the hosts.
    pub hosts: Hosts,
    /// What applications send and what leaves.
    pub flows: NonEmpty<Flow>,
    /// Which way the traffic takes.
    pub via: Via,
    /// Whether the hop to the gateway is mutual TLS of the mesh, so that the gateway knows who calls. Unset: yes where
    /// not everyone may call, otherwise as each flow has it by itself, which is no for `https` and yes for the others.
    pub identity: Option<bool>,
    /// Who may call. Unset: as the policy's [`access`](super::Policy::access) has it.
    pub allow: Option<Callers>,
    /// The port that applications call. Unset: 443 for `https`, 80 for `http` and `tls-origination`.
    pub port: Option<Port>,
    /// The port of the host, where it differs from the one that applications call. Unset: 443 for
    /// `tls-origination`, the same for the others.
    pub target_port: Option<Port>,
    /// The Secret, in the gateway's namespace, with the client certificate that the gateway shows to the host.
    pub client_certificate: Option<Name>,
    /// The one host to which a gateway sends whatever a wildcard covers.
    pub server: Option<Host>,
    /// How proxies find the host's addresses. Unset: by `endpoints` where there are some, otherwise by DNS, and for a
    /// wildcard that goes straight from the sidecar wherever the application connects to.
    pub resolution: Option<Resolution>,
    /// The host's addresses, for [`Resolution::Static`].
    pub endpoints: Vec<IpAddr>,
    /// Who finds the resources. Empty: all namespaces.
    pub export_to: Exports,
    /// Labels for all objects.
    pub labels: Labels,
    /// How long an HTTP request may take, retries included.
    pub timeout: Option<IstioDuration>,
    /// How often an HTTP request is sent again.
    pub retries: Option<Retries>,
    /// Limits of the connections to the host.
    pub connection_pool: Option<ConnectionPool>,
    /// Where it was read from, if it was.
    pub origin: Option<Origin>,
}

/// What a destination is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// One host, or all under a domain.
    One {
        /// The host.
        host: HostPattern,
        /// The short name, of which the names of resources are made. Unset: the host with dots as dashes.
        name: Option<Name>,
    },
    /// Several hosts that share a ServiceEntry, a Gateway and a DestinationRule.
    Many {
        /// The short name of all of them.
        name: Name,
        /// The hosts.
        hosts: NonEmpty<Host>,
    },
}

/// Which way traffic takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// Through a gateway.
    Gateway(Arc<GatewayRef>),
    /// Straight from the sidecar.
    Direct,
}

/// How proxies find the addresses of a host, in Istio's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "SCREAMING_SNAKE_CASE", inline)]
pub enum Resolution {
    /// By DNS, to all its addresses.
    Dns,
    /// By DNS, to one of its addresses as long as connections last.
    DnsRoundRobin,
    /// The addresses are given.
    Static,
    /// Wherever the application connects to. For sidecars only.
    None,
    /// By DNS, from the name that the application calls. For wildcards and sidecars only, from Istio 1.30.
    DynamicDns,
}

// === impl Via ===

impl Via {
    /// The word in a policy that means no gateway.
    pub(super) const DIRECT: &str = "direct";
}

// === impl Hosts ===

impl Hosts {
    /// Whether they are all hosts under a domain.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        matches!(self, Self::One { host, .. } if host.is_wildcard())
    }
}

// === impl PolicyDestination ===

impl PolicyDestination {
    /// A destination of one host and nothing but its flow and its way.
    #[must_use]
    pub fn new(host: impl Into<HostPattern>, flow: Flow, via: Via) -> Self {
        Self {
            hosts: Hosts::One {
                host: host.into(),
                name: None,
            },
            flows: NonEmpty::new(flow, []),
            via,
            identity: None,
            allow: None,
            port: None,
            target_port: None,
            client_certificate: None,
            server: None,
            resolution: None,
            endpoints: Vec::new(),
            export_to: Exports::default(),
            labels: Labels::default(),
            timeout: None,
            retries: None,
            connection_pool: None,
            origin: None,
        }
    }
}

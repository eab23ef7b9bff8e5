//! One host, or several under one name, and how they are called.

use std::ops::Deref;
use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Host, HostPattern, Name, Port};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Flow, NonEmpty, Origin, Settings};

/// One host, or several under one name, and how they are called. It reads like its [`Settings`].
///
/// ```
/// use egressgen::policy::{Callers, IstioDuration, PolicyDestination};
/// use egressgen::{Host, Profile};
///
/// let host = Host::new("api.example.net")?;
/// let callers = Callers::new(vec!["shop".parse()?], vec![], vec![])?;
/// let destination = PolicyDestination::tls_origination(host, Profile::Aks.gateway())
///     .with_allow(callers)
///     .with_timeout("10s".parse::<IstioDuration>()?);
/// assert!(destination.timeout.is_some() && destination.port.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PolicyDestination {
    /// The host, or the hosts.
    pub hosts: Hosts,
    /// What applications send, and what leaves the mesh.
    pub flows: NonEmpty<Flow>,
    /// How the traffic leaves the mesh.
    pub via: Via,
    /// Its settings, as far as they are set.
    pub settings: Settings,
    /// Where it was read from; none for one that was built in Rust.
    pub origin: Option<Origin>,
}

/// The hosts of a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// One host, or all under a domain.
    One {
        /// The host.
        host: HostPattern,
        /// The short name, from which the names of resources are made. Unset: the host with dots as dashes.
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

/// How traffic leaves the mesh.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Via {
    /// Through a gateway.
    Gateway(Arc<GatewayRef>),
    /// Directly from the sidecar.
    Direct,
}

/// How proxies find the addresses of a host, in Istio's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(inline)]
#[non_exhaustive]
pub enum Resolution {
    /// With DNS, all addresses.
    Dns,
    /// With DNS, one address, which is kept as long as connections last.
    DnsRoundRobin,
    /// The given addresses.
    Static,
    /// The address that the application connects to. For sidecars only.
    None,
    /// With DNS, from the name that the application calls. For wildcards and sidecars only, from Istio 1.30.
    DynamicDns,
}

// === impl Via ===

impl Via {
    /// The value of `via` for no gateway.
    pub(super) const DIRECT: &str = "direct";
}

impl From<GatewayRef> for Via {
    fn from(gateway: GatewayRef) -> Self {
        Self::Gateway(Arc::new(gateway))
    }
}

/// Destinations can share the `Arc` of a gateway.
impl From<Arc<GatewayRef>> for Via {
    fn from(gateway: Arc<GatewayRef>) -> Self {
        Self::Gateway(gateway)
    }
}

// === impl Hosts ===

impl Hosts {
    /// Whether it is a wildcard: all hosts under a domain.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        matches!(self, Self::One { host, .. } if host.is_wildcard())
    }
}

impl From<Host> for Hosts {
    fn from(host: Host) -> Self {
        HostPattern::from(host).into()
    }
}

impl From<HostPattern> for Hosts {
    fn from(host: HostPattern) -> Self {
        Self::One { host, name: None }
    }
}

// === impl PolicyDestination ===

impl PolicyDestination {
    /// A destination without settings. `via` is the gateway, or [`Via::Direct`].
    #[must_use]
    pub fn new(hosts: impl Into<Hosts>, flow: Flow, via: impl Into<Via>) -> Self {
        Self {
            hosts: hosts.into(),
            flows: NonEmpty::new(flow, []),
            via: via.into(),
            settings: Settings::default(),
            origin: None,
        }
    }

    /// A destination of the flow `http`.
    #[must_use]
    pub fn http(hosts: impl Into<Hosts>, via: impl Into<Via>) -> Self {
        Self::new(hosts, Flow::Http, via)
    }

    /// A destination of the flow `https`.
    #[must_use]
    pub fn https(hosts: impl Into<Hosts>, via: impl Into<Via>) -> Self {
        Self::new(hosts, Flow::Https, via)
    }

    /// A destination of the flow `tls-origination`.
    #[must_use]
    pub fn tls_origination(hosts: impl Into<Hosts>, via: impl Into<Via>) -> Self {
        Self::new(hosts, Flow::TlsOrigination, via)
    }

    /// A destination of the flow `tcp`, with the port that applications call.
    #[must_use]
    pub fn tcp(hosts: impl Into<Hosts>, port: Port, via: impl Into<Via>) -> Self {
        Self::new(hosts, Flow::Tcp, via).with_port(port)
    }

    /// With another short name.
    #[must_use]
    pub fn with_name(mut self, short: Name) -> Self {
        match &mut self.hosts {
            Hosts::One { name, .. } => *name = Some(short),
            Hosts::Many { name, .. } => *name = short,
        }
        self
    }

    /// With these flows.
    #[must_use]
    pub fn with_flows(mut self, flows: NonEmpty<Flow>) -> Self {
        self.flows = flows;
        self
    }
}

impl Deref for PolicyDestination {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.settings
    }
}

//! Routes of connections: sections `tls` and `tcp`.

use std::collections::BTreeMap;

use egressgen_diagnostics::Path;
use egressgen_model::resources::{
    L4MatchAttributes, RouteDestination, TlsMatchAttributes, VirtualServiceSpec,
};

use super::{Client, VsId, has_gateway};
use crate::services::is_subset;

/// A section of a VirtualService with routes of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Section {
    Tls,
    Tcp,
}

/// A route of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct L4RouteId {
    pub(crate) vs: VsId,
    pub(crate) section: Section,
    pub(crate) route: usize,
    /// The condition that it was built for, if it has one.
    pub(crate) condition: Option<usize>,
}

/// What `tls` and `tcp` matches have in common.
pub(crate) trait L4Conditions {
    fn gateways(&self) -> &[String];
    fn port(&self) -> Option<u32>;
    fn source_labels(&self) -> &BTreeMap<String, String>;
    fn source_namespace(&self) -> Option<&str>;

    /// Whether the conditions that pilot itself evaluates hold at a sidecar (`matchTLS` and `matchTCP`,
    /// pilot/pkg/networking/core/tls.go).
    fn holds_at_sidecar(&self, client: &Client<'_>, own: &str) -> bool {
        let labels = self.source_labels();
        let namespace = self.source_namespace();
        (self.gateways().is_empty() || has_gateway(self.gateways(), client, own))
            && (labels.is_empty() || is_subset(labels, client.labels))
            && self.has_port(client.port)
            && namespace.is_none_or(|name| name.is_empty() || name == client.namespace)
    }

    /// Whether they hold at a gateway, where the source does not count (`l4SingleMatch`,
    /// pilot/pkg/networking/core/gateway.go).
    fn holds_at_gateway(&self, client: &Client<'_>, own: &str) -> bool {
        (self.gateways().is_empty() || has_gateway(self.gateways(), client, own))
            && self.has_port(client.port)
    }

    fn has_port(&self, port: u16) -> bool {
        let wanted = self.port().unwrap_or(0);
        wanted == 0 || wanted == u32::from(port)
    }
}

macro_rules! l4_conditions {
    ($($kind:ident),+) => {
        $(impl L4Conditions for $kind {
            fn gateways(&self) -> &[String] {
                &self.gateways
            }

            fn port(&self) -> Option<u32> {
                self.port
            }

            fn source_labels(&self) -> &BTreeMap<String, String> {
                &self.source_labels
            }

            fn source_namespace(&self) -> Option<&str> {
                self.source_namespace.as_deref()
            }
        })+
    };
}

l4_conditions!(TlsMatchAttributes, L4MatchAttributes);

// === impl L4RouteId ===

impl L4RouteId {
    /// Where its connections go.
    pub(crate) fn destinations(self, spec: &VirtualServiceSpec) -> &[RouteDestination] {
        let route = match self.section {
            Section::Tls => spec.tls.get(self.route).map(|route| &route.route),
            Section::Tcp => spec.tcp.get(self.route).map(|route| &route.route),
        };
        route.map_or(&[], Vec::as_slice)
    }

    /// The path to the route.
    pub(crate) fn route_path(self) -> Path {
        let section = match self.section {
            Section::Tls => "tls",
            Section::Tcp => "tcp",
        };
        Path::from(["spec", section]).index(self.route)
    }

    /// The path to the route, or to its condition.
    pub(crate) fn path(self) -> Path {
        let path = self.route_path();
        match self.condition {
            Some(condition) => path.key("match").index(condition),
            None => path,
        }
    }
}

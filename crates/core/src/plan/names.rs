//! A host, and the names of its resources.

use egressgen_model::values::{Host, HostPattern, Name, Namespace, fit};

/// The longest name of a Kubernetes resource, in characters.
const MAX_RESOURCE_NAME: usize = 253;

/// A host and the names of its resources, whether or not its traffic goes through a gateway.
///
/// Every name is derived from the short names, so it never depends on other destinations. A name that would be longer
/// than Kubernetes or Istio allow is truncated and carries a hash of the full name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) host: HostPattern,
    /// The short name.
    pub(crate) name: Name,
    /// The short name of all hosts that share a ServiceEntry, a Gateway and a DestinationRule. For a host that shares
    /// none of them, this is its own short name.
    pub(crate) group: Name,
    /// The namespace of the resources.
    pub(crate) namespace: Option<Namespace>,
    /// The one host that serves every host under a wildcard.
    pub(crate) server: Option<Host>,
    /// The name of the Gateway, if it is not derived from the group.
    pub(crate) gateway_resource: Option<Name>,
}

// === impl Names ===

impl Names {
    /// The hosts that applications call: the host itself and the host that serves a wildcard, if that one lies outside
    /// the wildcard, because sidecars know it too.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = &str> {
        let outside = self
            .server
            .iter()
            .filter(|server| !self.host.covers(server));
        std::iter::once(self.host.as_str()).chain(outside.map(Host::as_str))
    }

    /// The host that proxies connect to: the host itself, or the one that serves a wildcard.
    pub(crate) fn server(&self) -> &str {
        self.server
            .as_ref()
            .map_or(self.host.as_str(), Host::as_str)
    }

    /// The name of the ServiceEntry of the host that serves a wildcard.
    pub(crate) fn server_entry(&self) -> String {
        [self.group.as_str(), "-server"].concat()
    }

    /// The name of the Gateway.
    pub(crate) fn gateway(&self) -> String {
        match &self.gateway_resource {
            Some(name) => name.as_str().to_owned(),
            None => default_gateway(&self.group),
        }
    }

    /// The name of the DestinationRule for the hop to the gateway.
    pub(crate) fn gateway_rule(&self) -> String {
        ["egressgateway-for-", self.group.as_str()].concat()
    }

    /// The name of the VirtualService that routes traffic through a gateway.
    pub(crate) fn gateway_virtual_service(&self) -> String {
        ["direct-", self.name.as_str(), "-through-egress-gateway"].concat()
    }

    /// The name of the VirtualService that routes traffic to the host without a gateway.
    pub(crate) fn direct_virtual_service(&self) -> String {
        ["direct-", self.name.as_str()].concat()
    }

    /// The name of the AuthorizationPolicy that controls who may call.
    pub(crate) fn callers_policy(&self) -> String {
        ["callers-of-", self.group.as_str()].concat()
    }

    /// The name of the DestinationRule that originates TLS.
    pub(crate) fn origination_rule(&self) -> String {
        self.of_server("originate-tls-for-")
    }

    /// The name of the DestinationRule that only limits connections.
    pub(crate) fn connection_pool_rule(&self) -> String {
        self.of_server("connection-pool-for-")
    }

    fn of_server(&self, prefix: &str) -> String {
        let host = self.server().replace('*', "wildcard").replace('.', "-");
        fit([prefix, &host].concat(), MAX_RESOURCE_NAME)
    }
}

/// The name of the Gateway of a group of hosts: a DNS label, unlike other names
/// (Istio, `pkg/config/validation/validation.go`, ValidateGateway).
pub(crate) fn default_gateway(group: &Name) -> String {
    fit(
        ["istio-egressgateway-", group.as_str()].concat(),
        Name::MAX_LENGTH,
    )
}

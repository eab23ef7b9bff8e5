//! What is wanted for one host, and the names that follow from it.

use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Host, HostPattern, Name, Namespace, fit};

/// The longest name of a Kubernetes object, in characters.
const MAX_OBJECT_NAME: usize = 253;

/// A host outside the mesh, the gateway its traffic leaves by, and how the resources for it are called.
///
/// Every name is made of the short name, and so never depends on other destinations. A name that gets longer than
/// Kubernetes or Istio allow is cut and carries a hash of the whole.
///
/// ```
/// use egressgen::{Destination, Host, Name, Profile};
///
/// let host = Host::new("edition.cnn.com")?;
/// let destination = Destination::new(host, Profile::Aks.gateway()).with_name(Name::new("cnn")?);
/// assert_eq!(destination.gateway_resource(), "istio-egressgateway-cnn");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    names: Names,
    gateway: Arc<GatewayRef>,
    gateway_resource: Option<Name>,
}

/// A host and how the resources for it are called, whichever way its traffic takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) host: HostPattern,
    /// The short name.
    pub(crate) name: Name,
    /// The short name of all hosts that share a ServiceEntry, a Gateway and a DestinationRule; of a host that shares
    /// none with another, its own.
    pub(crate) group: Name,
    pub(crate) namespace: Option<Namespace>,
    /// The one host that serves whatever a wildcard covers.
    pub(crate) server: Option<Host>,
}

// === impl Destination ===

impl Destination {
    /// A destination whose short name is the host with dots as dashes and whose resources are in no namespace yet:
    /// `kubectl apply -n` decides. Many destinations may share one gateway by its `Arc`.
    #[must_use]
    pub fn new(host: Host, gateway: impl Into<Arc<GatewayRef>>) -> Self {
        Self {
            names: Names::of_host(host.into()),
            gateway: gateway.into(),
            gateway_resource: None,
        }
    }

    /// Another short name.
    #[must_use]
    pub fn with_name(mut self, name: Name) -> Self {
        self.names = self.names.with_name(name);
        self
    }

    /// Another name for the Gateway object; by default it carries the short name, so that a second host does not
    /// overwrite the Gateway of the first.
    #[must_use]
    pub fn with_gateway_resource(mut self, name: Name) -> Self {
        self.gateway_resource = Some(name);
        self
    }

    /// The namespace to write into every resource.
    #[must_use]
    pub fn in_namespace(mut self, namespace: Namespace) -> Self {
        self.names.namespace = Some(namespace);
        self
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &HostPattern {
        &self.names.host
    }

    /// The gateway by which its traffic leaves.
    #[must_use]
    pub fn gateway(&self) -> &GatewayRef {
        &self.gateway
    }

    /// The namespace that is written into every resource.
    #[must_use]
    pub fn namespace(&self) -> Option<&Namespace> {
        self.names.namespace.as_ref()
    }

    /// The short name, which is also the name of the ServiceEntry and of the subset.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.names.name
    }

    /// The name of the Gateway: a DNS label, unlike other names
    /// (Istio, `pkg/config/validation/validation.go`, ValidateGateway).
    #[must_use]
    pub fn gateway_resource(&self) -> String {
        match &self.gateway_resource {
            Some(name) => name.as_str().to_owned(),
            None => fit(
                ["istio-egressgateway-", self.names.group.as_str()].concat(),
                Name::MAX_LENGTH,
            ),
        }
    }

    /// Whether only workloads of the resources' own namespace find the way to the gateway.
    ///
    /// A DestinationRule is looked for in the caller's namespace, then in that of the Service it is about; the
    /// VirtualService beside it is seen by all. A caller elsewhere finds the route, but not the subset it leads to, and
    /// gets 503.
    #[must_use]
    pub fn serves_one_namespace_only(&self) -> bool {
        self.namespace()
            .is_some_and(|own| *own != self.gateway.namespace)
    }

    /// A destination under names that are settled already.
    pub(crate) fn named(names: Names, gateway: Arc<GatewayRef>) -> Self {
        Self {
            names,
            gateway,
            gateway_resource: None,
        }
    }

    /// The host and the names that do not depend on the gateway.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The name of the DestinationRule for the hop to the gateway.
    pub(crate) fn gateway_rule(&self) -> String {
        ["egressgateway-for-", self.names.group.as_str()].concat()
    }

    /// The name of the VirtualService.
    pub(crate) fn virtual_service(&self) -> String {
        ["direct-", self.name().as_str(), "-through-egress-gateway"].concat()
    }
}

// === impl Names ===

impl Names {
    /// The short name is the host with dots as dashes, and there is no namespace.
    pub(crate) fn of_host(host: HostPattern) -> Self {
        let name = Name::of_pattern(&host);
        Self {
            host,
            group: name.clone(),
            name,
            namespace: None,
            server: None,
        }
    }

    /// Another short name.
    pub(crate) fn with_name(mut self, name: Name) -> Self {
        self.group = name.clone();
        self.name = name;
        self
    }

    /// The names by which applications call: the host, and the one that serves for a wildcard where that lies outside
    /// it, since sidecars know it too.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let outside = self
            .server
            .iter()
            .filter(|server| !self.host.covers(server));
        let mut hosts = vec![self.host.as_str().to_owned()];
        hosts.extend(outside.map(|server| server.as_str().to_owned()));
        hosts
    }

    /// The host that is connected to: the one that there is, or that serves for a wildcard.
    pub(crate) fn server(&self) -> &str {
        self.server
            .as_ref()
            .map_or(self.host.as_str(), Host::as_str)
    }

    /// The name of the ServiceEntry of the host that serves for a wildcard.
    pub(crate) fn server_entry(&self) -> String {
        [self.group.as_str(), "-server"].concat()
    }

    /// The name of the AuthorizationPolicy that says who may call.
    pub(crate) fn callers_policy(&self) -> String {
        ["callers-of-", self.group.as_str()].concat()
    }

    /// The name of the VirtualService of a host that no gateway stands before.
    pub(crate) fn direct_virtual_service(&self) -> String {
        ["direct-", self.name.as_str()].concat()
    }

    /// The name of the DestinationRule that originates TLS.
    pub(crate) fn origination_rule(&self) -> String {
        self.of_server("originate-tls-for-")
    }

    /// The name of the DestinationRule that limits connections and does no more.
    pub(crate) fn connection_pool_rule(&self) -> String {
        self.of_server("connection-pool-for-")
    }

    fn of_server(&self, prefix: &str) -> String {
        let host = self.server().replace('*', "wildcard").replace('.', "-");
        fit([prefix, &host].concat(), MAX_OBJECT_NAME)
    }
}

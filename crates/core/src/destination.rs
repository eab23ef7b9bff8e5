//! What is wanted for one host, and the names that follow from it.

use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Host, Name, Namespace, fit};

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
    pub(crate) host: Host,
    pub(crate) name: Name,
    pub(crate) namespace: Option<Namespace>,
}

// === impl Destination ===

impl Destination {
    /// A destination whose short name is the host with dots as dashes and whose resources are in no namespace yet:
    /// `kubectl apply -n` decides. Many destinations may share one gateway by its `Arc`.
    #[must_use]
    pub fn new(host: Host, gateway: impl Into<Arc<GatewayRef>>) -> Self {
        Self {
            names: Names::of_host(host),
            gateway: gateway.into(),
            gateway_resource: None,
        }
    }

    /// Another short name.
    #[must_use]
    pub fn with_name(mut self, name: Name) -> Self {
        self.names.name = name;
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
    pub fn host(&self) -> &Host {
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
                ["istio-egressgateway-", self.name().as_str()].concat(),
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

    /// The host and the names that do not depend on the gateway.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The name of the DestinationRule for the hop to the gateway.
    pub(crate) fn gateway_rule(&self) -> String {
        ["egressgateway-for-", self.name().as_str()].concat()
    }

    /// The name of the VirtualService.
    pub(crate) fn virtual_service(&self) -> String {
        ["direct-", self.name().as_str(), "-through-egress-gateway"].concat()
    }
}

// === impl Names ===

impl Names {
    /// The short name is the host with dots as dashes, and there is no namespace.
    pub(crate) fn of_host(host: Host) -> Self {
        Self {
            name: Name::of_host(&host),
            host,
            namespace: None,
        }
    }

    /// The name of the DestinationRule that originates TLS.
    pub(crate) fn origination_rule(&self) -> String {
        let host = self.host.as_str().replace('.', "-");
        fit(["originate-tls-for-", &host].concat(), MAX_OBJECT_NAME)
    }
}

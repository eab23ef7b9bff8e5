//! The input of a scenario: a host, its gateway, and the names of the resources.

use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Host, Name, Namespace};

use crate::plan::default_gateway;

/// A host outside the mesh, the gateway that its traffic leaves through, and the names of its resources.
///
/// Every name is derived from the short name, so it never depends on other destinations. A name that would be longer
/// than Kubernetes or Istio allow is truncated and carries a hash of the full name.
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
    pub(crate) host: Host,
    pub(crate) name: Name,
    pub(crate) gateway: Arc<GatewayRef>,
    pub(crate) gateway_resource: Option<Name>,
    pub(crate) namespace: Option<Namespace>,
}

// === impl Destination ===

impl Destination {
    /// A destination whose short name is the host with dashes instead of dots. Its resources have no namespace, so that
    /// `kubectl apply -n` decides. Many destinations can share one gateway through its `Arc`.
    #[must_use]
    pub fn new(host: Host, gateway: impl Into<Arc<GatewayRef>>) -> Self {
        Self {
            name: Name::of_host(&host),
            host,
            gateway: gateway.into(),
            gateway_resource: None,
            namespace: None,
        }
    }

    /// Sets another short name.
    #[must_use]
    pub fn with_name(self, name: Name) -> Self {
        Self { name, ..self }
    }

    /// Sets another name for the Gateway resource. By default the name contains the short name, so that a second host
    /// does not overwrite the Gateway of the first.
    #[must_use]
    pub fn with_gateway_resource(self, name: Name) -> Self {
        Self {
            gateway_resource: Some(name),
            ..self
        }
    }

    /// Sets the namespace that is written into every resource.
    #[must_use]
    pub fn in_namespace(self, namespace: Namespace) -> Self {
        Self {
            namespace: Some(namespace),
            ..self
        }
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The gateway that its traffic leaves through.
    #[must_use]
    pub fn gateway(&self) -> &GatewayRef {
        &self.gateway
    }

    /// The namespace that is written into every resource.
    #[must_use]
    pub fn namespace(&self) -> Option<&Namespace> {
        self.namespace.as_ref()
    }

    /// The short name, which is also the name of the ServiceEntry and of the subset.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The name of the Gateway resource.
    #[must_use]
    pub fn gateway_resource(&self) -> String {
        match &self.gateway_resource {
            Some(name) => name.as_str().to_owned(),
            None => default_gateway(&self.name),
        }
    }

    /// Whether only workloads in the namespace of the resources can reach the gateway.
    ///
    /// A sidecar looks for a DestinationRule in its own namespace and then in that of the Service, but it finds a
    /// VirtualService in any namespace. So a caller in another namespace finds the route, but not the subset that the
    /// route leads to, and gets 503.
    #[must_use]
    pub fn serves_one_namespace_only(&self) -> bool {
        self.namespace()
            .is_some_and(|own| *own != self.gateway.namespace)
    }
}

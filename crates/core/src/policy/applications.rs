//! The namespaces of the applications, and what is enforced there.

use egressgen_model::values::Namespace;

use super::NonEmpty;

/// The namespaces of the applications, and what is enforced there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applications {
    /// The namespaces.
    pub namespaces: NonEmpty<Namespace>,
    /// Whether their sidecars refuse hosts that are in no ServiceEntry or Service.
    pub registry_only: bool,
    /// Whether their pods may open connections only within the cluster, such as to a gateway.
    pub network_policy: bool,
}

// === impl Applications ===

impl Applications {
    /// Namespaces where nothing is enforced.
    #[must_use]
    pub fn new(namespaces: NonEmpty<Namespace>) -> Self {
        Self {
            namespaces,
            registry_only: false,
            network_policy: false,
        }
    }

    /// With sidecars that refuse unknown hosts, or that let them pass.
    #[must_use]
    pub fn with_registry_only(mut self, registry_only: bool) -> Self {
        self.registry_only = registry_only;
        self
    }

    /// With or without a NetworkPolicy that keeps the pods' connections within the cluster.
    #[must_use]
    pub fn with_network_policy(mut self, network_policy: bool) -> Self {
        self.network_policy = network_policy;
        self
    }
}

//! The namespaces of the applications, and what applies there.

use egressgen_model::values::Namespace;

use super::NonEmpty;

/// The namespaces of the applications, and what applies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applications {
    /// The namespaces.
    pub namespaces: NonEmpty<Namespace>,
    /// Whether their sidecars refuse hosts that no resource names.
    pub registry_only: bool,
    /// Whether their pods may open connections only within the cluster, as to a gateway.
    pub network_policy: bool,
}

// === impl Applications ===

impl Applications {
    /// The namespaces, to which nothing applies yet.
    #[must_use]
    pub fn new(namespaces: NonEmpty<Namespace>) -> Self {
        Self {
            namespaces,
            registry_only: false,
            network_policy: false,
        }
    }
}

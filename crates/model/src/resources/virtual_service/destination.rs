//! The destinations of routes.

use serde::{Deserialize, Serialize};

/// A service or one of its subsets, and its port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// A host of Istio's service registry: a Kubernetes Service or a ServiceEntry. A short name refers to the namespace
    /// of the VirtualService. Istio rejects `*`.
    pub host: String,
    /// A subset that a DestinationRule defines for the host. If it does not exist, requests fail with 503 NC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subset: Option<String>,
    /// The port of the host; required if it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<PortSelector>,
}

/// Selects a port by its number.
///
/// ```
/// use egressgen_model::resources::{Destination, PortSelector};
///
/// let destination = Destination {
///     host: "edition.cnn.com".to_owned(),
///     port: Some(PortSelector::new(443)),
///     ..Destination::default()
/// };
/// assert_eq!(destination.port, Some(443.into()));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortSelector {
    /// The port, 1 to 65535. The schema allows it to be omitted, but Istio rejects a destination without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
}

// === impl PortSelector ===

impl PortSelector {
    /// Selects the port with this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self {
            number: Some(number),
        }
    }
}

impl From<u32> for PortSelector {
    fn from(number: u32) -> Self {
        Self::new(number)
    }
}

/// A destination of a [`TlsRoute`](super::TlsRoute) or [`TcpRoute`](super::TcpRoute), with its share of the
/// connections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteDestination {
    /// Where the connections are sent.
    pub destination: Destination,
    /// The share relative to the sum of all weights of the route, 0 or more. A single destination receives everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<i32>,
}

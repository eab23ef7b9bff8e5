//! A gateway of the add-on.

use super::{ClusterName, ResourceGroup, Revision, StaticGateway};

/// Where a gateway of the add-on is, and the static gateway that its traffic leaves through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AksGateway {
    /// The resource group of the cluster.
    pub resource_group: ResourceGroup,
    /// The cluster.
    pub cluster: ClusterName,
    /// The revision of the add-on.
    pub revision: Revision,
    /// The StaticGatewayConfiguration, in the namespace of the gateway.
    pub static_gateway: StaticGateway,
}

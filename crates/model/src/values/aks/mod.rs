//! The gateways of the Istio add-on of AKS: the cluster, and the static gateway that traffic leaves through.
//!
//! Each name follows the rule of Azure for it, so that a wrong one is refused before Azure refuses it.

mod cidr;
mod gateway;
mod names;
mod prefix_id;
mod prefix_size;
mod revision;
mod static_gateway;

pub use cidr::{CidrError, Ipv4Cidr};
pub use gateway::AksGateway;
pub use names::{
    AksNameError, ClusterName, ConfigurationName, NodePoolName, ResourceGroup, ScaleSetName,
};
pub use prefix_id::PublicIpPrefixId;
pub use prefix_size::{PrefixSize, PrefixSizeError};
pub use revision::Revision;
pub use static_gateway::{
    DefaultRoute, GatewayNodes, NodesError, PublicIps, PublicIpsError, StaticGateway,
};

/// Checks which texts a type takes and which it refuses.
#[cfg(test)]
fn check<T: std::str::FromStr>(taken: &[&str], refused: &[&str]) {
    for text in taken {
        assert!(text.parse::<T>().is_ok(), "{text:?} is refused");
    }
    for text in refused {
        assert!(text.parse::<T>().is_err(), "{text:?} is taken");
    }
}

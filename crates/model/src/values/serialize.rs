//! Values are written as their text.

use serde::{Serialize, Serializer};

use super::aks::{
    ClusterName, ConfigurationName, DefaultRoute, Ipv4Cidr, NodePoolName, PublicIpPrefixId,
    ResourceGroup, Revision, ScaleSetName,
};
use super::{
    GatewayName, Host, HostPattern, IstioVersion, Namespace, Principal, Selector, ServiceAccount,
};

macro_rules! as_displayed {
    ($($value:ty),+ $(,)?) => {
        $(
            impl Serialize for $value {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }
        )+
    };
}

as_displayed!(
    ClusterName,
    ConfigurationName,
    DefaultRoute,
    GatewayName,
    Host,
    HostPattern,
    IstioVersion,
    Ipv4Cidr,
    Namespace,
    NodePoolName,
    Principal,
    PublicIpPrefixId,
    ResourceGroup,
    Revision,
    ScaleSetName,
    Selector,
    ServiceAccount,
);

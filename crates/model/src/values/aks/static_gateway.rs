//! The static gateway that the traffic of a gateway leaves through.

use std::fmt;

use super::{
    ConfigurationName, Ipv4Cidr, NodePoolName, PrefixSize, PublicIpPrefixId, ResourceGroup,
    ScaleSetName,
};

/// A StaticGatewayConfiguration: fixed addresses for the traffic of a gateway.
///
/// Private addresses are fixed only on the machines of a node pool (kube-egress-gateway, Public IP vs Private IP Egress),
/// so a scale set without public addresses is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticGateway {
    /// Its name.
    pub name: ConfigurationName,
    nodes: Option<GatewayNodes>,
    public_ips: PublicIps,
    /// The default route of the pods. Unset: through the static gateway.
    pub default_route: Option<DefaultRoute>,
    /// Destinations that bypass the static gateway.
    pub exclude_cidrs: Vec<Ipv4Cidr>,
}

/// The nodes of a static gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayNodes {
    /// A node pool of the cluster, of mode gateway.
    NodePool {
        /// The node pool.
        name: NodePoolName,
        /// The size of its prefix, which is given when the pool is added. Unset: 31, the default of AKS.
        prefix_size: Option<PrefixSize>,
    },
    /// A virtual machine scale set.
    ScaleSet {
        /// Its resource group.
        resource_group: ResourceGroup,
        /// Its name.
        name: ScaleSetName,
        /// The size of its prefix.
        prefix_size: PrefixSize,
    },
}

/// Whether a static gateway has public addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicIps {
    /// It has public addresses, from an existing prefix or a new one.
    Provisioned(Option<PublicIpPrefixId>),
    /// It has private addresses only.
    None,
}

/// The default route of a gateway's pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultRoute {
    /// Through the static gateway.
    StaticEgressGateway,
    /// Through the pod's own network.
    AzureNetworking,
}

/// Why [`GatewayNodes`] can't be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NodesError {
    /// The size of a prefix is given without nodes.
    #[error(
        "the size of a prefix is given, but neither a node pool nor a scale set: name one of them, or remove the size"
    )]
    PrefixSizeAlone,
    /// A node pool and a scale set are given.
    #[error(
        "both a node pool and a scale set are named, and a static gateway has one of them: remove one"
    )]
    Both,
    /// A scale set is given without the size of its prefix.
    #[error("a scale set needs the size of its prefix, from 28 (16 addresses) to 31 (2)")]
    NoPrefixSize,
}

/// Why the addresses of a [`StaticGateway`] are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublicIpsError {
    /// A prefix of public addresses is named, and public addresses are switched off.
    #[error(
        "a public prefix is named, and public addresses are switched off: remove one of the two"
    )]
    PrefixWithoutPublicIps,
    /// A scale set is to have private addresses only.
    #[error("a scale set always has public addresses: name a node pool for private ones")]
    PrivateScaleSet,
}

// === impl GatewayNodes ===

impl GatewayNodes {
    /// Takes a node pool or a scale set; neither for a static gateway that exists already.
    pub fn choose(
        node_pool: Option<NodePoolName>,
        scale_set: Option<(ResourceGroup, ScaleSetName)>,
        prefix_size: Option<PrefixSize>,
    ) -> Result<Option<Self>, NodesError> {
        match (node_pool, scale_set) {
            (Some(name), None) => Ok(Some(Self::NodePool { name, prefix_size })),
            (None, Some((resource_group, name))) => Ok(Some(Self::ScaleSet {
                resource_group,
                name,
                prefix_size: prefix_size.ok_or(NodesError::NoPrefixSize)?,
            })),
            (None, None) if prefix_size.is_some() => Err(NodesError::PrefixSizeAlone),
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(NodesError::Both),
        }
    }
}

// === impl PublicIps ===

impl PublicIps {
    /// Takes whether public addresses are wanted, which they are by default, and the prefix to take them from.
    pub fn choose(
        wanted: Option<bool>,
        prefix: Option<PublicIpPrefixId>,
    ) -> Result<Self, PublicIpsError> {
        match (wanted.unwrap_or(true), prefix) {
            (true, prefix) => Ok(Self::Provisioned(prefix)),
            (false, Some(_)) => Err(PublicIpsError::PrefixWithoutPublicIps),
            (false, None) => Ok(Self::None),
        }
    }
}

// === impl StaticGateway ===

impl StaticGateway {
    /// Takes the nodes and the kind of addresses for them. A static gateway without nodes exists already.
    pub fn new(
        name: ConfigurationName,
        nodes: Option<GatewayNodes>,
        public_ips: PublicIps,
    ) -> Result<Self, PublicIpsError> {
        if let (PublicIps::None, Some(GatewayNodes::ScaleSet { .. })) = (&public_ips, &nodes) {
            return Err(PublicIpsError::PrivateScaleSet);
        }
        Ok(Self {
            name,
            nodes,
            public_ips,
            default_route: None,
            exclude_cidrs: Vec::new(),
        })
    }

    /// The nodes that carry the addresses; none if the static gateway exists already.
    #[must_use]
    pub fn nodes(&self) -> Option<&GatewayNodes> {
        self.nodes.as_ref()
    }

    /// Whether it has public addresses.
    #[must_use]
    pub fn public_ips(&self) -> &PublicIps {
        &self.public_ips
    }
}

// === impl DefaultRoute ===

impl DefaultRoute {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::StaticEgressGateway, Self::AzureNetworking];

    /// The value in a StaticGatewayConfiguration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StaticEgressGateway => "staticEgressGateway",
            Self::AzureNetworking => "azureNetworking",
        }
    }
}

impl fmt::Display for DefaultRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! A gateway of the Istio add-on of AKS: the cluster it is in, and the static gateway by which its traffic leaves.
//!
//! What is here is what a user gives. The resources and commands that come of it are those of the crate
//! `egressgen-aks`.

mod document;
mod names;

pub use names::{
    AksNameError, CidrError, ClusterName, ConfigurationName, Ipv4Cidr, NodePoolName, PrefixSize,
    PrefixSizeError, PublicIpPrefixId, ResourceGroup, Revision, ScaleSetName,
};

pub(super) use document::{Aks, read};

/// Where a gateway of the add-on is, and by which static gateway its traffic leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AksGateway {
    /// The resource group of the cluster.
    pub resource_group: ResourceGroup,
    /// The cluster.
    pub cluster: ClusterName,
    /// The revision of the add-on.
    pub revision: Revision,
    /// The StaticGatewayConfiguration, which is in the gateway's own namespace.
    pub static_gateway: StaticGateway,
}

/// A StaticGatewayConfiguration: fixed addresses for what leaves by a gateway.
///
/// Private addresses stay the same only on the machines of a node pool (kube-egress-gateway, Public IP vs Private IP
/// Egress), so that a scale set without public ones is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticGateway {
    /// Its name.
    pub name: ConfigurationName,
    nodes: Option<GatewayNodes>,
    public_ips: PublicIps,
    /// Where traffic goes that nothing else is said of. Unset: by the static gateway.
    pub default_route: Option<DefaultRoute>,
    /// Destinations that are not reached by the static gateway.
    pub exclude_cidrs: Vec<Ipv4Cidr>,
}

/// The nodes of a static gateway: one of two forms, and never both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayNodes {
    /// A node pool of the cluster, of mode gateway.
    NodePool {
        /// The node pool.
        name: NodePoolName,
        /// The size of its prefix, which is given when it is added. Unset: 31, the default of AKS.
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
    /// It has: those of a prefix that is there already, or of a new one.
    Provisioned(Option<PublicIpPrefixId>),
    /// It has private addresses only.
    None,
}

/// Where a pod's traffic goes that nothing else is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultRoute {
    /// By the static gateway.
    StaticEgressGateway,
    /// By the pod's own network.
    AzureNetworking,
}

/// Why there are no [`GatewayNodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NodesError {
    /// The size of a prefix is given, and no nodes that have it.
    #[error(
        "the size of a prefix is given, and neither a node pool nor a scale set that has it: name one of them, or remove the size"
    )]
    PrefixSizeAlone,
    /// Both forms are there.
    #[error(
        "both a node pool and a scale set are named, and a static gateway has one of them: remove one"
    )]
    Both,
    /// A scale set does not know how large its prefix is.
    #[error("a scale set needs the size of its prefix, from 28 to 31: 31 is 2 addresses, 28 is 16")]
    NoPrefixSize,
}

/// Why there is no [`StaticGateway`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicIpsError {
    /// A prefix is named for public addresses that are not wanted.
    #[error(
        "a public prefix is named, and public addresses are switched off: remove one of the two"
    )]
    PrefixWithoutPublicIps,
    /// Private addresses are wanted of a scale set.
    #[error("a scale set always has public addresses: name a node pool for private ones")]
    PrivateScaleSet,
}

// === impl GatewayNodes ===

impl GatewayNodes {
    /// The nodes that are named, if any are and they are of one form.
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
    /// What is wanted. Public addresses are, when nothing is said.
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
    /// Takes the nodes and the addresses that they are to have, if they can. Without nodes, the static gateway is there
    /// already, and nothing here makes it.
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

    /// The nodes that carry the addresses, where it is to be made.
    #[must_use]
    pub fn nodes(&self) -> Option<&GatewayNodes> {
        self.nodes.as_ref()
    }

    /// Public addresses, or none.
    #[must_use]
    pub fn public_ips(&self) -> &PublicIps {
        &self.public_ips
    }
}

// === impl DefaultRoute ===

impl DefaultRoute {
    /// The word in a StaticGatewayConfiguration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StaticEgressGateway => "staticEgressGateway",
            Self::AzureNetworking => "azureNetworking",
        }
    }
}

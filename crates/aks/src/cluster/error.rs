//! Why policies do not describe one cluster.

use egressgen::policy::Revision;
use egressgen::{IstioVersion, Name};

use crate::revisions;

/// Why policies do not describe one [`AksCluster`](super::AksCluster), or not all that is around it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AksClusterError {
    /// There is no gateway at all.
    #[error("no gateway is named")]
    NoGateway,
    /// A gateway does not say where it is.
    #[error("the gateway {0} does not say where it is on AKS")]
    NotOnAks(String),
    /// Gateways are in different clusters.
    #[error("the gateway {gateway} is in {other}, and others are in {first}")]
    OtherCluster {
        /// The gateway.
        gateway: String,
        /// Its cluster.
        other: String,
        /// The cluster of the first.
        first: String,
    },
    /// Gateways are of different revisions.
    #[error("the gateway {gateway} is of revision {other}, and others are of {first}")]
    OtherRevision {
        /// The gateway.
        gateway: String,
        /// Its revision.
        other: Revision,
        /// The revision of the first.
        first: Revision,
    },
    /// The table does not have the revision.
    #[error("the revision {0} is not known: there are {known} (as of {as_of})", known = revisions::known(), as_of = revisions::AS_OF)]
    UnknownRevision(Revision),
    /// A policy is for another version than its gateway's.
    #[error("the policy {policy} is for Istio {version}, and its gateway of revision {revision}")]
    OtherVersion {
        /// The policy.
        policy: Name,
        /// Its version.
        version: IstioVersion,
        /// The revision of its gateway.
        revision: Revision,
    },
    /// Two policies say different things of one gateway.
    #[error("the gateway {0} is described twice, in different ways")]
    GatewayTwice(String),
    /// Two gateways say different things of one static gateway.
    #[error("the StaticGatewayConfiguration {0} is described twice, in different ways")]
    ConfigurationTwice(String),
    /// A static gateway is to be made, and there is nothing to make it of.
    #[error("the StaticGatewayConfiguration {0} has no nodes")]
    NoNodes(String),
}

// === impl AksClusterError ===

impl AksClusterError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoGateway => "add a gateway with `aks: {…}` to the policy",
            Self::NotOnAks(_) => {
                "add `aks: {resourceGroup: …, cluster: …, revision: …, staticGatewayConfiguration: …}` to it"
            }
            Self::NoNodes(_) => {
                "name a node pool of mode gateway (`nodePool`, --node-pool), or a scale set and the size of its prefix (`vmss` and `prefixSize`, --vmss and --prefix-size)"
            }
            Self::OtherCluster { .. } => "run egressgen for the policies of one cluster at a time",
            Self::OtherRevision { .. } => {
                "give all gateways of a cluster one revision; an upgrade is egressgen aks upgrade-plan"
            }
            Self::UnknownRevision(_) => {
                "give the revision that az aks show lists under serviceMeshProfile.istio.revisions"
            }
            Self::OtherVersion { .. } => "remove `istioVersion`: it follows from the revision",
            Self::GatewayTwice(_) => {
                "a name stands for one gateway in a namespace: make both the same, or choose another name"
            }
            Self::ConfigurationTwice(_) => {
                "make both the same, or give each gateway a StaticGatewayConfiguration of its own"
            }
        }
    }
}

//! StaticGatewayConfiguration, a resource of kube-egress-gateway, which AKS runs (`api/v1alpha1` there).

use egressgen::Namespace;
use egressgen::aks::{DefaultRoute, GatewayNodes, PublicIps, StaticGateway};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

use super::metadata;

/// Fixed egress addresses for pods of its namespace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StaticGatewayConfiguration {
    api_version: &'static str,
    kind: &'static str,
    pub(super) metadata: ObjectMeta,
    spec: Spec,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    #[serde(flatten)]
    nodes: Nodes,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_route: Option<&'static str>,
    provision_public_ips: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_ip_prefix_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclude_cidrs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
enum Nodes {
    #[serde(rename = "gatewayNodepoolName")]
    NodePool(String),
    #[serde(rename = "gatewayVmssProfile", rename_all = "camelCase")]
    ScaleSet {
        vmss_resource_group: String,
        vmss_name: String,
        public_ip_prefix_size: u8,
    },
}

// === impl StaticGatewayConfiguration ===

impl StaticGatewayConfiguration {
    /// None if the gateway does not say which nodes it runs on.
    pub(super) fn new(namespace: &Namespace, gateway: &StaticGateway) -> Option<Self> {
        let nodes = Nodes::of(gateway.nodes()?);
        let (provision_public_ips, prefix) = match gateway.public_ips() {
            PublicIps::Provisioned(prefix) => (true, prefix.as_ref()),
            PublicIps::None => (false, None),
        };
        Some(Self {
            api_version: "egressgateway.kubernetes.azure.com/v1alpha1",
            kind: "StaticGatewayConfiguration",
            metadata: metadata(gateway.name.as_str(), Some(namespace)),
            spec: Spec {
                nodes,
                default_route: gateway.default_route.map(DefaultRoute::as_str),
                provision_public_ips,
                public_ip_prefix_id: prefix.map(ToString::to_string),
                exclude_cidrs: gateway
                    .exclude_cidrs
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            },
        })
    }
}

impl Nodes {
    fn of(nodes: &GatewayNodes) -> Self {
        match nodes {
            // The node pool itself sets the size of its prefix.
            GatewayNodes::NodePool { name, .. } => Self::NodePool(name.to_string()),
            GatewayNodes::ScaleSet {
                resource_group,
                name,
                prefix_size,
            } => Self::ScaleSet {
                vmss_resource_group: resource_group.to_string(),
                vmss_name: name.to_string(),
                public_ip_prefix_size: prefix_size.get(),
            },
        }
    }
}

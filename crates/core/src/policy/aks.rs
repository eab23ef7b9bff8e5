//! The form of a gateway's `aks:` in YAML.
//!
//! The comments of the fields are also the descriptions in the JSON Schema and in docs/policy.md.

use egressgen_model::values::aks::{
    AksGateway, ClusterName, ConfigurationName, DefaultRoute, GatewayNodes, Ipv4Cidr, NodePoolName,
    PrefixSize, PublicIpPrefixId, PublicIps, PublicIpsError, ResourceGroup, Revision, ScaleSetName,
    StaticGateway,
};
use egressgen_yaml::{At, Fields, boolean, number, text};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::NonEmpty;
use super::forms as form;
use super::read::readers::{some, word};

/// The cluster and the static gateway of a gateway of the Istio add-on of AKS, for the commands `egressgen aks`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Aks<'a> {
    /// The resource group of the cluster.
    #[schemars(with = "String")]
    resource_group: &'a ResourceGroup,
    /// The name of the cluster.
    #[schemars(with = "String")]
    cluster: &'a ClusterName,
    /// The revision of the add-on, such as `asm-1-30`.
    #[schemars(with = "form::Revision")]
    revision: Revision,
    /// The name of the StaticGatewayConfiguration, which is in the namespace of the gateway.
    #[schemars(with = "String")]
    static_gateway_configuration: &'a ConfigurationName,
    /// The node pool of mode gateway that has the fixed addresses. `aks manifests` and `aks script setup` require either this
    /// or `vmss`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<form::NodePool>")]
    node_pool: Option<&'a NodePoolName>,
    /// The virtual machine scale set that has the fixed addresses, instead of `nodePool`.
    #[serde(skip_serializing_if = "Option::is_none")]
    vmss: Option<Vmss<'a>>,
    /// The size of the prefix of addresses, from 28 (16 addresses) to 31 (2 addresses), which also limits the number of nodes.
    /// `vmss` requires it. Default: 31 for a node pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<form::PrefixSize>")]
    prefix_size: Option<PrefixSize>,
    /// Whether the addresses are public. Private ones require `nodePool`. Default: `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    provision_public_ips: Option<bool>,
    /// The resource ID of an existing public IP prefix.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    public_ip_prefix_id: Option<&'a PublicIpPrefixId>,
    /// The default route of the gateway's pods: `staticEgressGateway`, or `azureNetworking`, which bypasses the fixed
    /// addresses. Default: `staticEgressGateway`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<form::DefaultRoute>")]
    default_route: Option<DefaultRoute>,
    /// IPv4 ranges whose traffic bypasses the fixed addresses, such as `10.0.0.0/8`.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schemars(with = "Option<Vec<String>>")]
    exclude_cidrs: &'a [Ipv4Cidr],
}

/// A virtual machine scale set.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
struct Vmss<'a> {
    /// The resource group of the scale set.
    #[schemars(with = "String")]
    resource_group: &'a ResourceGroup,
    /// The name of the scale set.
    #[schemars(with = "String")]
    name: &'a ScaleSetName,
}

pub(super) fn read(at: At<'_>) -> Option<AksGateway> {
    let mut fields = Fields::of(at)?;
    let resource_group = fields.required("resourceGroup", text);
    let cluster = fields.required("cluster", text);
    let revision = fields.required("revision", text);
    let name = fields.required("staticGatewayConfiguration", text);
    let before = fields.diagnostic_count();
    let node_pool = fields.optional("nodePool", text);
    let vmss = fields.optional("vmss", scale_set);
    let prefix_size = fields.optional("prefixSize", number);
    let public_ips = fields.optional("provisionPublicIps", boolean);
    let prefix = fields.optional("publicIpPrefixId", text);
    let default_route = fields.optional("defaultRoute", |at| {
        word(at, &DefaultRoute::ALL.map(|route| (route.as_str(), route)))
    });
    let exclude_cidrs = fields.optional("excludeCidrs", |at| some(at, "range", "10.0.0.0/8", text));
    // Without a field that could not be read, further errors would mislead.
    let is_fine = fields.diagnostic_count() == before;
    let static_gateway = is_fine.then(|| {
        let nodes = GatewayNodes::choose(node_pool, vmss, prefix_size).map_err(|error| {
            let message = format!("{error} (`nodePool`, or `vmss` with `prefixSize`)");
            ("vmss", message)
        })?;
        let of_addresses = |error: PublicIpsError| ("provisionPublicIps", error.to_string());
        let public_ips = PublicIps::choose(public_ips, prefix).map_err(of_addresses)?;
        let named = name.map(|name| StaticGateway::new(name, nodes, public_ips));
        named.transpose().map_err(of_addresses)
    });
    if let Some(Err((field, message))) = &static_gateway {
        // If the field is missing, the diagnostic points at the whole of `aks`.
        fields.refuse_field(field, message);
    }
    fields.finish();
    let mut static_gateway = static_gateway?.ok()??;
    static_gateway.default_route = default_route;
    static_gateway.exclude_cidrs = exclude_cidrs.map_or_else(Vec::new, NonEmpty::into_vec);
    Some(AksGateway {
        resource_group: resource_group?,
        cluster: cluster?,
        revision: revision?,
        static_gateway,
    })
}

fn scale_set(at: At<'_>) -> Option<(ResourceGroup, ScaleSetName)> {
    let mut fields = Fields::of(at)?;
    let resource_group = fields.required("resourceGroup", text);
    let name = fields.required("name", text);
    fields.finish();
    Some((resource_group?, name?))
}

#[expect(clippy::ref_option, reason = "the signature is serde's")]
pub(super) fn write<S: Serializer>(
    aks: &Option<AksGateway>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    aks.as_ref().map(Aks::from).serialize(serializer)
}

// === impl Aks ===

impl<'a> From<&'a AksGateway> for Aks<'a> {
    fn from(gateway: &'a AksGateway) -> Self {
        let static_gateway = &gateway.static_gateway;
        let (node_pool, vmss, prefix_size) = match static_gateway.nodes() {
            None => (None, None, None),
            Some(GatewayNodes::NodePool { name, prefix_size }) => (Some(name), None, *prefix_size),
            Some(GatewayNodes::ScaleSet {
                resource_group,
                name,
                prefix_size,
            }) => {
                let vmss = Vmss {
                    resource_group,
                    name,
                };
                (None, Some(vmss), Some(*prefix_size))
            }
        };
        let (provision_public_ips, public_ip_prefix_id) = match static_gateway.public_ips() {
            PublicIps::Provisioned(prefix) => (None, prefix.as_ref()),
            PublicIps::None => (Some(false), None),
        };
        Self {
            resource_group: &gateway.resource_group,
            cluster: &gateway.cluster,
            revision: gateway.revision,
            static_gateway_configuration: &static_gateway.name,
            node_pool,
            vmss,
            prefix_size,
            provision_public_ips,
            public_ip_prefix_id,
            default_route: static_gateway.default_route,
            exclude_cidrs: &static_gateway.exclude_cidrs,
        }
    }
}

//! The options for a single gateway, without a file.

use crate::args::ServiceArgs;

/// The options for a single gateway, without a file.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Single gateway, without --file")]
pub(in crate::commands::aks) struct OneGatewayArgs {
    /// Resource group of the cluster
    #[arg(
        long,
        value_name = "NAME",
        env = "RESOURCE_GROUP",
        hide_env_values = true
    )]
    pub(super) resource_group: Option<String>,

    /// Name of the cluster
    #[arg(
        long,
        value_name = "NAME",
        env = "CLUSTER_NAME",
        hide_env_values = true
    )]
    pub(super) cluster: Option<String>,

    /// Revision of the Istio add-on, such as asm-1-30
    #[arg(
        long,
        value_name = "REVISION",
        env = "ASM_REVISION",
        hide_env_values = true
    )]
    pub(in crate::commands::aks) revision: Option<String>,

    #[command(flatten)]
    pub(super) service: ServiceArgs,

    /// Name of the StaticGatewayConfiguration
    #[arg(
        long,
        value_name = "NAME",
        env = "ISTIO_SGC_NAME",
        hide_env_values = true
    )]
    pub(super) static_gateway: Option<String>,

    /// Gateway node pool that holds the egress IP addresses
    #[arg(long, value_name = "NAME", conflicts_with = "files")]
    pub(super) node_pool: Option<String>,

    /// Virtual machine scale set to use instead of a node pool, as RESOURCE-GROUP/NAME
    #[arg(long, value_name = "GROUP/NAME", conflicts_with = "files")]
    pub(super) vmss: Option<String>,

    /// Size of the egress IP prefix, 28 (16 addresses) to 31 (2 addresses) [default: 31 for a node pool]
    #[arg(long, value_name = "SIZE", conflicts_with = "files")]
    pub(super) prefix_size: Option<String>,

    /// Use private egress IP addresses instead of public ones
    #[arg(long, conflicts_with = "files")]
    pub(super) private: bool,

    /// Resource ID of an existing public IP prefix
    #[arg(long, value_name = "ID", conflicts_with = "files")]
    pub(super) public_ip_prefix_id: Option<String>,

    /// IPv4 range that bypasses the egress IP addresses, such as 10.0.0.0/8; repeat for more
    #[arg(long = "exclude-cidr", value_name = "RANGE", conflicts_with = "files")]
    pub(super) exclude_cidrs: Vec<String>,

    /// External host to route through the gateway; repeat for more
    #[arg(long = "host", value_name = "HOST", conflicts_with = "files")]
    pub(super) hosts: Vec<String>,

    /// Flow to the hosts: http, https or tls-origination [default: http]
    #[arg(long, value_name = "FLOW", requires = "hosts")]
    pub(super) flow: Option<String>,
}

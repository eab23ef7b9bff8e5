//! The options of the commands that know what Istio makes of resources.

use std::path::PathBuf;

use clap::Args;

use super::{ProfileArg, ServiceArgs};

/// The resources, and what they leave open.
#[derive(Debug, Args)]
pub(crate) struct MeshArgs {
    /// File with Istio resources or policies, folder of such files, or `-` for stdin; repeat for more
    ///
    /// YAML or JSON: manifests, the output of `kubectl get -o yaml`, EgressPolicies. Services, Deployments and the
    /// ConfigMap of the mesh configuration are taken into account. Subfolders are not searched.
    #[arg(short = 'f', long = "file", value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) settings: SettingArgs,

    #[command(flatten)]
    pub(crate) gateway: GatewayArgs,
}

/// The settings of the mesh. A flag counts before the mesh file, and that before the ConfigMap in the input.
#[derive(Debug, Args)]
#[command(next_help_heading = "Mesh")]
pub(crate) struct SettingArgs {
    /// File with the settings, gateways and Services of the mesh (docs/trace.md has its fields)
    #[arg(long, value_name = "FILE")]
    pub(crate) mesh: Option<PathBuf>,

    /// Namespace of resources that name none [default: default]
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,

    /// What sidecars do with unknown destinations: ALLOW_ANY or REGISTRY_ONLY [default: ALLOW_ANY]
    #[arg(long, value_name = "MODE")]
    pub(crate) outbound_traffic_policy: Option<String>,

    /// Namespace whose resources hold for the whole mesh [default: aks-istio-system (aks), istio-system (istio)]
    #[arg(long, value_name = "NAMESPACE")]
    pub(crate) root_namespace: Option<String>,

    /// Istio version, 1.22 to 1.31, or an AKS revision, such as asm-1-28 [default: 1.31]
    #[arg(long, value_name = "VERSION")]
    pub(crate) istio_version: Option<String>,
}

/// A gateway that the input does not have.
#[derive(Debug, Args)]
#[command(next_help_heading = "Gateway")]
pub(crate) struct GatewayArgs {
    /// How gateways without a Service in the input were installed: decides their ports and labels [default: from the
    /// namespace of the gateway]
    #[arg(long, value_enum)]
    pub(crate) profile: Option<ProfileArg>,

    #[command(flatten)]
    pub(crate) service: ServiceArgs,

    /// Labels of the gateway pods, as KEY=VALUE[,…] or only the value of the label `istio`
    #[arg(
        long,
        value_name = "SELECTOR",
        env = "EGRESS_GTW_SELECTOR",
        hide_env_values = true
    )]
    pub(crate) gateway_selector: Option<String>,
}

//! `egressgen aks manifests`

use clap::ValueEnum;
use egressgen_aks::{Manifest, Part};
use egressgen_yaml::WriteError;

use super::cluster::ClusterArgs;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// The objects around the routes, in the order in which they are applied
///
/// Namespaces, StaticGatewayConfigurations, access logs, a sample application, and, where it is asked for, what closes
/// other ways out: a Sidecar in each namespace of applications, or the mesh configuration. The resources of the hosts are
/// those of `egressgen generate`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Only these parts [default: all]
    #[arg(value_name = "PART", value_enum)]
    parts: Vec<PartArg>,

    #[command(flatten)]
    cluster: ClusterArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PartArg {
    /// The namespaces of the gateways, with the label by which sidecars are injected
    Namespace,
    /// The StaticGatewayConfigurations
    StaticGateway,
    /// The access logs of the gateways
    Gateway,
    /// The sample application curl
    Sample,
    /// What closes other ways out of the namespaces of the applications
    Applications,
    /// The mesh configuration of the revision, which is for the whole mesh
    MeshConfig,
}

const EXAMPLES: &str = "\
Example: everything around one gateway
  egressgen aks manifests --resource-group my-group --cluster my-cluster --revision asm-1-30 \\
    --static-gateway my-static-gateway --node-pool gateways

Example: the mesh configuration for the next revision
  egressgen aks manifests mesh-config --registry-only mesh -f policy.yaml | kubectl diff -f -";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let aks = args.cluster.cluster(reporter)?;
    let wanted =
        |it: &Part| args.parts.is_empty() || args.parts.iter().any(|part| Part::from(*part) == *it);
    let parts = Part::ALL.into_iter().filter(wanted);
    let manifests = parts
        .map(|part| aks.manifests(part))
        .collect::<Result<Vec<_>, _>>()?;
    let manifests = manifests.concat();
    let mut text = Vec::new();
    Manifest::write(&mut text, &manifests).map_err(|error| match error {
        WriteError::Io(error) => Failure::stdout(&error),
        error => Failure::internal(&error),
    })?;
    output::text(&text)
}

impl From<PartArg> for Part {
    fn from(part: PartArg) -> Self {
        match part {
            PartArg::Namespace => Self::Namespace,
            PartArg::StaticGateway => Self::StaticGateway,
            PartArg::Gateway => Self::Gateway,
            PartArg::Sample => Self::Sample,
            PartArg::Applications => Self::Applications,
            PartArg::MeshConfig => Self::MeshConfig,
        }
    }
}

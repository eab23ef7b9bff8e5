//! `egressgen aks manifests`

use clap::ValueEnum;
use egressgen_aks::{Manifest, Part};
use egressgen_yaml::WriteError;

use super::cluster::ClusterArgs;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Print the AKS resources that the routes depend on, in the order to apply them
///
/// These are the namespaces, StaticGatewayConfigurations, access logs, a sample application and, on request, the
/// resources that block other egress: a Sidecar in each application namespace, or the mesh configuration. `egressgen
/// generate` prints the resources of the hosts.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Parts to print [default: all]
    #[arg(value_name = "PART", value_enum)]
    parts: Vec<PartArg>,

    #[command(flatten)]
    cluster: ClusterArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PartArg {
    /// Namespaces of the gateways, with the label for sidecar injection
    Namespace,
    /// StaticGatewayConfigurations
    StaticGateway,
    /// Access logs of the gateways
    Gateway,
    /// Sample application curl
    Sample,
    /// Resources that block other egress from the application namespaces
    Applications,
    /// Mesh configuration of the revision, which applies to the whole mesh
    MeshConfig,
}

const EXAMPLES: &str = "\
Example: print all parts for a single gateway
  egressgen aks manifests --resource-group my-group --cluster my-cluster \\
    --revision asm-1-30 --static-gateway my-static-gateway \\
    --node-pool gateways

Example: compare the mesh configuration with the cluster
  egressgen aks manifests mesh-config --registry-only mesh -f policy.yaml \\
    | kubectl diff -f -";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let aks = args.cluster.cluster(reporter)?;
    let wanted = |part: &Part| {
        args.parts.is_empty() || args.parts.iter().any(|wanted| Part::from(*wanted) == *part)
    };
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

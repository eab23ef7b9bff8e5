//! `egressgen aks script`

use clap::ValueEnum;
use egressgen_aks::{RenderError, Script};

use super::cluster::ClusterArgs;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Print a bash script that sets up, verifies, cleans up or disables gateways
///
/// Each script is self-contained, reports its progress and can be run again. It needs kubectl and a logged-in Azure
/// CLI, and uses its own kubeconfig, so it only reaches the named cluster.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Script to print
    #[arg(value_enum)]
    script: ScriptArg,

    #[command(flatten)]
    cluster: ClusterArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScriptArg {
    /// Set up gateways and routes in a cluster that has the Istio add-on
    Setup,
    /// Check the setup, and call each destination as an allowed and a denied caller; exits with 1 if a check fails
    Verify,
    /// Remove the routes and the sample application, in reverse order
    Cleanup,
    /// Disable the gateways, and delete what setup created for them
    Disable,
}

const EXAMPLES: &str = "\
Example: set up a single gateway for http://edition.cnn.com
  egressgen aks script setup --resource-group my-group --cluster my-cluster \\
    --revision asm-1-30 --static-gateway my-static-gateway \\
    --node-pool gateways --host edition.cnn.com > setup.sh
  less setup.sh && bash setup.sh

Example: verify the gateways of a policy
  egressgen aks script verify -f policy.yaml | bash

Example: set REGISTRY_ONLY for the whole mesh, which also affects other teams
  egressgen aks script setup -f policy.yaml --registry-only mesh > setup.sh";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let aks = args.cluster.cluster(reporter)?;
    let script = match args.script {
        ScriptArg::Setup => Script::Setup,
        ScriptArg::Verify => Script::Verify,
        ScriptArg::Cleanup => Script::Cleanup,
        ScriptArg::Disable => Script::Disable,
    };
    let text = aks.script(script).map_err(|error| match error {
        RenderError::Refused(wrong) => Failure::from(wrong),
        error => Failure::internal(&error),
    })?;
    output::text(text.as_bytes())
}

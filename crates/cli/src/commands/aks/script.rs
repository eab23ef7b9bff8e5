//! `egressgen aks script`

use clap::ValueEnum;
use egressgen_aks::{RenderError, Script};

use super::cluster::ClusterArgs;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// A script for bash: setup, verify, cleanup or disable
///
/// Each is whole by itself, says what it does, and may be run again. They need the Azure CLI, logged in, and kubectl; they
/// use a kubeconfig of their own, so that they reach the cluster that is named and no other.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What the script does
    #[arg(value_enum)]
    script: ScriptArg,

    #[command(flatten)]
    cluster: ClusterArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScriptArg {
    /// From a cluster with the add-on to traffic that leaves by the gateways
    Setup,
    /// Check all that setup makes, and try each destination as who may call it and as who may not; exits with 1 when a
    /// check fails
    Verify,
    /// Take the routes and the sample application away, in the order that breaks nothing
    Cleanup,
    /// Take the gateways away, and what setup has made for them
    Disable,
}

const EXAMPLES: &str = "\
Example: one gateway for http://edition.cnn.com
  egressgen aks script setup --resource-group my-group --cluster my-cluster --revision asm-1-30 \\
    --static-gateway my-static-gateway --node-pool gateways --host edition.cnn.com > setup.sh
  less setup.sh && bash setup.sh

Example: verify the gateways of a policy
  egressgen aks script verify -f policy.yaml | bash

Example: the whole mesh refuses hosts that no resource names, also those of other teams
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

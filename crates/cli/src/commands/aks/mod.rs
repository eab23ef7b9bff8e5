//! `egressgen aks`

mod cluster;
mod limits;
mod manifests;
mod one_gateway;
mod script;
mod upgrade_plan;

use clap::Subcommand;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::report::Reporter;
use crate::report::failure::Failure;

/// Generate manifests and scripts for gateways on AKS, check limits, plan upgrades
///
/// For egress gateways of the Istio add-on for Azure Kubernetes Service. The commands print manifests, scripts and
/// reports; they do not connect to Azure or to a cluster. The gateways come from policies (`aks:` in a policy's
/// gateway), or a single gateway from options and the environment variables of the AKS documentation.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Manifests(manifests::Args),
    Script(script::Args),
    Limits(limits::Args),
    UpgradePlan(upgrade_plan::Args),
}

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    match &args.command {
        Command::Manifests(args) => manifests::run(args, reporter),
        Command::Script(args) => script::run(args, reporter),
        Command::Limits(args) => limits::run(args, reporter),
        Command::UpgradePlan(args) => upgrade_plan::run(args, reporter),
    }
}

fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

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

/// What is around the routes on AKS: manifests, scripts that set up and verify, limits, upgrades
///
/// For the egress gateways of the Istio add-on of Azure Kubernetes Service, from a cluster with the add-on to traffic
/// that is seen at the gateway, and back. The gateways are those of policies (`aks:` in a policy's gateway), or one that
/// is given by flags and the AKS page's variables.
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

//! `egressgen aks upgrade-plan`

use egressgen::aks::Revision;
use egressgen_aks::{Choices, UpgradeError, revisions, upgrade_plan};
use egressgen_diagnostics::{Diagnostics, Place};

use super::cluster::{self, GatewaysArgs};
use super::today;
use crate::input::values::value;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Print the steps of a revision upgrade, and what changes for the policies
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Args {
    /// Current revision of the add-on, such as asm-1-29
    #[arg(long, value_name = "REVISION", required = true)]
    from: String,

    /// Target revision of the add-on, such as asm-1-30
    #[arg(long, value_name = "REVISION", required = true)]
    to: String,

    #[command(flatten)]
    gateways: GatewaysArgs,
}

const EXAMPLE: &str = "\
Example: plan the upgrade from asm-1-29 to asm-1-30
  egressgen aks upgrade-plan --from asm-1-29 --to asm-1-30 -f policy.yaml";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let from = value::<Revision>("--from", &args.from);
    let to = value::<Revision>("--to", &args.to);
    let (from, to) = match (from, to) {
        (Ok(from), Ok(to)) => (from, to),
        (from, to) => {
            let wrong = [from.err(), to.err()].into_iter().flatten();
            return Err(wrong.collect::<Diagnostics>().into());
        }
    };
    let mut gateways = args.gateways.clone();
    gateways.assume_revision(&args.from);
    let choices = Choices::default();
    let planned = gateways.plan(choices, reporter)?;
    let cluster = cluster::of(&planned, choices)?;
    let text =
        upgrade_plan(&cluster, &planned.policies, from, to).map_err(|error| match error {
            UpgradeError::Refused(wrong) => {
                let place = || Place::argument("--from, --to");
                let wrong = wrong.into_iter().map(|diagnostic| diagnostic.at(place()));
                Failure::from(wrong.collect::<Diagnostics>())
            }
            error => Failure::internal(&error),
        })?;
    let releases = [from, to].into_iter().filter_map(revisions::find);
    let warnings: Vec<_> = releases
        .filter_map(|release| release.warning(today()))
        .collect();
    reporter.tell(&[], &warnings)?;
    output::text(text.as_bytes())
}

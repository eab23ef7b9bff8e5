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

/// The steps from one revision of the add-on to another, and what in the policies changes its meaning
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Args {
    /// Revision that the cluster has
    #[arg(
        long,
        value_name = "REVISION",
        required = true,
        allow_hyphen_values = true
    )]
    from: String,

    /// Revision that it is to have
    #[arg(
        long,
        value_name = "REVISION",
        required = true,
        allow_hyphen_values = true
    )]
    to: String,

    #[command(flatten)]
    gateways: GatewaysArgs,
}

const EXAMPLE: &str = "\
Example: from asm-1-29 to asm-1-30
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

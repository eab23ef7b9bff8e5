//! `egressgen aks upgrade-plan`

use egressgen::policy::Revision;
use egressgen_aks::{Choices, UpgradeError, upgrade_plan};

use super::cluster::{self, GatewaysArgs};
use super::today;
use crate::input::values::value;
use crate::output;
use crate::report::failure::{Failure, InputError};
use crate::report::{self, Message};

/// Print the steps of a revision upgrade, and what changes for the policies
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Args {
    /// Current revision of the add-on, such as asm-1-29
    #[arg(
        long,
        value_name = "REVISION",
        required = true,
        allow_hyphen_values = true
    )]
    from: String,

    /// Target revision of the add-on, such as asm-1-30
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
Example: plan the upgrade from asm-1-29 to asm-1-30
  egressgen aks upgrade-plan --from asm-1-29 --to asm-1-30 -f policy.yaml";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let from = value::<Revision>("--from", &args.from);
    let to = value::<Revision>("--to", &args.to);
    let (from, to) = match (from, to) {
        (Ok(from), Ok(to)) => (from, to),
        (from, to) => {
            return Err(Failure::Input(
                [from.err(), to.err()].into_iter().flatten().collect(),
            ));
        }
    };
    let mut gateways = args.gateways.clone();
    gateways.assume_revision(&args.from);
    let choices = Choices::default();
    let planned = gateways.plan(choices)?;
    let cluster = cluster::of(&planned, choices)?;
    let text = upgrade_plan(&cluster, &planned.policies, from, to).map_err(explain)?;
    for revision in [from, to] {
        let release = egressgen_aks::revisions::find(revision);
        if let Some(warning) = release.and_then(|it| it.warning(today())) {
            report::message(&Message::Warning(warning));
        }
    }
    output::text(text.as_bytes())
}

fn explain(error: UpgradeError) -> Failure {
    match error {
        UpgradeError::Render(error) => Failure::Aks(error.into()),
        UpgradeError::Unknown(error) => Failure::Input(vec![cluster::explain(&error)]),
        error => Failure::Input(vec![InputError::new("--from, --to", &error)]),
    }
}

//! `egressgen generate`

use egressgen::plan::Note;

use crate::args::{OutputArgs, PolicyArgs};
use crate::failure::Failure;
use crate::report::Message;
use crate::{output, policies, report};

/// The resources of EgressPolicy files
///
/// All files are planned together before anything is written. What Istio would accept and then ignore in part is
/// refused, with the lines of both destinations.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    output: OutputArgs,
}

const EXAMPLE: &str = "\
Example: the resources of examples/policies/partners.yaml
  egressgen generate -f examples/policies/partners.yaml | kubectl apply -f -";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let plan = policies::plan(&args.policies)?;
    for note in plan.notes() {
        report::message(&match note {
            Note::Assumed(text) => Message::Note(format!("assumed: {text}")),
            Note::Needed(text) => Message::Note(text.clone()),
            Note::Warning(text) => Message::Warning(text.clone()),
        });
    }
    output::resources(&args.output, plan.bundles().flatten())
}

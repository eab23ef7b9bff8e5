//! `egressgen plan`

mod json;
mod table;

use clap::ValueEnum;
use egressgen::Bundle;
use egressgen::plan::{PlannedDestination, Security};

use table::Detail;

use crate::args::PolicyArgs;
use crate::input::policies;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Show the planned ports, hops and resources of EgressPolicy files
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    policies: PolicyArgs,

    /// Output format
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: PlanFormat,

    /// List every resource, and all hosts and destinations of long lists
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum PlanFormat {
    #[default]
    Table,
    Json,
}

const EXAMPLES: &str = "\
Example: show the plan of examples/policies/partners.yaml
  egressgen plan -f examples/policies/partners.yaml

Example: list every resource as well
  egressgen plan -f examples/policies/partners.yaml --verbose";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let planned = policies::plan(&args.policies)?;
    if reporter.deny_warnings {
        planned.tell(reporter)?;
    }
    let plan = planned.plan;
    let text = match args.format {
        PlanFormat::Table if args.verbose => table::table(&plan, Detail::Full),
        PlanFormat::Table => table::table(&plan, Detail::Short),
        PlanFormat::Json => json::json(&plan),
    };
    output::text(text.as_bytes())
}

/// The resources of a bundle, each as kind and name.
fn resources(bundle: &Bundle) -> Vec<String> {
    let name = |resource: &egressgen::resources::Resource| {
        let name = resource.metadata().name.as_deref().unwrap_or_default();
        format!("{}/{name}", resource.kind())
    };
    bundle.iter().map(name).collect()
}

fn callers(planned: &PlannedDestination) -> String {
    let callers = planned.callers();
    callers.map_or_else(|| "everyone".to_owned(), ToString::to_string)
}

fn word(security: Security) -> &'static str {
    match security {
        Security::Plaintext => "plaintext",
        Security::Passthrough => "PASSTHROUGH",
        Security::IstioMutual => "ISTIO_MUTUAL",
    }
}

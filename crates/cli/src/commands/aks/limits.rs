//! `egressgen aks limits`

use egressgen_aks::Choices;
use egressgen_aks::limits::{self, Limit};
use egressgen_diagnostics::{Diagnostics, Severity};

use super::cluster::GatewaysArgs;
use super::today;
use crate::output::{self, layout::Block};
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Check policies against the AKS limits for egress gateways
///
/// Exits with 1 if a limit is exceeded. A warning is a value that deviates from the AKS documentation or may fail
/// later.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Args {
    #[command(flatten)]
    gateways: GatewaysArgs,
}

const EXAMPLE: &str = "\
Example: check all policies of a cluster
  egressgen aks limits -f one.yaml -f other.yaml";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let planned = args.gateways.plan(Choices::default(), reporter)?;
    let limits = limits::check(&planned.policies, &planned.plan, today());
    let text: String = limits.iter().map(block).collect();
    output::text(text.as_bytes())?;
    let exceeded = limits.into_iter().flat_map(|limit| limit.exceeded);
    let (errors, warnings): (Vec<_>, Vec<_>) =
        exceeded.partition(|diagnostic| diagnostic.severity() == Severity::Error);
    reporter.tell(&[], &warnings)?;
    Ok(errors.into_iter().collect::<Diagnostics>().or(())?)
}

/// A limit, and how the policies compare.
fn block(limit: &Limit) -> String {
    let mut block = Block::new(limit.limit);
    if limit.exceeded.is_empty() {
        block.row("ok", &limit.actual);
    }
    for diagnostic in &limit.exceeded {
        block.row(diagnostic.severity().as_str(), diagnostic.message());
    }
    block.into_text()
}

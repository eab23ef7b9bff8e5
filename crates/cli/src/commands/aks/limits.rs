//! `egressgen aks limits`

use std::fmt::Write as _;

use egressgen_aks::Choices;
use egressgen_aks::limits::{self, Limit};
use egressgen_diagnostics::{Diagnostics, Severity};

use super::cluster::GatewaysArgs;
use super::today;
use crate::output;
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
    output::text(table(&limits).as_bytes())?;
    let exceeded = limits.into_iter().flat_map(|limit| limit.exceeded);
    let (errors, warnings): (Vec<_>, Vec<_>) =
        exceeded.partition(|diagnostic| diagnostic.severity() == Severity::Error);
    reporter.tell(&[], &warnings)?;
    Ok(errors.into_iter().collect::<Diagnostics>().or(())?)
}

fn table(limits: &[Limit]) -> String {
    let width = limits.iter().map(|limit| limit.limit.len()).max();
    let width = width.unwrap_or_default();
    let mut table = String::new();
    // Writing to a string does not fail.
    for Limit {
        limit,
        actual,
        exceeded,
    } in limits
    {
        if exceeded.is_empty() {
            let _ = writeln!(table, "{:7}  {limit:width$}  {actual}", "ok");
        }
        for diagnostic in exceeded {
            let (severity, message) = (diagnostic.severity().as_str(), diagnostic.message());
            let _ = writeln!(table, "{severity:7}  {limit:width$}  {message}");
        }
    }
    table
}

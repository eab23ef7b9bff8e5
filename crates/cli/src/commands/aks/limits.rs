//! `egressgen aks limits`

use std::fmt::Write as _;

use egressgen_aks::Choices;
use egressgen_aks::limits::{self, Finding, Verdict};

use super::cluster::GatewaysArgs;
use super::today;
use crate::output;
use crate::report::failure::{Failure, InputError};

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

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let planned = args.gateways.plan(Choices::default())?;
    let findings = limits::check(&planned.policies, &planned.plan, today());
    output::text(table(&findings).as_bytes())?;
    let beyond = findings.iter().filter(|it| it.verdict == Verdict::Beyond);
    let errors: Vec<_> = beyond
        .map(|it| InputError::new(it.limit, &it.message))
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(Failure::Input(errors))
}

fn table(findings: &[Finding]) -> String {
    let width = findings
        .iter()
        .map(|it| it.limit.len())
        .max()
        .unwrap_or_default();
    let mut table = String::new();
    for Finding {
        verdict,
        limit,
        message,
    } in findings
    {
        let verdict = match verdict {
            Verdict::Within => "ok",
            Verdict::Doubtful => "warning",
            Verdict::Beyond => "error",
        };
        // Writing to a string does not fail.
        let _ = writeln!(table, "{verdict:7}  {limit:width$}  {message}");
    }
    table
}

//! `egressgen post-render`

use std::io::{self, IsTerminal as _};
use std::path::Path;

use crate::input::source;
use crate::integrations::helm;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Helm's post-renderer: manifests on stdin come back with resources in the place of their EgressPolicies
///
/// All policies are planned together. Every other manifest comes back byte for byte. A chart without a policy is fine,
/// and an empty input is an error.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {}

const EXAMPLE: &str = "\
Example: with Helm 3; Helm 4 wants the plugin that `egressgen init helm` writes
  egressgen post-render < examples/policies/partners.yaml
  helm template shop ./chart --post-renderer egressgen --post-renderer-args post-render";

pub(super) fn run(reporter: Reporter) -> Result<(), Failure> {
    let text = if io::stdin().is_terminal() {
        String::new()
    } else {
        source::manifests(Path::new(source::STDIN))?
    };
    output::text(helm::rendered(&text, reporter)?.as_bytes())
}

//! `egressgen post-render`

use std::io::{self, IsTerminal as _};
use std::path::Path;

use crate::input::source;
use crate::integrations::helm;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Run as a Helm post-renderer: replace EgressPolicies on stdin with their resources
///
/// All policies are planned together. All other manifests pass through byte for byte. Manifests without a policy are
/// valid input; empty input is an error.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {}

const EXAMPLE: &str = "\
Example: Helm 3 (Helm 4 needs the plugin that `egressgen init helm` writes)
  egressgen post-render < examples/policies/partners.yaml
  helm template shop ./chart \\
    --post-renderer egressgen --post-renderer-args post-render";

pub(super) fn run(reporter: Reporter) -> Result<(), Failure> {
    let text = if io::stdin().is_terminal() {
        String::new()
    } else {
        source::manifests(Path::new(source::STDIN))?
    };
    output::text(helm::rendered(&text, reporter)?.as_bytes())
}

//! `egressgen schema`

use crate::output;
use crate::report::failure::Failure;

/// Print the JSON Schema of EgressPolicy files
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {}

const EXAMPLE: &str = "\
Example: complete and validate policies in an editor with yaml-language-server
  egressgen schema > egressgen-policy.schema.json
  # then, as the first line of a policy:
  # yaml-language-server: $schema=egressgen-policy.schema.json";

pub(super) fn run() -> Result<(), Failure> {
    // A schema holds text and numbers only, which JSON can always express.
    let text = serde_json::to_string_pretty(&egressgen::policy::schema()).unwrap_or_default();
    output::text((text + "\n").as_bytes())
}

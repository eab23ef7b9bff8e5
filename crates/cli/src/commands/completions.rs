//! `egressgen completions`

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::commands::Cli;
use crate::output;
use crate::report::failure::Failure;

/// Print the completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    /// Shell to complete in
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLE: &str = "\
Example: enable completion in the current bash
  egressgen completions bash > egressgen.bash && . ./egressgen.bash";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "egressgen", &mut script);
    output::text(&script)
}

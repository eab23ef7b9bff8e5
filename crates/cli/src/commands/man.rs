//! `egressgen man`

use clap::CommandFactory as _;

use crate::commands::Cli;
use crate::output;
use crate::report::failure::{Failure, invalid};

/// Print a man page
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    /// Command to document [default: egressgen itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

const EXAMPLE: &str = "\
Example: write the man page of egressgen http
  egressgen man http > egressgen-http.1";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut cli = Cli::command();
    // clap sets names such as `egressgen-http` when it builds the tree.
    cli.build();
    let command = match &args.command {
        None => cli,
        Some(name) => cli
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| unknown(&cli, name))?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| Failure::stdout(&error))?;
    output::text(&page)
}

fn unknown(cli: &clap::Command, name: &str) -> Failure {
    let known: Vec<_> = cli.get_subcommands().map(clap::Command::get_name).collect();
    let message = format!(
        "{name:?} is not a command of egressgen: give one of {}",
        known.join(", ")
    );
    invalid("COMMAND", &message).into()
}

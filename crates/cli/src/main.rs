//! The command `egressgen`.
//!
//! ```text
//! argv, environment ─► args ─► request ──┐
//!                      text    validated ├─► output
//! policy files ─► source ─► policies ────┘   stdout, a file or a folder
//!                 text      one plan         (notes, errors: report, on stderr)
//! ```

mod args;
mod commands;
mod failure;
mod findings;
mod output;
mod policies;
mod progress;
mod report;
mod request;
mod source;
mod view;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let args = args::Cli::parse();
    match commands::run(args.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report::failure(&failure);
            failure.exit_code()
        }
    }
}

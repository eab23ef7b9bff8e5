//! The command `egressgen`.
//!
//! ```text
//! argv, environment, stdin ─► mode
//!   command      args ─► request ──┐
//!                text    validated ├─► output
//!   policies ─► source ─► policies ┘   stdout, a file or a folder
//!               text      one plan     (notes, errors: report, on stderr)
//!   function     krm         ResourceList ─► ResourceList ─┐ each reads its policies
//!   plugin       kustomize   policy ─► resources ──────────┘ through `policies`
//!   completion   kubectl     words of kubectl
//! ```

mod args;
mod commands;
mod extension;
mod input;
mod integrations;
mod mode;
mod output;
mod report;

use std::process::ExitCode;

use integrations::{krm, kubectl, kustomize};
use mode::Mode;
use report::Reporter;
use report::failure::Failure;

fn main() -> ExitCode {
    let mut reporter = Reporter::default();
    match run(&mut reporter) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            reporter.failure(&failure);
            failure.exit_code()
        }
    }
}

/// Runs the program in the mode in which it was started; the command line decides how `reporter` reports.
fn run(reporter: &mut Reporter) -> Result<(), Failure> {
    match Mode::select()? {
        Mode::Command => match commands::usage::parsed(reporter)? {
            Some(command) => commands::run(command, *reporter),
            None => Ok(()),
        },
        Mode::Completion(words) => kubectl::run(words),
        Mode::Plugin(config) => kustomize::run(&config, *reporter),
        Mode::Function(text) => krm::run(&text, *reporter),
    }
}

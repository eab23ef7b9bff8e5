//! The command `egressgen`.
//!
//! ```text
//! argv, environment, stdin ─► mode
//!   command      args ─► request ──┐
//!                text    validated ├─► output
//!   policies ─► source ─► policies ┘   stdout, a file or a folder
//!               text      one plan     (notes, errors: report, on stderr)
//!   function     krm         ResourceList ─► ResourceList ─┐ each takes its policies
//!   plugin       kustomize   policy ─► resources ──────────┘ through `policies`
//!   completion   kubectl     words of kubectl
//! ```

mod args;
mod commands;
mod input;
mod integrations;
mod mode;
mod output;
mod report;

use std::process::ExitCode;

use integrations::{krm, kubectl, kustomize};
use mode::Mode;
use report::failure::Failure;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report::failure(&failure);
            failure.exit_code()
        }
    }
}

fn run() -> Result<(), Failure> {
    match Mode::select()? {
        Mode::Command => match commands::usage::parsed()? {
            Some(cli) => commands::run(cli.command),
            None => Ok(()),
        },
        Mode::Completion(words) => kubectl::run(words),
        Mode::Plugin(config) => kustomize::run(&config),
        Mode::Function(text) => krm::run(&text),
    }
}

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
//!   completion   completion  words of kubectl
//! ```

mod args;
mod commands;
mod completion;
mod failure;
mod findings;
mod krm;
mod kustomize;
mod manifests;
mod mode;
mod output;
mod policies;
mod progress;
mod report;
mod request;
mod source;
mod stream;
mod values;
mod view;

use std::process::ExitCode;

use failure::Failure;
use mode::Mode;

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
        Mode::Command => match report::usage::parsed()? {
            Some(cli) => commands::run(cli.command),
            None => Ok(()),
        },
        Mode::Completion(words) => completion::run(words),
        Mode::Plugin(config) => kustomize::run(&config),
        Mode::Function(text) => krm::run(&text),
    }
}

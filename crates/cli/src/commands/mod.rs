//! The command line and its subcommands, one file each.

pub(crate) mod aks;
pub(crate) mod completions;
pub(crate) mod generate;
pub(crate) mod http;
pub(crate) mod https;
pub(crate) mod init;
pub(crate) mod kustomize;
pub(crate) mod man;
pub(crate) mod plan;
pub(crate) mod post_render;
pub(crate) mod schema;
pub(crate) mod tls_origination;
pub(crate) mod trace;
pub(crate) mod usage;
pub(crate) mod why;

use clap::{Parser, Subcommand};
use egressgen::Scenario;
use egressgen_diagnostics::Diagnostics;

use crate::args::{MessageArgs, ScenarioArgs};
use crate::input::request::Request;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Generate Istio resources that route traffic to external hosts through an egress gateway
#[derive(Debug, Parser)]
#[command(
    name = "egressgen",
    version,
    max_term_width = 100,
    after_help = AFTER_HELP,
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

const AFTER_HELP: &str = "\
Without a command and with a ResourceList on stdin, egressgen runs as a KRM function.

Exit codes:
  0  success: the result is written, or --check found no difference
  1  a value is invalid, --check found a difference, or --deny met a warning;
     nothing is written
  2  the command line is invalid, or the result could not be written completely,
     for example because the reader of a pipe exited";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Http(http::Args),
    #[command(visible_alias = "https-passthrough")]
    Https(https::Args),
    TlsOrigination(tls_origination::Args),
    Generate(generate::Args),
    Plan(plan::Args),
    Trace(Box<trace::Args>),
    Why(Box<why::Args>),
    Schema(schema::Args),
    Init(init::Args),
    Kustomize(kustomize::Args),
    PostRender(post_render::Args),
    Aks(aks::Args),
    Completions(completions::Args),
    Man(man::Args),
}

pub(crate) fn run(command: Command, reporter: Reporter) -> Result<(), Failure> {
    match command {
        Command::Http(args) => http::run(&args, reporter),
        Command::Https(args) => https::run(&args, reporter),
        Command::TlsOrigination(args) => tls_origination::run(&args, reporter),
        Command::Generate(args) => generate::run(&args, reporter),
        Command::Plan(args) => plan::run(&args, reporter),
        Command::Trace(args) => trace::run(&args, reporter),
        Command::Why(args) => why::run(&args, reporter),
        Command::Schema(_) => schema::run(),
        Command::Init(args) => init::run(&args),
        Command::Kustomize(args) => kustomize::run(&args),
        Command::PostRender(_) => post_render::run(reporter),
        Command::Aks(args) => aks::run(&args, reporter),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}

/// Writes one scenario for all hosts, or reports all errors, in the scenario's own values too.
fn write_scenario(
    args: &ScenarioArgs,
    scenario: Result<impl Scenario + Default, Diagnostics>,
    reporter: Reporter,
) -> Result<(), Failure> {
    let request = Request::new(args, scenario)?;
    reporter.tell(&[], &request.messages)?;
    output::resources(&args.output, request.batch.bundles().flatten())
}

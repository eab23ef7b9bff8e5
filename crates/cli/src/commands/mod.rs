//! The command line, and its subcommands, one file each.

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
pub(crate) mod usage;

use clap::{Parser, Subcommand};
use egressgen::Scenario;

use crate::args::ScenarioArgs;
use crate::input::request::Request;
use crate::report::failure::{Failure, InputError};
use crate::{output, report};

/// Write the Istio resources that send a host's traffic through an egress gateway
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
}

const AFTER_HELP: &str = "\
Without a command and with a ResourceList on stdin it is a KRM function.

Exit codes:
  0  the result is written, or --check found nothing to do
  1  a value is wrong, and stderr says which; or --check found something to do; nothing is written
  2  the command line is wrong, or the result could not be written as a whole, as when the
     reader of a pipe goes away";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Http(http::Args),
    #[command(visible_alias = "https-passthrough")]
    Https(https::Args),
    TlsOrigination(tls_origination::Args),
    Generate(generate::Args),
    Plan(plan::Args),
    Schema(schema::Args),
    Init(init::Args),
    Kustomize(kustomize::Args),
    PostRender(post_render::Args),
    Aks(aks::Args),
    Completions(completions::Args),
    Man(man::Args),
}

pub(crate) fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Http(args) => http::run(&args),
        Command::Https(args) => https::run(&args),
        Command::TlsOrigination(args) => tls_origination::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Schema(_) => schema::run(),
        Command::Init(args) => init::run(&args),
        Command::Kustomize(args) => kustomize::run(&args),
        Command::PostRender(_) => post_render::run(),
        Command::Aks(args) => aks::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}

/// Writes one scenario for all hosts, or reports all that is wrong with them and with the scenario's own values.
fn write_scenario(
    args: &ScenarioArgs,
    scenario: Result<impl Scenario + Default, Vec<InputError>>,
) -> Result<(), Failure> {
    let request = Request::new(args, scenario).map_err(Failure::Input)?;
    for message in &request.messages {
        report::message(message);
    }
    output::resources(&args.output, request.batch.bundles().flatten())
}

//! The subcommands, one file each.

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

use egressgen::Scenario;

use crate::args::{Command, ScenarioArgs};
use crate::failure::{Failure, InputError};
use crate::request::Request;
use crate::{output, report};

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

/// Writes one scenario for all hosts; what is wrong with the scenario's own values is told with all the rest.
fn write_scenario(
    args: &ScenarioArgs,
    scenario: Result<impl Scenario, Vec<InputError>>,
) -> Result<(), Failure> {
    let (request, scenario) = match (Request::new(args), scenario) {
        (Ok(request), Ok(scenario)) => (request, scenario),
        (request, scenario) => {
            let errors = [request.err(), scenario.err()];
            return Err(Failure::Input(
                errors.into_iter().flatten().flatten().collect(),
            ));
        }
    };
    for message in &request.messages {
        report::message(message);
    }
    let resources = request
        .destinations
        .iter()
        .flat_map(|destination| scenario.bundle(destination));
    output::resources(&args.output, resources)
}

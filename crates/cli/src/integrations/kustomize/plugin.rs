//! A policy that kustomize passes to its exec plugin → resources.

use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;

use egressgen::{Build, Format};
use egressgen_diagnostics::Place;
use egressgen_yaml::Node;

use crate::input::source::Source;
use crate::input::{manifests, policies, source};
use crate::output;
use crate::report::failure::Failure;
use crate::report::{Reporter, rules};

/// The annotation that marks a configuration as that of a KRM function.
const FUNCTION: &str = "config.kubernetes.io/function";

/// Writes the resources of the policy in `config`, a file that kustomize generated from the user's file.
pub(crate) fn run(config: &Path, reporter: Reporter) -> Result<(), Failure> {
    refuse_input()?;
    // The user knows the policy but not this file: kustomize has sorted its keys and dropped its comments.
    let mut source = Source::hidden(super::PLUGIN.to_owned(), source::manifests(config)?, 0);
    // A text that is not YAML is reported when its policies are planned.
    let documents = source.documents.as_deref().unwrap_or_default();
    if let Some(first) = documents.first() {
        source.name = manifests::title(first);
    }
    refuse_function(&source)?;
    if source.is_empty() {
        let empty = rules::NOT_A_POLICY.diagnostic("there is no policy in the configuration");
        return Err(empty.at(Place::argument(super::PLUGIN)).into());
    }
    let planned = policies::planned(vec![source]).map_err(Failure::report)?;
    planned.tell(reporter)?;
    output::stdout::resources(Format::Yaml, Build::of(&planned.plan).resources())
}

/// Refuses to run as a transformer: kustomize would replace everything that it passes with our resources alone.
fn refuse_input() -> Result<(), Failure> {
    let mut byte = [0];
    let is_given = !io::stdin().is_terminal()
        && matches!(io::stdin().lock().read(&mut byte), Ok(length) if length > 0);
    if !is_given {
        return Ok(());
    }
    let message = "an EgressPolicy is a generator, and is listed under `transformers`";
    let place = Place::argument("kustomization");
    Err(rules::TRANSFORMER.diagnostic(message).at(place).into())
}

/// Refuses a KRM function: `kubectl kustomize` leaves it out without notice, so nobody should rely on such a file.
fn refuse_function(source: &Source) -> Result<(), Failure> {
    let mut documents = source.documents.as_deref().unwrap_or_default().iter();
    let is_function = |document: &Node| manifests::annotation(document, FUNCTION).is_some();
    if !documents.any(is_function) {
        return Ok(());
    }
    let message = "this is for KRM functions, and makes `kubectl kustomize` leave the policy out without notice";
    let place = format!("{}: metadata.annotations[\"{FUNCTION}\"]", source.name);
    let place = Place::argument(place);
    Err(rules::FUNCTION_ANNOTATION
        .diagnostic(message)
        .at(place)
        .into())
}

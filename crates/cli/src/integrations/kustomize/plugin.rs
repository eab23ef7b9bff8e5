//! A policy as kustomize hands it to its exec plugins → resources.

use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;

use egressgen::{Build, Format};
use egressgen_yaml::outline;

use crate::input::source::Source;
use crate::input::{manifests, policies, source};
use crate::output;
use crate::report::failure::{Failure, InputError};

/// The annotation that makes a configuration one of a KRM function.
const FUNCTION: &str = "config.kubernetes.io/function";

/// Writes the resources of the policy in `config`, a file that kustomize made of the user's.
pub(crate) fn run(config: &Path) -> Result<(), Failure> {
    refuse_input()?;
    let text = source::manifests(config)?;
    refuse_function(&text)?;
    // The user knows the policy, and not the file: kustomize has sorted its keys and dropped its comments.
    let source = Source::new(title(&text), text);
    if source.is_empty() {
        let error = InputError::new(super::PLUGIN, &"there is no policy in the configuration");
        return Err(Failure::Input(vec![error]));
    }
    let plan =
        policies::planned(vec![source]).map_err(|findings| Failure::Input(findings.by_field()))?;
    policies::tell(&plan);
    output::stdout::resources(Format::Yaml, Build::of(&plan).resources())
}

/// kustomize replaces all that it gives a transformer with what comes back, which would be our resources alone.
fn refuse_input() -> Result<(), Failure> {
    let mut byte = [0];
    let is_given = !io::stdin().is_terminal()
        && matches!(io::stdin().lock().read(&mut byte), Ok(length) if length > 0);
    if !is_given {
        return Ok(());
    }
    let error = InputError::new(
        "kustomization",
        &"an EgressPolicy is a generator, and here it stands under `transformers`",
    );
    Err(Failure::Input(vec![
        error.with_help("move it to `generators`"),
    ]))
}

/// `kubectl kustomize` leaves functions out without a word, so nobody should get used to such a file.
fn refuse_function(text: &str) -> Result<(), Failure> {
    // What is no YAML is told of when it is read.
    let documents = outline(text, manifests::LEVELS).unwrap_or_default();
    let is_function = documents
        .iter()
        .any(|it| manifests::annotation(it, FUNCTION).is_some());
    if !is_function {
        return Ok(());
    }
    let error = InputError::new(
        format!("{}: metadata.annotations[\"{FUNCTION}\"]", title(text)),
        &"this is for KRM functions, and `kubectl kustomize` would leave the policy out without a word",
    );
    Err(Failure::Input(vec![error.with_help(
        "remove the annotation, or build with `kustomize build --enable-alpha-plugins --enable-exec` alone",
    )]))
}

fn title(text: &str) -> String {
    let documents = outline(text, manifests::LEVELS).unwrap_or_default();
    let first = documents.first();
    first.map_or_else(|| super::PLUGIN.to_owned(), manifests::title)
}

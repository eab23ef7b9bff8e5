//! Documents → Istio resources.

use egressgen::resources::{FieldPath, ReadError, Resource, Step as FieldStep};
use egressgen_diagnostics::{Diagnostic, Diagnostics, DocumentId, Path, Place, Step};
use egressgen_mesh::Item;
use egressgen_yaml::{Node, strict};

use super::json::json;
use crate::input::manifests;
use crate::report::rules;

/// Reads a resource leniently: fields that Istio does not have are warned of.
pub(super) fn read(
    node: &Node,
    document: DocumentId,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Item, Diagnostics> {
    strict(node, document.text).or(())?;
    let read = Resource::read(&json(node)).map_err(|error| wrong(&error, document))?;
    if read.value.metadata().name.is_none() {
        let place = Place::start(document, Path::from(["metadata"]));
        let message = "a resource needs a name: `metadata.name` is missing";
        return Err(rules::INVALID_RESOURCE.diagnostic(message).at(place).into());
    }
    for field in read.unknown {
        let message = format!(
            "{}: `{}` is no field of Istio 1.31, and is left out, as the API server does",
            manifests::title(node),
            field.path
        );
        let known = field.known.join("`, `");
        let unknown = rules::UNKNOWN_ISTIO_FIELD
            .diagnostic(message)
            .at(Place::key(document, path(&field.path)));
        warnings.push(if known.is_empty() {
            unknown
        } else {
            unknown.with_help(format!("there are `{known}`"))
        });
    }
    Ok(Item {
        resource: read.value,
        document,
    })
}

fn wrong(error: &ReadError, document: DocumentId) -> Diagnostic {
    let (path, message) = match error {
        ReadError::Value { path, problem } => (self::path(path), problem.clone()),
        ReadError::Kind {
            kind, api_version, ..
        } => {
            let message = format!("{api_version:?} is not an apiVersion of Istio's {kind}");
            (Path::from(["apiVersion"]), message)
        }
        error => (Path::root(), error.to_string()),
    };
    let place = if path.is_root() {
        Place::start(document, path)
    } else {
        Place::value(document, path)
    };
    rules::INVALID_RESOURCE.diagnostic(message).at(place)
}

fn path(path: &FieldPath) -> Path {
    let steps = path.steps().iter().map(|step| match step {
        FieldStep::Key(key) => Step::Key(key.clone()),
        FieldStep::Index(index) => Step::Index(*index),
    });
    steps.collect()
}

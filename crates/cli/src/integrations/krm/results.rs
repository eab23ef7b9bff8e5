//! The results that a function reports in addition to its items.

use egressgen_diagnostics::{Diagnostic, Place, Severity};
use egressgen_yaml::Node;
use serde::Serialize;

use crate::input::manifests::{self, Reference};
use crate::input::source::Source;
use crate::report;

/// One entry of `results`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    message: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_ref: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<File>,
}

#[derive(Debug, Serialize)]
struct Field {
    path: String,
}

#[derive(Debug, Serialize)]
struct File {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
}

// === impl Outcome ===

impl Outcome {
    /// A diagnostic for the orchestrator. The message includes the help, because results have no field for it.
    pub(super) fn of(sources: &[Source], diagnostic: &Diagnostic) -> Self {
        let message = report::message(sources, diagnostic);
        let message = match diagnostic.place() {
            Some(Place::Argument(name)) => format!("{name}: {message}"),
            _ => message,
        };
        let field = diagnostic.path().map(ToString::to_string);
        let field = field.filter(|path| !path.is_empty());
        Self {
            message: match diagnostic.help() {
                Some(help) => format!("{message}; {help}"),
                None => message,
            },
            severity: match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "info",
            },
            resource_ref: None,
            field: field.map(|path| Field { path }),
            file: None,
        }
    }

    /// Adds the resource that the result is about, and the file of the resource, which annotations name.
    pub(super) fn with_object(self, object: Option<&Node>) -> Self {
        let origin = |name| {
            let internal = format!("internal.config.kubernetes.io/{name}");
            let plain = format!("config.kubernetes.io/{name}");
            let object = object?;
            manifests::annotation(object, &internal)
                .or_else(|| manifests::annotation(object, &plain))
        };
        let file = origin("path").map(|path| File {
            path: path.into_owned(),
            index: origin("index").and_then(|index| index.parse().ok()),
        });
        Self {
            resource_ref: object.and_then(Reference::to),
            file,
            ..self
        }
    }
}

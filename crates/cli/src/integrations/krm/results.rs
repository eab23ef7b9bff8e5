//! What a function tells of its work, beside its items.

use egressgen_yaml::Outline;
use serde::Serialize;

use crate::input::manifests::{self, Reference};
use crate::report::Message;

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
    pub(super) fn error(message: &str, help: Option<&str>) -> Self {
        let message = match help {
            Some(help) => format!("{message}; {help}"),
            None => message.to_owned(),
        };
        Self::new(message, "error")
    }

    pub(super) fn of_message(message: &Message) -> Self {
        match message {
            Message::Note(text) => Self::new(text.clone(), "info"),
            Message::Warning(text) => Self::new(text.clone(), "warning"),
        }
    }

    fn new(message: String, severity: &'static str) -> Self {
        Self {
            message,
            severity,
            resource_ref: None,
            field: None,
            file: None,
        }
    }

    pub(super) fn with_field(self, path: String) -> Self {
        let field = (!path.is_empty()).then_some(Field { path });
        Self { field, ..self }
    }

    /// With the object that it is about, and the file of that, which annotations name.
    pub(super) fn with_object(self, object: Option<&Outline>) -> Self {
        let origin = |name| {
            let internal = format!("internal.config.kubernetes.io/{name}");
            let plain = format!("config.kubernetes.io/{name}");
            let object = object?;
            manifests::annotation(object, &internal)
                .or_else(|| manifests::annotation(object, &plain))
        };
        let file = origin("path").map(|path| File {
            path: path.to_owned(),
            index: origin("index").and_then(|index| index.parse().ok()),
        });
        Self {
            resource_ref: object.and_then(Reference::to),
            file,
            ..self
        }
    }
}

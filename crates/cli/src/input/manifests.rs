//! Kubernetes objects in texts that others own: which they are, and which of them are policies.

use std::path::Path;

pub(crate) use egressgen::POLICY_LABEL;
use egressgen::resources::Resource;
use egressgen_diagnostics::Diagnostics;
use egressgen_yaml::{Outline, Shape};
use serde::Serialize;

use crate::input::source::{self, STDIN, Source};
use crate::report::Report;
use crate::report::failure::Failure;

/// The levels of an object that are looked at: itself, `metadata`, `annotations`, and their values.
pub(crate) const LEVELS: usize = 4;

const GROUP: &str = "egressgen.dev";
const KIND: &str = "EgressPolicy";

/// Which object it is; no cluster holds two of the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity {
    pub(crate) group: String,
    pub(crate) kind: String,
    pub(crate) namespace: Option<String>,
    pub(crate) name: String,
}

/// How others are told of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reference {
    api_version: String,
    kind: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
}

/// Whether an object is one of our policies, readable or not.
pub(crate) fn is_policy(object: &Outline) -> bool {
    field(object, "kind") == Some(KIND) && group(api_version(object)) == GROUP
}

/// The text of a policy that stands in a larger one.
fn policy(text: &str, object: &Outline, number: u32) -> Source {
    let span = object.span;
    let source = text.get(span.start..span.end).unwrap_or_default();
    // The first line has lost its indentation, and all lines must have the same.
    let indent = " ".repeat(column(text, span.start));
    Source::hidden(title(object), format!("{indent}{source}\n"), number)
}

/// The policies of a text, numbered from 0.
pub(crate) fn policies(text: &str, objects: &[&Outline]) -> Vec<Source> {
    let numbered = (0..).zip(objects);
    numbered
        .map(|(number, object)| policy(text, object, number))
        .collect()
}

/// Why manifests on standard input can't be read.
pub(crate) fn unreadable(text: &str, diagnostics: Diagnostics) -> Failure {
    Failure::report(Report {
        sources: vec![Source::new(
            source::name(Path::new(STDIN)),
            text.to_owned(),
            0,
        )],
        diagnostics,
    })
}

/// How people call an object: `EgressPolicy shop/partners`.
pub(crate) fn title(object: &Outline) -> String {
    let kind = field(object, "kind").unwrap_or("object");
    match (metadata(object, "namespace"), metadata(object, "name")) {
        (_, None) => kind.to_owned(),
        (None, Some(name)) => format!("{kind} {name}"),
        (Some(namespace), Some(name)) => format!("{kind} {namespace}/{name}"),
    }
}

/// What an object is, to be put after `is`: `ConfigMap of v1`.
pub(crate) fn kind(object: &Outline) -> String {
    match field(object, "kind") {
        Some(kind) => format!("{kind} of {}", api_version(object)),
        None => "no object of Kubernetes".to_owned(),
    }
}

/// A text in the metadata of an object.
pub(crate) fn metadata<'o>(object: &'o Outline, name: &str) -> Option<&'o str> {
    field(object.get("metadata")?, name)
}

pub(crate) fn label<'o>(object: &'o Outline, name: &str) -> Option<&'o str> {
    field(object.get("metadata")?.get("labels")?, name)
}

pub(crate) fn annotations(object: &Outline) -> impl Iterator<Item = (&str, &str)> {
    let annotations = object.get("metadata").and_then(|it| it.get("annotations"));
    let entries = match annotations.map(|it| &it.shape) {
        Some(Shape::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    let entries = entries.iter();
    entries.filter_map(|entry| Some((entry.key.as_str(), entry.value.scalar()?)))
}

pub(crate) fn annotation<'o>(object: &'o Outline, name: &str) -> Option<&'o str> {
    let mut all = annotations(object);
    all.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The column of an offset, counted in blanks, from 0.
pub(crate) fn column(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start_matches('\u{feff}').chars().count()
}

fn field<'o>(object: &'o Outline, name: &str) -> Option<&'o str> {
    object.get(name)?.scalar()
}

fn api_version(object: &Outline) -> &str {
    field(object, "apiVersion").unwrap_or_default()
}

/// What stands before the slash; nothing for `v1`.
fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

// === impl Identity ===

impl Identity {
    pub(crate) fn of(object: &Outline) -> Option<Self> {
        Some(Self {
            group: group(api_version(object)).to_owned(),
            kind: field(object, "kind")?.to_owned(),
            namespace: metadata(object, "namespace").map(str::to_owned),
            name: metadata(object, "name")?.to_owned(),
        })
    }

    pub(crate) fn of_resource(resource: &Resource) -> Self {
        // Resources that were planned can always be expressed.
        let json = serde_json::to_value(resource).unwrap_or_default();
        let api_version = json.get("apiVersion").and_then(serde_json::Value::as_str);
        let metadata = resource.metadata();
        Self {
            group: group(api_version.unwrap_or_default()).to_owned(),
            kind: resource.kind().to_owned(),
            namespace: metadata.namespace.clone(),
            name: metadata.name.clone().unwrap_or_default(),
        }
    }
}

// === impl Reference ===

impl Reference {
    pub(crate) fn to(object: &Outline) -> Option<Self> {
        Some(Self {
            api_version: api_version(object).to_owned(),
            kind: field(object, "kind")?.to_owned(),
            name: metadata(object, "name")?.to_owned(),
            namespace: metadata(object, "namespace").map(str::to_owned),
        })
    }
}

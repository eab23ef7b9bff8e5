//! Kubernetes resources in texts that others own: identifies them and finds the policies among them.

use std::borrow::Cow;
use std::path::Path;

pub(crate) use egressgen::POLICY_LABEL;
use egressgen::resources::Resource;
use egressgen_diagnostics::Diagnostics;
use egressgen_yaml::{Node, Value, column};
use serde::Serialize;

use crate::input::source::{self, STDIN, Source};
use crate::report::Report;
use crate::report::failure::Failure;

const GROUP: &str = "egressgen.dev";
const KIND: &str = "EgressPolicy";

/// The identity of a resource. A cluster never holds two resources with the same identity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity {
    pub(crate) group: String,
    pub(crate) kind: String,
    pub(crate) namespace: Option<String>,
    pub(crate) name: String,
}

/// A reference to a resource, for output that other programs read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reference {
    api_version: String,
    kind: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
}

/// The API group and the kind of a resource.
#[derive(Debug)]
pub(crate) struct Group<'n> {
    pub(crate) group: Cow<'n, str>,
    pub(crate) kind: Cow<'n, str>,
}

/// The API group and the kind of a resource; nothing for a document that is none.
pub(crate) fn group_and_kind(resource: &Node) -> Option<Group<'_>> {
    let kind = field(resource, "kind").filter(|kind| !kind.is_empty())?;
    let group = match api_version(resource) {
        Cow::Borrowed(version) => Cow::Borrowed(group(version)),
        Cow::Owned(version) => Cow::Owned(group(&version).to_owned()),
    };
    Some(Group { group, kind })
}

/// Whether a resource is an EgressPolicy, even if it can't be read as one.
pub(crate) fn is_policy(resource: &Node) -> bool {
    field(resource, "kind").as_deref() == Some(KIND) && group(&api_version(resource)) == GROUP
}

/// The text of a policy that is part of a larger text.
fn policy(text: &str, resource: &Node, number: u32) -> Source {
    let span = resource.span_with_tag();
    let source = text.get(span.start..span.end).unwrap_or_default();
    // The span does not include the indentation of the first line, and all lines need the same indentation.
    let indent = " ".repeat(column(text, span.start));
    Source::hidden(title(resource), format!("{indent}{source}\n"), number)
}

/// The policies of a text, numbered from 0.
pub(crate) fn policies(text: &str, resources: &[&Node]) -> Vec<Source> {
    let numbered = (0..).zip(resources);
    numbered
        .map(|(number, resource)| policy(text, resource, number))
        .collect()
}

/// The failure for manifests on standard input that can't be read.
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

/// The name of a resource in messages: `EgressPolicy shop/partners`.
pub(crate) fn title(resource: &Node) -> String {
    let kind = field(resource, "kind").unwrap_or(Cow::Borrowed("resource"));
    match (metadata(resource, "namespace"), metadata(resource, "name")) {
        (_, None) => kind.into_owned(),
        (None, Some(name)) => format!("{kind} {name}"),
        (Some(namespace), Some(name)) => format!("{kind} {namespace}/{name}"),
    }
}

/// What a resource is, as a message puts it after `is`: `ConfigMap of v1`.
pub(crate) fn kind(resource: &Node) -> String {
    match field(resource, "kind") {
        Some(kind) => format!("{kind} of {}", api_version(resource)),
        None => "not a Kubernetes resource".to_owned(),
    }
}

/// A metadata field of a resource.
pub(crate) fn metadata<'n>(resource: &'n Node, name: &str) -> Option<Cow<'n, str>> {
    field(resource.get("metadata")?, name)
}

pub(crate) fn label<'n>(resource: &'n Node, name: &str) -> Option<Cow<'n, str>> {
    field(resource.get("metadata")?.get("labels")?, name)
}

pub(crate) fn annotations(resource: &Node) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let metadata = resource.get("metadata");
    let annotations = metadata.and_then(|metadata| metadata.get("annotations"));
    let entries = match annotations.map(|annotations| &annotations.value) {
        Some(Value::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    let named = entries.iter().filter(|entry| entry.has_name());
    named.filter_map(|entry| Some((entry.key.as_str(), entry.value.scalar()?)))
}

pub(crate) fn annotation<'n>(resource: &'n Node, name: &str) -> Option<Cow<'n, str>> {
    resource
        .get("metadata")?
        .get("annotations")?
        .get(name)?
        .scalar()
}

fn field<'n>(resource: &'n Node, name: &str) -> Option<Cow<'n, str>> {
    resource.get(name)?.scalar()
}

fn api_version(resource: &Node) -> Cow<'_, str> {
    field(resource, "apiVersion").unwrap_or_default()
}

/// The API group: the part before the slash, or an empty string for `v1`.
fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

// === impl Identity ===

impl Identity {
    pub(crate) fn of(resource: &Node) -> Option<Self> {
        Some(Self {
            group: group(&api_version(resource)).to_owned(),
            kind: field(resource, "kind")?.into_owned(),
            namespace: metadata(resource, "namespace").map(Cow::into_owned),
            name: metadata(resource, "name")?.into_owned(),
        })
    }

    pub(crate) fn of_resource(resource: &Resource) -> Self {
        // A planned resource can always be serialized.
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
    pub(crate) fn to(resource: &Node) -> Option<Self> {
        Some(Self {
            api_version: api_version(resource).into_owned(),
            kind: field(resource, "kind")?.into_owned(),
            name: metadata(resource, "name")?.into_owned(),
            namespace: metadata(resource, "namespace").map(Cow::into_owned),
        })
    }
}

//! What is not known about traces.

use std::collections::BTreeMap;

use egressgen_mesh::Unknown;
use serde::Serialize;

use super::canvas::{BESIDE, Canvas, PLAIN, TEXT};
use crate::report::listed;

/// What is not known, with all resources of one kind on one line.
pub(crate) fn unknown<'u>(
    canvas: &mut Canvas,
    indent: usize,
    unknown: impl IntoIterator<Item = &'u Unknown>,
) {
    let mut groups: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for Unknown { text, resource } in unknown {
        let kind = resource.as_ref().map_or("", |(kind, _, _)| kind.as_str());
        let names = groups.entry((text.as_str(), kind)).or_default();
        if let Some((_, namespace, name)) = resource {
            names.push(format!("{namespace}/{name}"));
        }
    }
    for ((text, kind), names) in groups {
        let names = listed(&names);
        let line = [kind, &names, text].join(" ");
        canvas.labelled(indent, "unknown", BESIDE, TEXT, PLAIN, line.trim_start());
    }
}

/// The same in JSON.
#[derive(Debug, Serialize)]
pub(crate) struct UnknownView<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<ResourceView<'a>>,
}

/// A resource in JSON.
#[derive(Debug, Serialize)]
pub(crate) struct ResourceView<'a> {
    pub(crate) kind: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) name: &'a str,
}

// === impl UnknownView ===

impl<'a> From<&'a Unknown> for UnknownView<'a> {
    fn from(unknown: &'a Unknown) -> Self {
        let resource = unknown.resource.as_ref();
        Self {
            text: &unknown.text,
            resource: resource.map(|(kind, namespace, name)| ResourceView {
                kind,
                namespace,
                name,
            }),
        }
    }
}

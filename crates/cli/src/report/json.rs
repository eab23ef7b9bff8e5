//! Diagnostics for programs: one JSON object per line.

use egressgen_diagnostics::{Diagnostic, Place};
use serde::Serialize;

use super::located::Texts;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    label: &'a str,
    location: Location,
}

/// A place in a file, or a flag. Lines and columns count from 1; columns count characters.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    argument: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

pub(super) fn line(texts: &Texts<'_>, diagnostic: &Diagnostic) -> String {
    let related = diagnostic.related().iter();
    let entry = Entry {
        rule: diagnostic.rule().id,
        severity: diagnostic.severity().as_str(),
        message: diagnostic.message(),
        help: diagnostic.help(),
        location: diagnostic.place().map(|place| location(texts, place)),
        related: related
            .map(|related| Related {
                label: &related.label,
                location: location(texts, &related.place),
            })
            .collect(),
    };
    // Text and numbers can always be serialized.
    serde_json::to_string(&entry).unwrap_or_default() + "\n"
}

fn location(texts: &Texts<'_>, place: &Place) -> Location {
    if let Place::Argument(name) = place {
        return Location {
            argument: Some(name.to_string()),
            ..Location::default()
        };
    }
    let path = place.path().map(ToString::to_string);
    let path = path.filter(|path| !path.is_empty());
    let Some((located, index)) = texts.find(place) else {
        return Location {
            path,
            ..Location::default()
        };
    };
    let lines = located.source.is_shown.then(|| {
        (
            index.location(located.span.start),
            index.location(located.span.end),
        )
    });
    let (start, end) = lines.unzip();
    Location {
        argument: None,
        file: Some(located.source.name.clone()),
        path,
        line: start.map(|start| start.line),
        column: start.map(|start| start.column),
        end_line: end.map(|end| end.line),
        end_column: end.map(|end| end.column),
    }
}

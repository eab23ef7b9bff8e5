//! Resources from Istio's own documentation, samples and tests survive reading and writing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod schema;

use std::collections::BTreeMap;
use std::fmt::Debug;

use egressgen_model::resources::{Duration, Object, Read, Resource, Spec};
use schema::{KINDS, Visit, difference, json_lines, vectors, with_kind};
use serde::Deserialize;
use serde_json::{Value, json};

/// Removes values that count as unset: nulls, and empty lists and maps.
fn without_empty(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(items) => items.into_iter().map(without_empty).collect(),
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name, without_empty(value)));
            Value::Object(fields.filter(|(_, value)| !is_empty(value)).collect())
        }
        value => value,
    }
}

/// `90s` and `1m30s` are the same duration.
fn same_duration(left: &str, right: &str) -> bool {
    match (left.parse::<Duration>(), right.parse::<Duration>()) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}

/// Reads, writes and reads a document again, and returns what went wrong.
struct Survives<'a>(&'a Value);

impl Visit for Survives<'_> {
    type Output = Result<(), String>;

    fn visit<S: Spec + PartialEq + Debug>(self) -> Self::Output {
        let read = |document: &Value| {
            let read = Object::<S>::read(document).and_then(Read::strict);
            read.map_err(|error| error.to_string())
        };
        let object = read(self.0)?;
        let written = serde_json::to_value(&object).map_err(|error| error.to_string())?;
        let again = read(&written)?;
        if again != object {
            return Err(format!(
                "{object:?}\nis written as something else:\n{again:?}"
            ));
        }
        let (before, after) = (without_empty(self.0.clone()), without_empty(written));
        difference(&before, &after, same_duration).map_or(Ok(()), Err)
    }
}

/// The number of checked documents by kind, and the failures.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<String, usize>,
    failures: Vec<String>,
}

impl Tally {
    fn check(&mut self, name: &str, document: &Value) {
        let kind = document["kind"].as_str().unwrap();
        *self.counts.entry(kind.to_owned()).or_default() += 1;
        if let Err(failure) = with_kind(kind, Survives(document)) {
            self.failures.push(format!(
                "{name}: {kind} {}: {failure}",
                document["metadata"]["name"]
            ));
        }
    }

    fn finish(self, at_least: usize) {
        let total: usize = self.counts.values().sum();
        println!("{total} documents: {:?}", self.counts);
        let failures = self.failures;
        assert!(
            failures.is_empty(),
            "{} of {total}:\n{}",
            failures.len(),
            failures.join("\n")
        );
        assert!(total >= at_least, "only {total} documents were checked");
    }
}

/// The document, or its items if it is a `List`.
fn resources(document: Value) -> Vec<Value> {
    match document {
        Value::Object(mut list) if list.get("kind") == Some(&json!("List")) => {
            let items = list.remove("items").unwrap_or_default();
            items.as_array().cloned().unwrap_or_default()
        }
        document => vec![document],
    }
}

/// The unknown fields of a document, in the notation of the corpus.
fn unknown_fields(document: &Value) -> Vec<String> {
    let read = Resource::read(document).unwrap_or_else(|error| panic!("{error}: {document}"));
    let paths = read.unknown.iter().map(|field| format!(".{}", field.path));
    paths.collect()
}

/// Reads every document that Istio's CRDs accept, even if the webhook rejects it.
#[test]
fn documents_survive() {
    let Some(vectors) = vectors() else { return };
    let corpus = vectors.join("corpus");
    let mut tally = Tally::default();
    let mut with_unknown_fields = 0;
    for file in json_lines(&corpus.join("index.jsonl")) {
        let name = file["file"].as_str().unwrap();
        // Go's YAML parser accepts an unquoted address that ends with a colon in brackets; this one does not.
        let text = std::fs::read_to_string(corpus.join(name)).unwrap();
        let text = text.replace("001:db8::]", "\"001:db8::\"]");
        // There is one entry for every document of an Istio kind, even if the kind is not modelled.
        let mut entries = file["crd_check"].as_array().unwrap().iter().peekable();
        for document in serde_yaml::Deserializer::from_str(&text) {
            let document =
                Value::deserialize(document).unwrap_or_else(|error| panic!("{name}: {error}"));
            for mut document in resources(document) {
                let Some(entry) = entries.next_if(|entry| entry["kind"] == document["kind"]) else {
                    continue;
                };
                // The entry covers only the spec. One document has another key next to it, which Istio rejects.
                let keys = ["apiVersion", "kind", "metadata", "spec", "status", "_err"];
                let mut given = document.as_object().unwrap().keys();
                let readable = entry["crd_errors"] == json!([])
                    && given.all(|key| keys.contains(&key.as_str()));
                if !readable || !KINDS.iter().any(|kind| document["kind"] == *kind) {
                    continue;
                }
                // A note of the test suite that the document comes from.
                document.as_object_mut().unwrap().remove("_err");
                let unknown = unknown_fields(&document);
                assert_eq!(json!(unknown), entry["unknown_fields"], "{name}");
                if unknown.is_empty() {
                    tally.check(name, &document);
                } else {
                    with_unknown_fields += 1;
                }
            }
        }
        assert!(
            entries.peek().is_none(),
            "{name}: documents and entries do not match"
        );
    }
    tally.finish(850);
    assert_ne!(with_unknown_fields, 0);
}

/// Expands the placeholders for very long texts.
fn expand(value: &mut Value) {
    match value {
        Value::String(text) => {
            while let Some(start) = text.find("@@REPEAT:") {
                let end = start + 2 + text[start + 2..].find("@@").unwrap();
                let (what, times) = text[start + 9..end].split_once(':').unwrap();
                let long = what.repeat(times.parse().unwrap());
                text.replace_range(start..end + 2, &long);
            }
            if let Some(parameters) = text.strip_prefix("@@B64REPEAT:a:") {
                // Three times "a" is "YWFh" in base64.
                let times: usize = parameters.trim_end_matches('@').parse().unwrap();
                let rest = ["", "YQ==", "YWE="][times % 3];
                *text = "YWFh".repeat(times / 3) + rest;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(expand),
        Value::Object(fields) => fields.values_mut().for_each(expand),
        _ => {}
    }
}

/// Reads the specs that are valid in the tests of Istio's webhook.
#[test]
fn valid_specs_survive() {
    let Some(vectors) = vectors() else { return };
    let mut tally = Tally::default();
    for case in json_lines(&vectors.join("verdicts.jsonl")) {
        let modelled = KINDS.iter().any(|kind| case["kind"] == *kind);
        if modelled && case["valid"] == json!(true) {
            let mut document = json!({
                "apiVersion": case["apiVersion"],
                "kind": case["kind"],
                "metadata": case["metadata"],
                "spec": case["spec"],
            });
            expand(&mut document);
            tally.check(case["id"].as_str().unwrap(), &document);
        }
    }
    tally.finish(170);
}

//! An unknown field is reported wherever it is, and does not change how the rest of the resource is read.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod schema;

use std::collections::BTreeSet;

use egressgen_model::resources::{Read, ReadError, Resource, Step};
use schema::{KINDS, Schema, Type};
use serde_json::{Value, json};

/// Fields of Kubernetes types whose value is a map with arbitrary keys.
const MAPS: [&str; 6] = [
    "annotations",
    "data",
    "fieldsV1",
    "labels",
    "matchLabels",
    "stringData",
];

fn metadata() -> Value {
    json!({
        "name": "name",
        "labels": { "a": "b" },
        "annotations": { "a": "b" },
        "creationTimestamp": "2026-11-24T10:00:00Z",
        "managedFields": [{
            "manager": "kubectl",
            "operation": "Update",
            "fieldsType": "FieldsV1",
            "fieldsV1": { "f:spec": { ".": {} } },
        }],
        "ownerReferences": [{
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "name": "owner",
            "uid": "2f0e0c1e-0000-0000-0000-000000000000",
        }],
    })
}

fn network_policy() -> Value {
    let selector = json!({
        "matchLabels": { "a": "b" },
        "matchExpressions": [{ "key": "a", "operator": "In", "values": ["b"] }],
    });
    let ports = json!([{ "port": 443, "endPort": 444, "protocol": "TCP" }, { "port": "https" }]);
    let peers = json!([
        { "namespaceSelector": selector, "podSelector": selector },
        { "ipBlock": { "cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"] } },
    ]);
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata(),
        "spec": {
            "podSelector": selector,
            "policyTypes": ["Egress", "Ingress"],
            "egress": [{ "to": peers, "ports": ports }],
            "ingress": [{ "from": peers, "ports": ports }],
        },
    })
}

fn secret() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata(),
        "type": "Opaque",
        "immutable": true,
        "data": { "tls.crt": "YQ==" },
        "stringData": { "tls.key": "a" },
    })
}

/// A resource, and the paths of its mappings except those with arbitrary keys.
struct Sample {
    document: Value,
    mappings: Vec<Vec<Step>>,
    /// The messages of Istio's API in the resource.
    messages: BTreeSet<String>,
}

impl Sample {
    /// An Istio resource. The table of fields tells which mappings of its spec are messages.
    fn istio(schema: &Schema, mut document: Value) -> Self {
        document["metadata"] = metadata();
        document["status"] = json!({ "conditions": [{ "type": "Reconciled" }] });
        let mut mappings = vec![Vec::new()];
        kubernetes_mappings(&document["metadata"], &[key("metadata")], &mut mappings);
        let spec = Type::Message(document["kind"].as_str().unwrap().to_owned());
        let mut messages = Vec::new();
        istio_mappings(
            schema,
            &spec,
            &document["spec"],
            &[key("spec")],
            &mut messages,
        );
        let (messages, paths): (_, Vec<_>) = messages.into_iter().unzip();
        mappings.extend(paths);
        Self {
            document,
            mappings,
            messages,
        }
    }

    fn kubernetes(document: Value) -> Self {
        let mut mappings = Vec::new();
        kubernetes_mappings(&document, &[], &mut mappings);
        Self {
            document,
            mappings,
            messages: BTreeSet::new(),
        }
    }

    /// Adds an unknown field to each mapping in turn, and returns the number of mappings.
    fn check(&self) -> usize {
        let clean = Resource::read(&self.document).unwrap().strict().unwrap();
        let values = [json!(null), json!({ "deeper": [{ "notAField": 1 }] })];
        for (mapping, value) in self.mappings.iter().zip(values.iter().cycle()) {
            let mut document = self.document.clone();
            at(&mut document, mapping)["notAField"] = value.clone();
            let read = Resource::read(&document).unwrap_or_else(|error| panic!("{error}"));
            let paths: Vec<_> = read
                .unknown
                .iter()
                .map(|field| field.path.steps())
                .collect();
            let expected = [&mapping[..], &[key("notAField")]].concat();
            assert_eq!(paths, [&expected[..]]);
            assert!(!read.unknown[0].known.is_empty(), "{expected:?}");
            assert!(!read.unknown[0].known.contains(&"notAField"));
            assert!(read.value == clean, "{expected:?} changed the rest");

            let unknown = read.unknown.clone();
            assert_eq!(read.strict(), Err(ReadError::UnknownFields(unknown)));
            let plain: Resource = serde_json::from_value(document).unwrap();
            assert!(plain == clean, "{expected:?} changed the rest");
        }
        self.mappings.len()
    }
}

/// The message and the path of every mapping in a value that is a message.
fn istio_mappings(
    schema: &Schema,
    ty: &Type,
    value: &Value,
    path: &[Step],
    found: &mut Vec<(String, Vec<Step>)>,
) {
    match ty {
        Type::Message(name) => {
            found.push((name.clone(), path.to_vec()));
            for field in schema.fields(name) {
                if let Some(value) = value.get(&field.name) {
                    let path = [path, &[key(&field.name)]].concat();
                    istio_mappings(schema, &field.ty, value, &path, found);
                }
            }
        }
        Type::List(item) | Type::Map(item) => {
            for (step, value) in children(value) {
                istio_mappings(schema, item, value, &[path, &[step]].concat(), found);
            }
        }
        _ => {}
    }
}

/// The path of every mapping in a value, except those with arbitrary keys.
fn kubernetes_mappings(value: &Value, path: &[Step], found: &mut Vec<Vec<Step>>) {
    if value.is_object() {
        found.push(path.to_vec());
    }
    for (step, value) in children(value) {
        if !MAPS.iter().any(|name| step == key(name)) {
            kubernetes_mappings(value, &[path, &[step]].concat(), found);
        }
    }
}

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

fn children(value: &Value) -> Vec<(Step, &Value)> {
    match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| (Step::Index(index), item))
                .collect()
        }
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (key(name), value))
            .collect(),
        _ => Vec::new(),
    }
}

fn at<'a>(value: &'a mut Value, path: &[Step]) -> &'a mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(name) => &mut value[name],
        Step::Index(index) => &mut value[index],
    })
}

#[test]
fn every_mapping_of_istios_resources_reports_them() {
    let schema = Schema::load();
    let mut count = 0;
    let mut messages = BTreeSet::new();
    for kind in KINDS {
        for (message, path) in schema.paths(kind) {
            // No one-of group has more members.
            for pick in 0..4 {
                let value = schema.full_message(&message, pick);
                let sample = Sample::istio(&schema, schema.document(kind, &path, value));
                count += sample.check();
                messages.extend(sample.messages);
            }
        }
    }
    println!("{count} mappings");
    assert!(messages.iter().eq(schema.messages.keys()), "{messages:?}");
}

#[test]
fn every_mapping_of_kubernetes_resources_reports_them() {
    let count = Sample::kubernetes(network_policy()).check() + Sample::kubernetes(secret()).check();
    assert!(count > 20, "only {count} mappings were tried");
}

#[test]
fn several_are_reported_in_the_order_of_the_source_and_refused_together() {
    let document = json!({
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": { "name": "name", "lables": {} },
        "spec": {
            "hosts": ["example.com"],
            "http": [{ "match": [{ "uri": { "sufix": "/" } }], "a.b": 1 }],
        },
    });
    let error = Resource::read(&document)
        .and_then(Read::strict)
        .unwrap_err();
    let text = error.to_string();
    let lines: Vec<_> = text.split("; ").collect();
    let [metadata, route, uri] = lines[..] else {
        panic!("{text}");
    };
    assert!(
        metadata.starts_with(
            "unknown field `metadata.lables`: remove it, or use one of `annotations`, "
        )
    );
    assert!(
        route.starts_with(
            "unknown field `spec.http[0][\"a.b\"]`: remove it, or use one of `name`, "
        )
    );
    assert_eq!(
        uri,
        "unknown field `spec.http[0].match[0].uri.sufix`: remove it, or use one of `exact`, `prefix`, `regex`"
    );
}

#[test]
fn a_kind_that_is_not_modelled_is_named() {
    for (api_version, kind) in [
        ("v1", "Pod"),
        ("gateway.networking.k8s.io/v1", "Gateway"),
        ("v1", "NetworkPolicy"),
    ] {
        let document = json!({ "apiVersion": api_version, "kind": kind });
        match Resource::read(&document).unwrap_err() {
            ReadError::Kind {
                kind: named,
                api_version: of,
                ..
            } => {
                assert_eq!((named.as_str(), of.as_str()), (kind, api_version));
            }
            error => panic!("{error}"),
        }
    }
    for (document, error) in [
        (json!({ "kind": "Gateway" }), "missing field `apiVersion`"),
        (json!({ "apiVersion": "v1" }), "missing field `kind`"),
        (
            json!({ "kind": 1 }),
            "kind: invalid type: integer `1`, expected a string",
        ),
        (json!([]), "invalid type: sequence, expected a mapping"),
        (json!(null), "invalid type: null, expected a mapping"),
    ] {
        assert_eq!(Resource::read(&document).unwrap_err().to_string(), error);
    }
}

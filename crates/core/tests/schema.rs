//! The JSON Schema and the reader know the same fields.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::collections::BTreeSet;

use egressgen::policy::{Policy, schema};
use serde_json::{Value, json};

/// Where each mapping of a policy stands: its name in the schema, and a policy with an unknown field there.
fn mappings() -> Vec<(&'static str, Value)> {
    let unknown = || json!({ "unknown": 1 });
    let spec = |field: &str, value: Value| json!({ "spec": { field: value } });
    vec![
        ("", unknown()),
        ("Metadata", json!({ "metadata": unknown() })),
        ("Spec", json!({ "spec": unknown() })),
        ("Gateway", spec("gateway", unknown())),
        ("Aks", spec("gateway", json!({ "aks": unknown() }))),
        (
            "Vmss",
            spec("gateway", json!({ "aks": { "vmss": unknown() } })),
        ),
        ("Destination", spec("destinations", json!([unknown()]))),
        ("Settings", spec("defaults", unknown())),
        ("Callers", spec("defaults", json!({ "allow": unknown() }))),
        ("Retries", spec("defaults", json!({ "retries": unknown() }))),
        (
            "ConnectionPool",
            spec("defaults", json!({ "connectionPool": unknown() })),
        ),
    ]
}

#[test]
fn the_schema_has_the_readers_fields() {
    let schema = schema();
    let mut seen = BTreeSet::new();
    for (name, document) in mappings() {
        let pointer = match name {
            "" => "/properties".to_owned(),
            name => format!("/$defs/{name}/properties"),
        };
        let properties = schema.pointer(&pointer).unwrap().as_object().unwrap();
        let properties: BTreeSet<_> = properties.keys().cloned().collect();
        assert_eq!(allowed(&document), properties, "{name:?}");
        seen.insert(name);
    }
    let known = schema["$defs"].as_object().unwrap().keys();
    let missing: Vec<_> = known.filter(|it| !seen.contains(it.as_str())).collect();
    assert_eq!(
        missing,
        Vec::<&String>::new(),
        "mappings that are not tried"
    );
}

/// The fields that the reader allows beside the unknown one, as it says itself.
fn allowed(document: &Value) -> BTreeSet<String> {
    let mut document = document.clone();
    document["apiVersion"] = json!("egressgen.dev/v1alpha1");
    document["kind"] = json!("EgressPolicy");
    let problems = Policy::parse(&document.to_string()).unwrap_err();
    let problem = problems
        .iter()
        .find(|it| it.message().contains("`unknown`"))
        .unwrap();
    let help = problem.help().unwrap();
    let (_, list) = help.rsplit_once("llowed: ").unwrap();
    let fields = list.split(", ").map(|it| it.trim_matches('`').to_owned());
    fields.collect()
}

/// A null in JSON would be a field without a value in YAML, which the reader refuses.
#[test]
fn nothing_may_be_null() {
    assert!(!schema().to_string().contains("null"));
}

/// A doc comment of a type is its description, which people read in their editors.
#[test]
fn descriptions_have_no_code_of_rust() {
    assert!(!schema().to_string().contains("```"));
}

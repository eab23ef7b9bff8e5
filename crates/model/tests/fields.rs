//! The types have exactly the fields of Istio's API, and every field survives reading and writing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod schema;

use std::collections::BTreeSet;

use egressgen_model::resources::Resource;
use schema::{KINDS, Schema, difference, json_lines, rewrite, vectors};
use serde_json::{Value, json};

/// The fields of the type of a message, as reading reports them together with an unknown field.
fn fields_of_type(document: &Value) -> BTreeSet<String> {
    let read = Resource::read(document).unwrap_or_else(|error| panic!("{error}: {document}"));
    let [unknown] = &read.unknown[..] else {
        panic!(
            "{:?} instead of one unknown field: {document}",
            read.unknown
        );
    };
    unknown.known.iter().map(ToString::to_string).collect()
}

#[test]
fn the_types_have_every_field_of_the_api_and_no_other() {
    let schema = Schema::load();
    let mut differences = Vec::new();
    let mut reached = BTreeSet::new();
    for kind in KINDS {
        for (message, path) in schema.paths(kind) {
            let mut value = schema.smallest_message(&message);
            value["notAField"] = json!(1);
            let typed = fields_of_type(&schema.document(kind, &path, value));
            let fields = schema.fields(&message);
            let names = fields.iter().map(|field| field.name.clone());
            let aliases = fields.iter().filter_map(|field| field.alias.clone());
            let table: BTreeSet<_> = names.chain(aliases).collect();
            for field in table.difference(&typed) {
                differences.push(format!("{kind}: {message}.{field} is missing"));
            }
            for field in typed.difference(&table) {
                differences.push(format!("{kind}: {message}.{field} is not in Istio's API"));
            }
            reached.insert(message);
        }
    }
    for message in schema.messages.keys() {
        if !reached.contains(message) {
            differences.push(format!("{message} is not reached from any kind"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// How reading and writing changes a document, if it does.
fn damage(document: &Value) -> Option<String> {
    match rewrite(document) {
        Ok(written) => difference(document, &written, |left, right| left == right)
            .map(|difference| format!("{}{difference}", document["kind"])),
        Err(error) => Some(format!("{error}: {document}")),
    }
}

#[test]
fn every_field_survives_by_itself() {
    let schema = Schema::load();
    let mut count = 0;
    let mut damages = Vec::new();
    for kind in KINDS {
        for (message, path) in schema.paths(kind) {
            let alone = schema.smallest_message(&message);
            damages.extend(damage(&schema.document(kind, &path, alone.clone())));
            for field in schema.fields(&message) {
                for sample in schema.samples(&field.ty) {
                    let mut value = alone.clone();
                    value[&field.name] = sample;
                    damages.extend(damage(&schema.document(kind, &path, value)));
                    count += 1;
                }
            }
        }
    }
    assert!(damages.is_empty(), "{}", damages.join("\n"));
    println!("{count} values of single fields");
    assert!(count > 900, "only {count} values were tried");
}

#[test]
fn all_fields_survive_together() {
    let schema = Schema::load();
    let mut damages = Vec::new();
    for kind in KINDS {
        for (message, path) in schema.paths(kind) {
            // No one-of group and no list of samples is longer.
            for pick in 0..12 {
                let value = schema.full_message(&message, pick);
                damages.extend(damage(&schema.document(kind, &path, value)));
            }
        }
    }
    assert!(damages.is_empty(), "{}", damages.join("\n"));
}

/// Without rules, a policy matches nothing; a rule without conditions matches everything.
#[test]
fn an_empty_rule_is_not_the_same_as_none() {
    for spec in [
        json!({}),
        json!({ "rules": [{}] }),
        json!({ "rules": [{}, {}] }),
        json!({ "action": "DENY", "rules": [{}] }),
        json!({ "rules": [{ "from": [{}], "to": [{}] }] }),
        json!({ "rules": [{ "from": [{ "source": {} }], "to": [{ "operation": {} }] }] }),
    ] {
        assert_eq!(damage(&schema::resource("AuthorizationPolicy", spec)), None);
    }
}

/// Only a kind with required fields needs a `spec`.
#[test]
fn a_missing_spec_is_an_empty_one() {
    let schema = Schema::load();
    for kind in KINDS {
        let empty = schema::resource(kind, json!({}));
        let mut missing = empty.clone();
        missing.as_object_mut().unwrap().remove("spec");
        let required = schema.fields(kind).iter().find(|field| field.required);
        match (rewrite(&missing), required) {
            (Ok(written), None) => assert_eq!(written, empty),
            (Err(error), Some(field)) => {
                assert_eq!(error, format!("spec: missing field `{}`", field.name));
            }
            (result, _) => panic!("{kind}: {result:?}"),
        }
        missing["spec"] = Value::Null;
        assert!(rewrite(&missing).is_err(), "{kind}: null was read");
    }
}

#[test]
fn second_spellings_are_read() {
    let schema = Schema::load();
    for kind in KINDS {
        for (message, path) in schema.paths(kind) {
            for field in schema.fields(&message) {
                let Some(alias) = &field.alias else { continue };
                let value = |name: &str| {
                    let mut value = schema.smallest_message(&message);
                    value[name] = schema.smallest(&field.ty);
                    schema.document(kind, &path, value)
                };
                assert_eq!(rewrite(&value(alias)).unwrap(), value(&field.name));
            }
        }
    }
}

#[test]
fn the_table_is_istios() {
    let Some(vectors) = vectors() else { return };
    let text = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        value => value.as_str().unwrap().to_owned(),
    };
    let name = |value: &Value| {
        text(value)
            .replace("istio.networking.v1alpha3.", "")
            .replace("istio.security.v1beta1.", "")
            .replace("istio.telemetry.v1alpha1.", "")
            .replace("istio.type.v1beta1.", "type.")
    };
    let items = |value: &Value| {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(text).collect::<Vec<_>>()
    };
    let or_dash = |text: String| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            text
        }
    };
    let istio: BTreeSet<String> = json_lines(&vectors.join("schema.jsonl"))
        .iter()
        .filter(|row| KINDS.contains(&row["kind"].as_str().unwrap()))
        .map(|row| {
            let alias = items(&row["markers"]).into_iter().find_map(|marker| {
                let alias = marker.strip_prefix("+kubebuilder:altName=")?;
                Some(alias.to_owned())
            });
            let required = row["required_crd"].as_bool().unwrap();
            [
                text(&row["kind"]),
                name(&row["message"]),
                text(&row["field"]),
                name(&row["type"]),
                or_dash(items(&row["enum"]).join(",")),
                text(&row["oneof"]),
                if required { "required" } else { "-" }.to_owned(),
                text(&row["since"]),
                or_dash(alias.unwrap_or_default()),
            ]
            .join("\t")
        })
        .collect();
    let table: BTreeSet<String> = Schema::rows().map(|columns| columns.join("\t")).collect();
    let missing = istio
        .difference(&table)
        .map(|row| format!("missing: {row}"));
    let surplus = table
        .difference(&istio)
        .map(|row| format!("surplus: {row}"));
    let differences: Vec<_> = missing.chain(surplus).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    println!("{} fields compared", table.len());
}

//! The tables of fields in docs/policy.md, from the types.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use egressgen::policy::schema;
use serde_json::Value;

const BEGIN: &str =
    "<!-- fields: from the types, by UPDATE_DOCS=1 cargo test -p egressgen --test reference -->\n";
const END: &str = "<!-- end of fields -->\n";

/// The mappings of a policy, in the order of the page: where it stands, and its name in the schema. What `defaults` may
/// have is what a destination has.
const MAPPINGS: [(&str, &str); 9] = [
    ("metadata", "Metadata"),
    ("spec", "Spec"),
    ("spec.gateway, spec.gateways[]", "Gateway"),
    ("….aks", "Aks"),
    ("….aks.vmss", "Vmss"),
    ("spec.destinations[], spec.defaults", "Destination"),
    ("….allow", "Callers"),
    ("….retries", "Retries"),
    ("….connectionPool", "ConnectionPool"),
];

#[test]
fn the_page_has_the_fields() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policy.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let updated = [before, BEGIN, &tables(), END, after].concat();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &updated).unwrap();
    }
    let page = fs::read_to_string(&path).unwrap();
    assert!(
        page == updated,
        "docs/policy.md: UPDATE_DOCS=1 brings its tables up to date"
    );
}

fn tables() -> String {
    let schema = schema();
    let mut text = String::new();
    for (place, name) in MAPPINGS {
        let mapping = &schema["$defs"][name];
        let required = mapping["required"].as_array().cloned().unwrap_or_default();
        writeln!(
            text,
            "\n### {place}\n\n| field | form | meaning |\n| --- | --- | --- |"
        )
        .unwrap();
        for (field, it) in mapping["properties"].as_object().unwrap() {
            let star = if required.iter().any(|it| it == field) {
                "**"
            } else {
                ""
            };
            let meaning = it["description"].as_str().unwrap();
            writeln!(
                text,
                "| {star}`{field}`{star} | {} | {meaning} |",
                form(&schema, it)
            )
            .unwrap();
        }
    }
    text.push('\n');
    text
}

fn form(schema: &Value, it: &Value) -> String {
    if let Some(reference) = it["$ref"].as_str() {
        let target = schema.pointer(reference.trim_start_matches('#')).unwrap();
        return form(schema, target);
    }
    let words = |list: &Value| -> Option<String> {
        let words = list.as_array()?.iter().map(|it| {
            let word = it.get("const").unwrap_or(it);
            Some(format!("`{}`", word.as_str()?))
        });
        words.collect::<Option<Vec<_>>>().map(|it| it.join(", "))
    };
    if let Some(words) = words(&it["enum"]).or_else(|| words(&it["oneOf"])) {
        return words;
    }
    match it["type"].as_str() {
        Some("array") => format!("list of {}", form(schema, &it["items"])),
        Some("object") => "mapping".to_owned(),
        Some("string") => "text".to_owned(),
        Some("integer") => "number".to_owned(),
        Some(other) => other.to_owned(),
        None => {
            let forms = it["anyOf"].as_array().unwrap().iter();
            forms
                .map(|it| form(schema, it))
                .collect::<Vec<_>>()
                .join(", or ")
        }
    }
}

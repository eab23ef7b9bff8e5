//! The JSON Schema of a policy, derived from the types of its document.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Map, Value};

use super::document::Document;

/// The JSON Schema (draft 2020-12) of an EgressPolicy, for editors.
///
/// It describes the fields and their types. Other rules are checked when a policy is read and planned.
///
/// ```
/// let schema = egressgen::policy::schema();
/// assert_eq!(schema["title"], "EgressPolicy");
/// assert!(schema["properties"]["spec"].is_object());
/// ```
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(without_null))
        .with_transform(RecursiveTransform(one_line_description));
    settings
        .into_generator()
        .into_root_schema_for::<Document>()
        .to_value()
}

/// An `Option` may be null in JSON; a field of a policy may not.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [one] = &types[..] {
            let one = one.clone();
            object.insert("type".to_owned(), one);
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    let is_null = |branch: &Value| branch.get("type").is_some_and(|name| name == "null");
    if let Some(Value::Array(branches)) = object.get_mut("anyOf") {
        branches.retain(|branch| !is_null(branch));
        if let [Value::Object(_)] = &branches[..] {
            let one = branches.remove(0);
            object.remove("anyOf");
            merge(object, one);
        }
    }
}

/// Adds the keywords of the only branch, and keeps the description of the field.
fn merge(object: &mut Map<String, Value>, branch: Value) {
    if let Value::Object(branch) = branch {
        for (key, value) in branch {
            object.entry(key).or_insert(value);
        }
    }
}

/// Comments have line breaks for readers of the code.
fn one_line_description(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

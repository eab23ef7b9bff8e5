//! The JSON Schema of a policy, derived from the types of its document.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::{Serialize, Serializer};
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

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $(: $schema:tt)?;)+) => {
        $(
            $(#[$doc])*
            pub(super) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn inline_schema() -> bool {
                    true
                }

                fn json_schema(_: &mut schemars::SchemaGenerator) -> Schema {
                    schemars::json_schema!($($schema)?)
                }
            }
        )+
    };
}

// What an editor can check. The types of `egressgen_model::values` check the rest when the policy is read.
texts! {
    #[derive(Clone, Copy, Debug)]
    ApiVersion: { "const": ApiVersion::TEXT };
    #[derive(Clone, Copy, Debug)]
    Kind: { "const": Kind::TEXT };
    DnsLabel: { "type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63 };
    GatewayName: { "type": "string", "pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63 };
    Profile: { "type": "string", "enum": ["aks", "istio"] };
    IstioVersion: { "type": "string", "pattern": "^(1\\.[0-9]+(\\.[0-9]+)?|asm-1-[0-9]+)$" };
    Host: { "type": "string", "pattern": "^[-a-zA-Z0-9]+(\\.[-a-zA-Z0-9]+)+$", "maxLength": 253 };
    HostPattern: {
        "type": "string",
        "pattern": "^(\\*\\.)?[-a-zA-Z0-9]+(\\.[-a-zA-Z0-9]+)+$",
        "maxLength": 253
    };
    Port: { "type": "integer", "minimum": 1, "maximum": 65535 };
    IpAddress: { "type": "string", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }] };
    Duration: { "type": "string", "pattern": "^([0-9]+(\\.[0-9]*)?(h|m|s|ms|us|ns))+$" };
    Revision: { "type": "string", "pattern": "^asm-1-[0-9]+$" };
    NodePool: { "type": "string", "pattern": "^[a-z][a-z0-9]*$", "maxLength": 12 };
    PrefixSize: { "type": "integer", "minimum": 28, "maximum": 31 };
    DefaultRoute: { "type": "string", "enum": ["staticEgressGateway", "azureNetworking"] };
    Limit: { "type": "integer", "minimum": 1, "maximum": 2_147_483_647 };
}

// === impl ApiVersion ===

impl ApiVersion {
    pub(super) const TEXT: &str = "egressgen.dev/v1alpha1";
}

impl Serialize for ApiVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

// === impl Kind ===

impl Kind {
    pub(super) const TEXT: &str = "EgressPolicy";
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

/// One value, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
#[expect(dead_code, reason = "a form, of which there are no values")]
pub(super) enum OneOrMany<T> {
    One(T),
    Many(#[schemars(length(min = 1))] Vec<T>),
}

//! The table of Istio's fields, and values and documents that are generated from it.
//!
//! The tests compare the types with the table, so nothing here uses the types, except to send documents through them.

#![allow(
    dead_code,
    reason = "every test file includes this module and uses its own part of it"
)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken table is a broken test"
)]

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use egressgen_model::resources::{
    AuthorizationPolicy, DestinationRule, Duration, Gateway, Object, Read, ServiceEntry, Sidecar,
    Spec, Telemetry, VirtualService,
};
use serde_json::{Map, Value, json};

/// The kinds under test; each is also the name of the message that is its `spec`.
pub(crate) const KINDS: [&str; 7] = [
    "ServiceEntry",
    "Gateway",
    "VirtualService",
    "DestinationRule",
    "Sidecar",
    "AuthorizationPolicy",
    "Telemetry",
];

/// One field of one message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) message: String,
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// The one-of group of the field.
    pub(crate) one_of: Option<String>,
    pub(crate) required: bool,
    /// A second spelling that the CRD accepts.
    pub(crate) alias: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    String,
    Bool,
    Int32,
    Uint32,
    Uint64,
    Double,
    Bytes,
    Duration,
    Enum(Vec<String>),
    Message(String),
    List(Box<Type>),
    Map(Box<Type>),
}

impl Type {
    fn parse(text: &str, values: &str) -> Self {
        if let Some(item) = text.strip_prefix("[]") {
            return Self::List(Box::new(Self::parse(item, values)));
        }
        if let Some(value) = text.strip_prefix("map<string,") {
            return Self::Map(Box::new(Self::parse(value.trim_end_matches('>'), values)));
        }
        match text.trim_end_matches('?') {
            "string" => Self::String,
            "bool" => Self::Bool,
            "int32" => Self::Int32,
            "uint32" => Self::Uint32,
            "uint64" => Self::Uint64,
            "double" => Self::Double,
            "bytes" => Self::Bytes,
            "Duration" => Self::Duration,
            message if values == "-" => Self::Message(message.to_owned()),
            _ => Self::Enum(values.split(',').map(str::to_owned).collect()),
        }
    }

    /// The message of the type, or of its items.
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Message(name) => Some(name),
            Self::List(item) | Self::Map(item) => item.message(),
            _ => None,
        }
    }
}

/// The messages with their fields.
pub(crate) struct Schema {
    pub(crate) messages: BTreeMap<String, Vec<Field>>,
}

impl Schema {
    pub(crate) const TABLE: &str = include_str!("fields.tsv");

    pub(crate) fn load() -> Self {
        let mut messages: BTreeMap<String, Vec<Field>> = BTreeMap::new();
        for columns in Self::rows() {
            let [_, message, name, ty, values, one_of, required, _, alias] = columns[..] else {
                panic!("a line of the table has {} columns", columns.len());
            };
            let text = |cell: &str| (cell != "-").then(|| cell.to_owned());
            messages.entry(message.to_owned()).or_default().push(Field {
                message: message.to_owned(),
                name: name.to_owned(),
                ty: Type::parse(ty, values),
                one_of: text(one_of),
                required: required == "required",
                alias: text(alias),
            });
        }
        Self { messages }
    }

    /// The lines of the table as columns: kind, message, field, type, enum, one-of, required, since, alias.
    pub(crate) fn rows() -> impl Iterator<Item = Vec<&'static str>> {
        Self::TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect())
    }

    pub(crate) fn fields(&self, message: &str) -> &[Field] {
        self.messages
            .get(message)
            .unwrap_or_else(|| panic!("the table has no message {message}"))
    }

    /// Every message of a kind with a path to it: the fields to follow from the root.
    pub(crate) fn paths(&self, kind: &str) -> BTreeMap<String, Vec<Field>> {
        let mut paths = BTreeMap::from([(kind.to_owned(), Vec::new())]);
        let mut next = VecDeque::from([kind.to_owned()]);
        while let Some(message) = next.pop_front() {
            for field in self.fields(&message) {
                let Some(inner) = field.ty.message() else {
                    continue;
                };
                if !paths.contains_key(inner) {
                    let mut path = paths[&message].clone();
                    path.push(field.clone());
                    paths.insert(inner.to_owned(), path);
                    next.push_back(inner.to_owned());
                }
            }
        }
        paths
    }

    /// The smallest valid value: messages have only their required fields.
    pub(crate) fn smallest(&self, ty: &Type) -> Value {
        match ty {
            Type::String => json!("text"),
            Type::Bool => json!(true),
            Type::Int32 | Type::Uint32 | Type::Uint64 => json!(1),
            Type::Double => json!(0.5),
            Type::Bytes => json!("AAH/"),
            Type::Duration => json!(Duration::from_millis(90_250).to_string()),
            Type::Enum(values) => json!(values[0]),
            Type::Message(name) => self.smallest_message(name),
            Type::List(item) => json!([self.smallest(item)]),
            Type::Map(item) => json!({ "key": self.smallest(item) }),
        }
    }

    pub(crate) fn smallest_message(&self, name: &str) -> Value {
        let required = self.fields(name).iter().filter(|field| field.required);
        required
            .map(|field| (field.name.clone(), self.smallest(&field.ty)))
            .collect::<Map<_, _>>()
            .into()
    }

    /// Values that cover what a type can hold.
    pub(crate) fn samples(&self, ty: &Type) -> Vec<Value> {
        match ty {
            Type::String => vec![json!("text"), json!("")],
            Type::Bool => vec![json!(true), json!(false)],
            Type::Int32 => vec![json!(0), json!(-1), json!(i32::MAX), json!(i32::MIN)],
            Type::Uint32 => vec![json!(0), json!(1), json!(u32::MAX)],
            Type::Uint64 => vec![json!(0), json!(1), json!(u64::MAX)],
            Type::Double => vec![json!(0), json!(0.1), json!(100), json!(-2.5e10)],
            Type::Bytes => vec![json!("AAH/"), json!("")],
            Type::Duration => [0, 1, 25_000, 5_405_006]
                .map(|milliseconds| json!(Duration::from_millis(milliseconds).to_string()))
                .to_vec(),
            Type::Enum(values) => values.iter().map(|value| json!(value)).collect(),
            Type::Message(name) => vec![self.smallest_message(name)],
            Type::List(item) => {
                let one = self.samples(item).into_iter().map(|item| json!([item]));
                let all = Value::from(self.samples(item));
                one.chain([all]).collect()
            }
            Type::Map(item) => {
                let one = |item| json!({ "key": item });
                let many = self.samples(item).into_iter().enumerate();
                let many = many.map(|(index, item)| (format!("key{index}"), item));
                let many = Value::from(many.collect::<Map<_, _>>());
                self.samples(item)
                    .into_iter()
                    .map(one)
                    .chain([many])
                    .collect()
            }
        }
    }

    /// A message with all its fields, recursively. Of every one-of group it has the member with the number `pick`, modulo
    /// the size of the group.
    pub(crate) fn full_message(&self, name: &str, pick: usize) -> Value {
        let fields = self.fields(name);
        let chosen = fields.iter().filter(|field| {
            field.one_of.is_none() || {
                let group: Vec<_> = fields
                    .iter()
                    .filter(|other| other.one_of == field.one_of)
                    .collect();
                group[pick % group.len()] == *field
            }
        });
        chosen
            .map(|field| (field.name.clone(), self.full(&field.ty, pick)))
            .collect::<Map<_, _>>()
            .into()
    }

    fn full(&self, ty: &Type, pick: usize) -> Value {
        match ty {
            Type::Message(name) => self.full_message(name, pick),
            Type::List(item) => json!([self.full(item, pick), self.full(item, pick + 1)]),
            Type::Map(item) => {
                json!({ "a": self.full(item, pick), "b": self.full(item, pick + 1) })
            }
            _ => {
                let samples = self.samples(ty);
                samples[pick % samples.len()].clone()
            }
        }
    }

    /// The smallest valid resource of the kind with `value` as the message at the end of the path.
    pub(crate) fn document(&self, kind: &str, path: &[Field], value: Value) -> Value {
        let spec = path.iter().rev().fold(value, |inner, field| {
            let mut message = self.smallest_message(&field.message);
            message[&field.name] = match &field.ty {
                Type::List(_) => json!([inner]),
                Type::Map(_) => json!({ "key": inner }),
                _ => inner,
            };
            message
        });
        resource(kind, spec)
    }

    /// The path of the message in [`Self::document`], as errors write it.
    pub(crate) fn place(path: &[Field]) -> String {
        path.iter().fold("spec".to_owned(), |place, field| {
            let item = match &field.ty {
                Type::List(_) => "[0]",
                Type::Map(_) => ".key",
                _ => "",
            };
            format!("{place}.{}{item}", field.name)
        })
    }
}

/// The API group of a kind.
pub(crate) fn group(kind: &str) -> &'static str {
    match kind {
        "AuthorizationPolicy" => "security.istio.io",
        "Telemetry" => "telemetry.istio.io",
        _ => "networking.istio.io",
    }
}

/// A resource of a kind with the given `spec`.
pub(crate) fn resource(kind: &str, spec: Value) -> Value {
    let mut resource = json!({
        "apiVersion": format!("{}/v1", group(kind)),
        "kind": kind,
        "metadata": { "name": "name" },
    });
    resource["spec"] = spec;
    resource
}

/// An operation on the type of a kind.
pub(crate) trait Visit {
    type Output;

    fn visit<S: Spec + PartialEq + std::fmt::Debug>(self) -> Self::Output;
}

/// Runs an operation on the type of a kind.
pub(crate) fn with_kind<V: Visit>(kind: &str, visit: V) -> V::Output {
    fn spec<S: Spec + PartialEq + std::fmt::Debug, V: Visit>(
        _: fn() -> Object<S>,
        visit: V,
    ) -> V::Output {
        visit.visit::<S>()
    }
    match kind {
        "ServiceEntry" => spec(ServiceEntry::default, visit),
        "Gateway" => spec(Gateway::default, visit),
        "VirtualService" => spec(VirtualService::default, visit),
        "DestinationRule" => spec(DestinationRule::default, visit),
        "Sidecar" => spec(Sidecar::default, visit),
        "AuthorizationPolicy" => spec(AuthorizationPolicy::default, visit),
        "Telemetry" => spec(Telemetry::default, visit),
        _ => panic!("no type for kind {kind}"),
    }
}

/// Reads a document strictly into the type of its kind and writes it again.
pub(crate) fn rewrite(document: &Value) -> Result<Value, String> {
    rewrite_as(document["kind"].as_str().unwrap(), document)
}

/// Reads a document strictly into the type of the given kind and writes it again.
pub(crate) fn rewrite_as(kind: &str, document: &Value) -> Result<Value, String> {
    struct Rewrite<'a>(&'a Value);

    impl Visit for Rewrite<'_> {
        type Output = Result<Value, String>;

        fn visit<S: Spec + PartialEq + std::fmt::Debug>(self) -> Self::Output {
            let object = Object::<S>::read(self.0).and_then(Read::strict);
            let object = object.map_err(|error| error.to_string())?;
            serde_json::to_value(&object).map_err(|error| error.to_string())
        }
    }

    with_kind(kind, Rewrite(document))
}

/// The first difference of two JSON values. Numbers are compared by value, and strings that differ by `same_text`.
pub(crate) fn difference(
    left: &Value,
    right: &Value,
    same_text: impl Fn(&str, &str) -> bool + Copy,
) -> Option<String> {
    let children: Vec<(String, &Value, &Value)> = match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            if let Some(key) = left.keys().find(|key| !right.contains_key(*key)) {
                return Some(format!(".{key} got lost, was {}", left[key]));
            }
            if let Some(key) = right.keys().find(|key| !left.contains_key(*key)) {
                return Some(format!(".{key} was not there, is now {}", right[key]));
            }
            left.iter()
                .map(|(key, value)| (format!(".{key}"), value, &right[key]))
                .collect()
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let items = left.iter().zip(right).enumerate();
            items
                .map(|(index, (left, right))| (format!("[{index}]"), left, right))
                .collect()
        }
        (Value::Number(left), Value::Number(right))
            if (left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64() =>
        {
            return None;
        }
        (Value::String(left), Value::String(right)) if same_text(left, right) => return None,
        _ if left == right => return None,
        _ => return Some(format!(" was {left}, is now {right}")),
    };
    children.into_iter().find_map(|(place, left, right)| {
        difference(left, right, same_text).map(|difference| place + &difference)
    })
}

/// The directory with files from Istio. If it does not exist, this prints that the test is skipped.
pub(crate) fn vectors() -> Option<PathBuf> {
    let directory = std::env::var_os("EGRESSGEN_VECTORS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors"),
        PathBuf::from,
    );
    if directory.is_dir() {
        Some(directory)
    } else {
        println!("skipped: no Istio vectors at {}", directory.display());
        None
    }
}

/// The lines of a file of JSON values.
pub(crate) fn json_lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

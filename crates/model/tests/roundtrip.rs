//! Random resources survive a round trip through JSON and YAML.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod schema;

use std::collections::HashMap;
use std::fmt::Debug;

use egressgen_model::resources::{Duration, Object, Resource, Spec};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{TestCaseError, TestRunner};
use schema::{KINDS, Schema, Type, Visit, difference, with_kind};
use serde_json::{Value, json};

/// Texts that YAML must quote, or that are difficult to encode in other ways.
const TEXTS: [&str; 32] = [
    "edition.cnn.com",
    "*.example.com",
    "*",
    "",
    " ",
    "~",
    "no",
    "on",
    "y",
    "null",
    "true",
    "1_000",
    "0x1f",
    "0o17",
    "1e3",
    ".inf",
    "-.5",
    "12:30:45",
    "2001-12-14",
    "a: b",
    "a #b",
    "- a",
    "? a",
    "[a",
    "{a}",
    "&a",
    "!a",
    "%a",
    "@a",
    "'\"\\",
    "line\nline\n",
    "Größe — 寸法 🐢",
];

/// An optional member of a message.
type Member = BoxedStrategy<Option<(String, Value)>>;

/// Strategies by message, so that a message that is used in several places is built once.
struct Strategies {
    schema: Schema,
    messages: HashMap<String, BoxedStrategy<Value>>,
}

impl Strategies {
    fn message(&mut self, name: &str) -> BoxedStrategy<Value> {
        if let Some(strategy) = self.messages.get(name) {
            return strategy.clone();
        }
        let mut members: Vec<Member> = Vec::new();
        let mut groups: Vec<(String, Vec<Member>)> = Vec::new();
        for field in self.schema.fields(name).to_vec() {
            let value = self.value(&field.ty);
            let member = value
                .prop_map(move |value| Some((field.name.clone(), value)))
                .boxed();
            match field.one_of {
                Some(group) => match groups.iter_mut().find(|(name, _)| *name == group) {
                    Some((_, members)) => members.push(member),
                    None => groups.push((group, vec![member])),
                },
                None if field.required => members.push(member),
                None => members.push(sometimes(member)),
            }
        }
        let groups = groups.into_iter();
        members.extend(
            groups.map(|(_, members)| sometimes(proptest::strategy::Union::new(members).boxed())),
        );
        let strategy = members
            .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
            .boxed();
        self.messages.insert(name.to_owned(), strategy.clone());
        strategy
    }

    fn value(&mut self, ty: &Type) -> BoxedStrategy<Value> {
        match ty {
            Type::String => text().prop_map(Value::from).boxed(),
            Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
            Type::Int32 => any::<i32>().prop_map(Value::from).boxed(),
            Type::Uint32 => any::<u32>().prop_map(Value::from).boxed(),
            Type::Uint64 => any::<u64>().prop_map(Value::from).boxed(),
            Type::Double => (-100_000..100_000_i32)
                .prop_map(|n| json!(f64::from(n) / 1000.0))
                .boxed(),
            Type::Bytes => select(vec!["", "YQ==", "AAH/", "bm8="])
                .prop_map(Value::from)
                .boxed(),
            Type::Duration => any::<u32>()
                .prop_map(|milliseconds| json!(Duration::from_millis(milliseconds).to_string()))
                .boxed(),
            Type::Enum(values) => select(values.clone()).prop_map(Value::from).boxed(),
            Type::Message(name) => self.message(name),
            Type::List(item) => vec(self.value(item), 1..3).prop_map(Value::from).boxed(),
            Type::Map(item) => btree_map(text(), self.value(item), 1..3)
                .prop_map(|map| Value::Object(map.into_iter().collect()))
                .boxed(),
        }
    }
}

fn sometimes(member: Member) -> Member {
    prop_oneof![Just(None), member].boxed()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(TEXTS.as_slice()).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

/// Sends a document through its type, as JSON and as YAML.
struct Survives<'a>(&'a Value);

impl Visit for Survives<'_> {
    type Output = Result<(), TestCaseError>;

    fn visit<S: Spec + PartialEq + Debug>(self) -> Self::Output {
        let Self(document) = self;
        let same =
            |written: &Value| match difference(document, written, |left, right| left == right) {
                None => Ok(()),
                Some(difference) => Err(TestCaseError::fail(difference)),
            };
        let failed = |error: &dyn std::error::Error| TestCaseError::fail(error.to_string());

        let object: Object<S> =
            serde_json::from_value(document.clone()).map_err(|error| failed(&error))?;
        same(&serde_json::to_value(&object).unwrap())?;
        let any: Resource =
            serde_json::from_value(document.clone()).map_err(|error| failed(&error))?;
        same(&serde_json::to_value(&any).unwrap())?;

        let json = serde_json::to_string(&object).unwrap();
        let read: Object<S> = serde_json::from_str(&json).map_err(|error| failed(&error))?;
        prop_assert_eq!(&read, &object);

        let yaml = yaml(&object);
        let read: Object<S> = serde_yaml::from_str(&yaml).map_err(|error| failed(&error))?;
        prop_assert_eq!(&read, &object, "through YAML:\n{}", yaml);
        same(&serde_yaml::from_str(&yaml).map_err(|error| failed(&error))?)
    }
}

/// The YAML that egressgen writes. serde_yaml, which reads it, is independent of the writer.
fn yaml<S: Spec>(object: &Object<S>) -> String {
    let mut out = egressgen_yaml::Writer::new(Vec::new());
    out.document(object).unwrap();
    String::from_utf8(out.into_inner()).unwrap()
}

fn survive(kind: &str) {
    assert!(KINDS.contains(&kind));
    let mut strategies = Strategies {
        schema: Schema::load(),
        messages: HashMap::new(),
    };
    let documents = strategies
        .message(kind)
        .prop_map(|spec| schema::resource(kind, spec));
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&documents, |document| with_kind(kind, Survives(&document)))
        .unwrap();
}

#[test]
fn service_entries_survive() {
    survive("ServiceEntry");
}

#[test]
fn gateways_survive() {
    survive("Gateway");
}

#[test]
fn virtual_services_survive() {
    survive("VirtualService");
}

#[test]
fn destination_rules_survive() {
    survive("DestinationRule");
}

#[test]
fn sidecars_survive() {
    survive("Sidecar");
}

#[test]
fn authorization_policies_survive() {
    survive("AuthorizationPolicy");
}

#[test]
fn telemetries_survive() {
    survive("Telemetry");
}

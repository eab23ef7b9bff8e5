//! Random sets for `conformance/run simulate`: a mesh, resources and calls, one JSON line each.
//!
//! A set starts from flows that work. A few changes then spoil or bend it, so that most calls still get far, and what
//! they meet is decided by the rules of Istio and not by the first thing that is missing.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as a test does"
)]

mod alphabet;
mod around;
mod bundle;
mod calls;
mod chance;
mod field;
mod fields;
mod flow;
mod values;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use alphabet::{NAMESPACES, created};
use around::{Around, around};
use flow::{Flow, flow};

/// One thing that is done to the resources of the flows.
#[derive(Debug, Clone)]
enum Change {
    /// A field gets another value.
    Field {
        row: usize,
        pick: usize,
        value: usize,
    },
    Remove(usize),
    /// A resource is there a second time, under another name.
    Copy {
        pick: usize,
        namespace: Option<&'static str>,
        age: u8,
    },
    Add(Value),
}

fn change() -> impl Strategy<Value = Change> {
    let copy = (
        0..64_usize,
        prop::option::of(select(NAMESPACES.to_vec())),
        select(vec![5_u8, 10, 15]),
    );
    prop_oneof![
        10 => (0..10_000_usize, 0..10_000_usize, 0..10_000_usize).prop_map(|(row, pick, value)| Change::Field { row, pick, value }),
        1 => (0..64_usize).prop_map(Change::Remove),
        2 => copy.prop_map(|(pick, namespace, age)| Change::Copy { pick, namespace, age }),
        4 => chance::resource().prop_map(Change::Add),
    ]
}

/// Sets without their `id`.
pub(crate) fn set() -> impl Strategy<Value = Value> {
    let flows = prop_oneof![
        3 => prop::collection::vec(flow(), 1),
        4 => prop::collection::vec(flow(), 2),
        2 => prop::collection::vec(flow(), 3),
    ];
    let changes = prop::collection::vec(change(), 0..=4);
    (flows, changes, around(), calls::choice()).prop_map(|(flows, changes, around, choice)| {
        let calls = calls::calls(&flows, &around, &choice);
        json!({
            "mesh": around.mesh(),
            "services": around.services(),
            "gateways": around.gateways(),
            "sidecars": Around::sidecars(),
            "resources": documents(&resources(&flows, changes)),
            "calls": calls,
        })
    })
}

fn resources(flows: &[Flow], changes: Vec<Change>) -> Vec<Value> {
    let mut out: Vec<Value> = flows
        .iter()
        .enumerate()
        .flat_map(|(number, it)| it.resources(number))
        .collect();
    for (number, change) in changes.into_iter().enumerate() {
        match change {
            Change::Field { row, pick, value } => field::change(&mut out, row, pick, value),
            Change::Remove(pick) => {
                out.remove(pick % out.len());
            }
            Change::Copy {
                pick,
                namespace,
                age,
            } => {
                let mut copy = out[pick % out.len()].clone();
                // The reference of a VirtualService to a Gateway is by name, and goes on to mean the first.
                copy["metadata"]["name"] = json!(format!("copy-{number}"));
                copy["metadata"]["creationTimestamp"] = json!(created(age));
                if let Some(namespace) = namespace {
                    copy["metadata"]["namespace"] = json!(namespace);
                }
                out.push(copy);
            }
            Change::Add(mut resource) => {
                resource["metadata"]["name"] = json!(format!("added-{number}"));
                out.push(resource);
            }
        }
        if out.is_empty() {
            break;
        }
    }
    settle(&mut out);
    out
}

/// Makes ServiceEntries of one host in one namespace differ in age: which of two of the same second counts is up to the
/// order of a map in Istio, and may change with every push.
fn settle(resources: &mut [Value]) {
    for later in 1..resources.len() {
        let (before, rest) = resources.split_at_mut(later);
        let it = &mut rest[0];
        if before.iter().any(|other| tie(other, it)) {
            it["metadata"]["creationTimestamp"] = json!(format!("2025-12-15T00:00:{later:02}Z"));
        }
    }
}

fn tie(one: &Value, other: &Value) -> bool {
    let same = |pointer: &str| one.pointer(pointer) == other.pointer(pointer);
    let hosts = |it: &Value| it["spec"]["hosts"].as_array().cloned().unwrap_or_default();
    one["kind"] == "ServiceEntry"
        && same("/kind")
        && same("/metadata/namespace")
        && same("/metadata/creationTimestamp")
        && hosts(one).iter().any(|host| hosts(other).contains(host))
}

/// YAML documents, each in its JSON form.
fn documents(resources: &[Value]) -> String {
    let documents: Vec<String> = resources.iter().map(|it| format!("---\n{it}\n")).collect();
    documents.concat()
}

//! Resources that are added to the flows of a set.

mod authorization_policy;
mod destination_rule;
mod service_entry;
mod sidecar;
mod virtual_service;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::alphabet::{NAMESPACES, created};

/// A resource of any kind, but for its name.
pub(crate) fn resource() -> impl Strategy<Value = Value> {
    let spec = prop_oneof![
        4 => sidecar::sidecar().prop_map(|it| ("Sidecar", it)),
        3 => service_entry::service_entry().prop_map(|it| ("ServiceEntry", it)),
        2 => virtual_service::virtual_service().prop_map(|it| ("VirtualService", it)),
        2 => destination_rule::destination_rule().prop_map(|it| ("DestinationRule", it)),
        2 => authorization_policy::authorization_policy().prop_map(|it| ("AuthorizationPolicy", it)),
    ];
    (spec, select(NAMESPACES.to_vec()), 0_u8..21).prop_map(|((kind, spec), namespace, age)| {
        let group = if kind == "AuthorizationPolicy" {
            "security"
        } else {
            "networking"
        };
        json!({
            "apiVersion": format!("{group}.istio.io/v1"),
            "kind": kind,
            "metadata": { "namespace": namespace, "creationTimestamp": created(age) },
            "spec": spec,
        })
    })
}

/// One of these texts in JSON.
fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = Value> {
    select(values.to_vec()).prop_map(|it| serde_json::from_str(it).expect("JSON"))
}

/// The same, as often as `weight` says.
fn sometimes(weight: f64, values: &'static [&'static str]) -> impl Strategy<Value = Option<Value>> {
    prop::option::weighted(weight, one_of(values))
}

/// An object of the fields that are there.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let there = fields
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

//! A kind is read and written only in the versions in which it is served.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod schema;

use egressgen_model::resources::{ApiVersion, Object, Resource, Spec};
use schema::{KINDS, Schema, Visit, group, rewrite, vectors, with_kind};
use serde_json::{Value, json};

const VERSIONS: [(&str, ApiVersion); 4] = [
    ("v1", ApiVersion::V1),
    ("v1beta1", ApiVersion::V1Beta1),
    ("v1alpha3", ApiVersion::V1Alpha3),
    ("v1alpha1", ApiVersion::V1Alpha1),
];

fn served(kind: &str) -> &'static [&'static str] {
    match kind {
        "AuthorizationPolicy" => &["v1", "v1beta1"],
        "Telemetry" => &["v1", "v1alpha1"],
        _ => &["v1", "v1beta1", "v1alpha3"],
    }
}

fn smallest(kind: &str) -> Value {
    schema::resource(kind, Schema::load().smallest_message(kind))
}

#[test]
fn exactly_the_served_versions_are_read() {
    for kind in KINDS {
        for (version, _) in VERSIONS {
            let mut document = smallest(kind);
            document["apiVersion"] = json!(format!("{}/{version}", group(kind)));
            let written = rewrite(&document);
            if served(kind).contains(&version) {
                assert_eq!(written.as_ref(), Ok(&document));
                let any: Resource = serde_json::from_value(document.clone()).unwrap();
                assert_eq!(serde_json::to_value(&any).unwrap(), document);
            } else {
                let error = written.unwrap_err();
                let text = &document["apiVersion"];
                assert!(error.contains(&text.to_string()), "{error}");
                for served in served(kind) {
                    let served = format!("`{}/{served}`", group(kind));
                    assert!(error.contains(&served), "{served} is not in: {error}");
                }
            }
        }
    }
}

/// Writes the smallest document of the kind in another version.
struct WriteIn(&'static str, ApiVersion);

impl Visit for WriteIn {
    type Output = ();

    fn visit<S: Spec + PartialEq + std::fmt::Debug>(self) {
        let Self(version, api_version) = self;
        let mut object: Object<S> = serde_json::from_value(smallest(S::KIND)).unwrap();
        assert_eq!(object.api_version, ApiVersion::V1);
        assert_eq!(api_version.as_str(), version);
        object.api_version = api_version;
        match serde_json::to_value(&object) {
            Ok(written) => {
                assert!(served(S::KIND).contains(&version), "{written}");
                let text = format!("{}/{version}", group(S::KIND));
                assert_eq!(written["apiVersion"], text);
            }
            Err(error) => {
                assert!(!served(S::KIND).contains(&version), "{error}");
                let text = format!("{} is not served in {version}", S::KIND);
                assert_eq!(error.to_string(), text);
            }
        }
    }
}

#[test]
fn exactly_the_served_versions_are_written() {
    for kind in KINDS {
        for (version, api_version) in VERSIONS {
            with_kind(kind, WriteIn(version, api_version));
        }
    }
}

/// The names that Kubernetes clients use for a kind.
struct Names;

impl Visit for Names {
    type Output = [&'static str; 5];

    fn visit<S: Spec + PartialEq + std::fmt::Debug>(self) -> Self::Output {
        use k8s_openapi::Resource as Kind;
        [
            Object::<S>::API_VERSION,
            Object::<S>::GROUP,
            Object::<S>::VERSION,
            Object::<S>::KIND,
            Object::<S>::URL_PATH_SEGMENT,
        ]
    }
}

#[test]
fn kubernetes_clients_ask_for_v1_of_the_group() {
    for (kind, plural) in KINDS.into_iter().zip([
        "serviceentries",
        "gateways",
        "virtualservices",
        "destinationrules",
        "sidecars",
        "authorizationpolicies",
        "telemetries",
    ]) {
        let api_version = format!("{}/v1", group(kind));
        let names = [&api_version, group(kind), "v1", kind, plural];
        assert_eq!(with_kind(kind, Names), names);
    }
}

/// Istio's list of groups and versions, by kind, as `group GROUP, versions V (storage), V, scope …`.
#[test]
fn the_served_versions_are_istios() {
    let Some(vectors) = vectors() else { return };
    let text = std::fs::read_to_string(vectors.join("schema.md")).unwrap();
    for kind in KINDS {
        let (_, section) = text.split_once(&format!("\n## {kind}\n")).unwrap();
        let line = section.lines().find(|line| line.starts_with("group"));
        let line = line.unwrap().replace('`', "").replace(" (storage)", "");
        let mut words = line.split(", scope").next().unwrap().split(", versions ");
        assert_eq!(words.next().unwrap(), format!("group {}", group(kind)));
        let mut versions: Vec<_> = words.next().unwrap().split(", ").collect();
        versions.sort_unstable();
        let mut expected = served(kind).to_vec();
        expected.sort_unstable();
        assert_eq!(versions, expected, "{kind}");
    }
}

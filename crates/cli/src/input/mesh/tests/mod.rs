//! What is made of input besides the resources of Istio.

mod gateways;

use std::fs;

use clap::Parser;
use egressgen_mesh::{OutboundTraffic, Proxy, Trace, Verdict};

use super::reading::Reading;
use super::{World, read};
use crate::args::mesh::MeshArgs;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    mesh: MeshArgs,
}

/// The world of a text, or what is wrong with it, and all messages.
fn world(text: &str, mesh: &str, flags: &str) -> (World, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let (file, mesh_file) = (
        folder.path().join("a.yaml"),
        folder.path().join("mesh.yaml"),
    );
    fs::write(&file, text).unwrap();
    fs::write(&mesh_file, mesh).unwrap();
    let (file, mesh_file) = (file.to_str().unwrap(), mesh_file.to_str().unwrap());
    let words = ["trace", "-f", file, "--mesh", mesh_file].into_iter();
    let flags = Flags::parse_from(words.chain(flags.split_whitespace()));
    let mut reading = Reading::default();
    let world = read(&mut reading, &flags.mesh).unwrap();
    assert!(reading.errors.is_empty(), "{}", reading.errors);
    let messages = reading.messages.iter();
    let messages = messages.map(|message| {
        let id = message.rule().id;
        format!("{id}: {}", message.message())
    });
    (world, messages.collect())
}

const ENTRY: &str = "\
apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata: {name: cnn, creationTimestamp: 2026-01-01T00:00:00Z}
spec: {hosts: [edition.cnn.com], ports: [{number: 80, name: http}], resolutoin: DNS}
---
";

const GATEWAY: &str = "\
apiVersion: networking.istio.io/v1beta1
kind: Gateway
metadata: {name: egress, namespace: shop}
spec: {selector: {app: out}}
---
";

const MESH_CONFIG: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-shared-configmap-asm-1-30, namespace: aks-istio-system}
data:
  mesh: |
    trustDomain: shared
    defaultServiceExportTo: [.]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-asm-1-30, namespace: aks-istio-system}
data:
  mesh: |
    outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    trustDomain: own
    defaultDestinationRuleExportTo: ['.']
    defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true'}}
---
";

#[test]
fn the_mesh_configuration_counts_after_the_mesh_file_and_the_flags() {
    let text = [ENTRY, MESH_CONFIG].concat();
    let (world, messages) = world(&text, "trustDomain: file\nrootNamespace: mesh\n", "-n shop");
    let context = world.context;
    assert_eq!(context.outbound_traffic, OutboundTraffic::RegistryOnly);
    assert_eq!(&*context.trust_domain, "file");
    assert_eq!(&*context.root_namespace, "mesh");
    assert_eq!(&*context.namespace, "shop");
    assert!(context.dns_capture);
    assert_eq!(context.default_exports.services, ["."]);
    assert_eq!(context.default_exports.destination_rules, ["."]);
    assert_eq!(
        messages,
        [
            "unknown-istio-field: ServiceEntry cnn: `spec.resolutoin` is no field of Istio 1.31, and is left out, as the \
             API server does",
            "assumed-mesh: assumed: Istio 1.31",
        ]
    );
    let flags =
        "--root-namespace root --outbound-traffic-policy ALLOW_ANY --istio-version asm-1-28";
    let (world, messages) = self::world(&text, "rootNamespace: mesh\n", flags);
    assert_eq!(world.context.outbound_traffic, OutboundTraffic::AllowAny);
    assert_eq!(&*world.context.root_namespace, "root");
    assert_eq!(&*world.context.trust_domain, "own");
    assert_eq!(world.context.istio_version.to_string(), "1.28");
    assert_eq!(
        messages[1..],
        [
            "assumed-namespace: assumed: a resource that names no namespace is in default; -n names another"
        ]
    );
}

#[test]
fn other_kinds_are_counted_and_may_change_the_verdict() {
    let others = "\
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: near, namespace: shop}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: far, namespace: other}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: everywhere, namespace: root}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: route, namespace: other}
---
apiVersion: networking.istio.io/v1
kind: ServiceEnty
metadata: {name: slip}
---
values: of a chart
---
";
    let (world, messages) = world(
        &[others, ENTRY, ENTRY].concat(),
        "",
        "-n shop --root-namespace root",
    );
    assert_eq!(
        messages[..4],
        [
            "unknown-kind: ServiceEnty of networking.istio.io is no kind of Istio, and is left out",
            "unknown-istio-field: ServiceEntry cnn: `spec.resolutoin` is no field of Istio 1.31, and is left out, as the \
             API server does",
            "unknown-istio-field: ServiceEntry cnn: `spec.resolutoin` is no field of Istio 1.31, and is left out, as the \
             API server does",
            "not-looked-at: not looked at: 3 EnvoyFilter, 1 HTTPRoute, 1 document that is no resource of Kubernetes",
        ]
    );
    assert_eq!(world.items.len(), 1);
    let trace = Trace {
        hops: vec![egressgen_mesh::Hop {
            proxy: Proxy::Sidecar {
                namespace: "shop".into(),
                service_account: "client".into(),
            },
            steps: Vec::new(),
            cluster: None,
        }],
        verdict: Verdict::Sidecar(egressgen_mesh::Departure {
            host: String::new(),
            port: 80,
            security: egressgen_mesh::Security::Plaintext,
            authority: None,
            principal: None,
        }),
        unknown: Vec::new(),
    };
    let unknown = world
        .blind
        .iter()
        .filter_map(|blind| blind.about(&trace, "root"));
    let names = unknown.map(|unknown| unknown.resource.unwrap().2);
    assert_eq!(names.collect::<Vec<_>>(), ["near", "everywhere", "route"]);
}

/// Applied one after the other, the last of two resources is what a cluster has.
#[test]
fn the_last_of_two_resources_counts() {
    let other = ENTRY.replace("edition", "www");
    let (world, messages) = world(&[ENTRY, GATEWAY, &other].concat(), "", "-n a --profile aks");
    let kinds = world
        .items
        .iter()
        .map(|item| (item.resource.kind(), item.document.index));
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [("ServiceEntry", 2), ("Gateway", 1)]
    );
    let twice = "duplicate-resource: ServiceEntry a/cnn is given twice, and the last one counts";
    assert!(
        messages.iter().any(|message| message == twice),
        "{messages:?}"
    );
}

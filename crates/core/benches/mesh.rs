//! The resources of many destinations, indexed as Istio sees them, and requests traced through them.
//!
//! ```sh
//! cargo bench -p egressgen --bench mesh
//! ```
//!
//! - `parse`: from YAML to typed resources; what every tool must do that reads these files.
//! - `load`: `parse`, and the index of all resources. The target is at most 1.5 times `parse`.
//! - `index`: the index alone.
//! - `first`: the first request of a namespace to a new index, which works out what its sidecars and the gateway do.
//! - `trace`: one request after that. The target is at most 50 µs, whatever the number of hosts.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use divan::Bencher;
use divan::counter::ItemsCount;
use egressgen::plan::Plan;
use egressgen::policy::Policy;
use egressgen::resources::Resource;
use egressgen::{Build, Format, emit};
use egressgen_diagnostics::DocumentId;
use egressgen_mesh::{
    Caller, Context, Item, KubernetesService, Mesh, OutboundTraffic, Protocol, Request,
    ServicePort, Workload,
};
use serde::Deserialize as _;

const DESTINATIONS: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// The resources of destinations of four kinds, as `generate` writes them.
fn yaml(destinations: usize) -> String {
    let mut text = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\n\
                    metadata: {name: many, namespace: egress}\nspec:\n  \
                    gateway: {name: first, namespace: egress}\n  destinations:\n"
        .to_owned();
    for n in 0..destinations {
        let flow = match n % 4 {
            0 => "https",
            1 => "tls-origination, allow: {namespaces: [shop]}",
            2 => "http",
            _ => "[https, tls-origination]",
        };
        // Writing to a String never fails.
        let _ = writeln!(text, "  - {{host: h{n}.example.com, flow: {flow}}}");
    }
    let mut yaml = Vec::new();
    let plan = Policy::parse(&text).ok().map(|policy| Plan::new(&[policy]));
    if let Some(Ok(plan)) = plan {
        let _ = emit(&mut yaml, Format::Yaml, Build::of(&plan).resources());
    }
    String::from_utf8(yaml).unwrap_or_default()
}

fn items(yaml: &str) -> Vec<Item> {
    let documents = serde_yaml::Deserializer::from_str(yaml);
    let values = documents.filter_map(|document| serde_json::Value::deserialize(document).ok());
    let resources = values.filter_map(|value| Some(Resource::read(&value).ok()?.value));
    let items = (0..).zip(resources).map(|(index, resource)| Item {
        resource,
        document: DocumentId { text: 0, index },
    });
    items.collect()
}

fn context() -> Context {
    let labels: std::collections::BTreeMap<_, _> =
        [("istio".to_owned(), "first".to_owned())].into();
    let ports = [("http2", 80), ("https", 443)];
    let ports = ports.map(|(name, number)| ServicePort::new(name, number, number));
    let service = KubernetesService::new("egress", "first", labels.clone(), ports.into());
    let gateway = Workload {
        name: "first".into(),
        namespace: "egress".into(),
        labels,
        service_account: "first".into(),
    };
    Context {
        outbound_traffic: OutboundTraffic::RegistryOnly,
        services: vec![service],
        gateways: vec![gateway],
        ..Context::default()
    }
}

fn requests(destinations: usize) -> Vec<Request> {
    let kinds = [
        (Protocol::Tls, 443),
        (Protocol::Http, 80),
        (Protocol::Http, 80),
        (Protocol::Tls, 443),
    ];
    let hosts = (0..1_000).map(|n| n * 7 % destinations);
    let requests = hosts.map(|n| {
        let (protocol, port) = kinds[n % 4];
        Request::new(
            Caller::new("shop", "client"),
            protocol,
            format!("h{n}.example.com"),
            port,
        )
    });
    requests.collect()
}

#[divan::bench(args = DESTINATIONS, sample_count = 10)]
fn parse(bencher: Bencher<'_, '_>, destinations: usize) {
    let yaml = yaml(destinations);
    bencher.bench(|| items(black_box(&yaml)));
}

#[divan::bench(args = DESTINATIONS, sample_count = 10)]
fn load(bencher: Bencher<'_, '_>, destinations: usize) {
    let yaml = yaml(destinations);
    bencher.bench(|| Mesh::new(context(), items(black_box(&yaml))));
}

#[divan::bench(args = DESTINATIONS, sample_count = 10)]
fn index(bencher: Bencher<'_, '_>, destinations: usize) {
    let items = items(&yaml(destinations));
    bencher
        .with_inputs(|| items.clone())
        .bench_values(|items| Mesh::new(context(), items));
}

#[divan::bench(args = DESTINATIONS, sample_count = 10)]
fn first(bencher: Bencher<'_, '_>, destinations: usize) {
    let items = items(&yaml(destinations));
    let request = &requests(destinations)[0];
    bencher
        .with_inputs(|| Mesh::new(context(), items.clone()))
        // By reference: to free all resources takes as long again, and is no part of the request.
        .bench_refs(|mesh| mesh.trace(request));
}

#[divan::bench(args = DESTINATIONS)]
fn trace(bencher: Bencher<'_, '_>, destinations: usize) {
    let mesh = Mesh::new(context(), items(&yaml(destinations)));
    let requests = requests(destinations);
    let next = AtomicUsize::new(0);
    for request in &requests {
        black_box(mesh.trace(request));
    }
    bencher
        .counter(ItemsCount::new(1_usize))
        .with_inputs(|| &requests[next.fetch_add(1, Ordering::Relaxed) % requests.len()])
        .bench_values(|request| mesh.trace(request));
}

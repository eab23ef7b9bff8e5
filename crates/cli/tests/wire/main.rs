//! Every request of the conformance suite, traced: what the tracer says must be what was seen on the wire.
//!
//! The expectations in conformance/cases are observations of real Istio and Envoy, which `conformance/run docs --check`
//! makes again.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test fail as a test does"
)]

mod case;
mod compare;
mod world;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use case::Case;

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn cases() -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for group in fs::read_dir(repository().join("conformance/cases")).unwrap() {
        let group = group.unwrap().path();
        if group.is_dir() {
            paths.extend(
                fs::read_dir(group)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
    }
    paths.sort();
    paths
}

#[test]
fn traces_are_what_was_seen_on_the_wire() {
    let only = std::env::var("EGRESSGEN_CASE").unwrap_or_default();
    let mut wrong = Vec::new();
    let mut compared = 0;
    let mut skipped = BTreeMap::new();
    for path in cases() {
        let name = path.display().to_string();
        if !name.contains(&only) {
            continue;
        }
        let case = Case::read(&path);
        let mesh = world::mesh(&case, &path);
        for request in &case.requests {
            if let Some(why) = request.untraceable(&case) {
                *skipped.entry(why).or_insert(0) += 1;
                continue;
            }
            let trace = mesh.trace(&world::request(&case, request, mesh.context()));
            compared += 1;
            let differences = compare::differences(&case, request, &trace);
            if !differences.is_empty() {
                let title = name.rsplit("cases/").next().unwrap();
                wrong.push(format!(
                    "{title}: {}\n  {}\n  hops: {:#?}\n",
                    request.send,
                    differences.join("\n  "),
                    compare::short(&trace)
                ));
            }
        }
    }
    eprintln!("{compared} requests compared; skipped: {skipped:?}");
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        !only.is_empty() || compared > 400,
        "only {compared} requests"
    );
}

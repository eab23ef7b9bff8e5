//! The policies under `examples/policies`, and what can't work.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::fmt::Write as _;
use std::path::Path;

use egressgen::plan::Plan;
use egressgen::policy::Policy;
use egressgen::resources::Resource;
use egressgen::{Format, emit};
use egressgen_yaml::{Limits, load};

fn policy(text: &str) -> Policy {
    let documents = load(text, &Limits::default()).unwrap();
    Policy::read(&documents[0], 0).unwrap()
}

fn yaml(plan: &Plan) -> String {
    let mut out = Vec::new();
    emit(&mut out, Format::Yaml, plan.bundles().flatten()).unwrap();
    String::from_utf8(out).unwrap()
}

/// Each with its whole output, under `snapshots/policies`.
#[test]
fn examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/policies");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../snapshots/policies"
    ));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let plan = Plan::new(&[policy(&std::fs::read_to_string(&path).unwrap())]).unwrap();
        settings.bind(|| insta::assert_snapshot!(name, yaml(&plan)));
        count += 1;
    }
    assert!(count > 10, "the examples are missing");
}

/// A policy with these destinations and one gateway, in the flow style of one line each.
fn with(destinations: &[&str]) -> Policy {
    let mut text = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: test}\nspec:\n  \
                    gateways:\n  - {name: first, namespace: egress}\n  - {name: second, namespace: egress}\n  \
                    destinations:\n"
        .to_owned();
    for destination in destinations {
        writeln!(text, "  - {{{destination}}}").unwrap();
    }
    policy(&text)
}

/// A row: destinations of one policy, and what is said of them, or nothing.
const ROWS: &[(&[&str], &[&str])] = &[
    // One destination
    (
        &["host: a.example.com, flow: tcp"],
        &["a.example.com: tcp needs the port that applications call"],
    ),
    (
        &["host: a.example.com, flow: [https, https]"],
        &["a.example.com: the flow https is there twice"],
    ),
    (
        &["host: a.example.com, flow: [http, tls-origination]"],
        &["a.example.com: http and tls-origination both take what applications send to port 80"],
    ),
    (
        &["host: a.example.com, flow: [https, tls-origination], port: 8080"],
        &[
            "a.example.com: with several flows it is not clear which of them `port` and `targetPort` mean",
        ],
    ),
    (
        &["host: a.example.com, flow: [https, tcp], port: 5432"],
        &[
            "a.example.com: tcp can't go with another flow of the host, since the gateway would know both by the same SNI",
        ],
    ),
    (
        &["host: a.example.com, flow: https, via: direct, identity: true"],
        &["a.example.com: identity is about the hop to a gateway, and via: direct has none"],
    ),
    (
        &["host: a.example.com, flow: tcp, port: 5432, identity: false"],
        &[
            "a.example.com: without identity a gateway can't tell tcp destinations apart, since bytes have no SNI",
        ],
    ),
    (
        &["host: a.example.com, flow: http, clientCertificate: secret"],
        &[
            "a.example.com: clientCertificate is for a gateway that originates TLS, and no flow here does",
        ],
    ),
    (
        &["host: a.example.com, flow: tls-origination, via: direct, clientCertificate: secret"],
        &[
            "a.example.com: a sidecar can't read the Secret of clientCertificate, and would send plaintext",
        ],
    ),
    // Two destinations
    (
        &[
            "host: a.example.com, flow: http",
            "host: A.example.com, flow: https",
        ],
        &["a.example.com is there twice"],
    ),
    (
        &[
            "host: a.b.example.com, flow: https",
            "host: a-b.example.com, flow: https",
        ],
        &[
            "a.b.example.com and a-b.example.com would both be named a-b-example-com, and the resources of one would overwrite the other's",
        ],
    ),
    (
        &[
            "host: a.example.com, flow: tcp, port: 443",
            "host: b.example.com, flow: https",
        ],
        &[
            "a.example.com (tcp) and b.example.com (https) both use port 443, and a sidecar can't tell tcp from anything else on a port",
        ],
    ),
    (
        &[
            "host: a.example.com, flow: http, identity: false",
            "host: b.example.com, flow: tls-origination",
        ],
        &[
            "a.example.com (http) and b.example.com (tls-origination) can't share port 80 of first: one hop is plaintext and the other TLS, and Istio silently skips the later",
        ],
    ),
    // Fine
    (
        &[
            "host: a.b.example.com, flow: https",
            "host: a-b.example.com, flow: https, name: other",
        ],
        &[],
    ),
    (
        &[
            "host: a.example.com, flow: http, identity: false",
            "host: b.example.com, flow: tls-origination, via: second",
        ],
        &[],
    ),
    (
        &[
            "host: a.example.com, flow: tcp, port: 5432",
            "host: b.example.com, flow: tcp, port: 5433, targetPort: 5432",
        ],
        &[],
    ),
    (
        &[
            "host: a.example.com, flow: https",
            "host: b.example.com, flow: tcp, port: 5432",
        ],
        &[],
    ),
];

#[test]
fn what_cannot_work_is_refused() {
    for (destinations, expected) in ROWS {
        let said: Vec<_> = match Plan::new(&[with(destinations)]) {
            Ok(_) => Vec::new(),
            Err(refusals) => refusals.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(&said, expected, "{destinations:?}");
    }
}

/// Policies of several files are one plan.
#[test]
fn policies_are_planned_together() {
    let one = with(&["host: a.example.com, flow: https"]);
    assert!(Plan::new(&[one.clone(), one]).is_err());
}

/// What is written for a destination does not depend on the others, nor on where it stands among them.
#[test]
fn destinations_do_not_change_one_another() {
    let destinations = [
        "host: a.example.com, flow: http",
        "host: b.example.com, flow: [https, tls-origination]",
        "host: c.example.com, flow: tcp, port: 5432",
    ];
    let resources = |destinations: &[&str]| -> Vec<Resource> {
        let plan = Plan::new(&[with(destinations)]).unwrap();
        plan.bundles().flatten().collect()
    };
    let together = resources(&destinations);
    let mut apart: Vec<_> = destinations
        .iter()
        .flat_map(|it| resources(&[*it]))
        .collect();
    assert_eq!(together, apart);
    let [a, b, c] = destinations;
    let reordered = resources(&[c, a, b]);
    assert_eq!(reordered.len(), apart.len());
    apart.retain(|it| !reordered.contains(it));
    assert_eq!(apart, []);
}

/// A ServiceEntry lists the ports of its flows and no other: any other would be a way around the gateway.
#[test]
fn nothing_but_the_flows_ports_is_opened() {
    for (destination, ports) in [
        ("host: a.example.com, flow: http", vec![80]),
        ("host: a.example.com, flow: https", vec![443]),
        ("host: a.example.com, flow: tls-origination", vec![80]),
        (
            "host: a.example.com, flow: [https, tls-origination]",
            vec![443, 80],
        ),
        ("host: a.example.com, flow: tcp, port: 5432", vec![5432]),
    ] {
        let plan = Plan::new(&[with(&[destination])]).unwrap();
        let mut found = Vec::new();
        for resource in plan.bundles().flatten() {
            if let Resource::ServiceEntry(entry) = resource {
                found.extend(entry.spec.ports.iter().map(|it| it.number));
            }
        }
        assert_eq!(found, ports, "{destination}");
    }
}

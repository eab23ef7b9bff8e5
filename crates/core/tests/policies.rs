//! The policies under `examples/policies`, and what can't work.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::fmt::Write as _;
use std::path::Path;

use egressgen::plan::Plan;
use egressgen::policy::{Access, Applications, NonEmpty, Policy};
use egressgen::resources::Resource;
use egressgen::{Build, Format, emit};

fn policy(text: &str) -> Policy {
    Policy::parse(text).unwrap()
}

fn yaml(plan: &Plan) -> String {
    let mut out = Vec::new();
    emit(&mut out, Format::Yaml, Build::of(plan).resources()).unwrap();
    String::from_utf8(out).unwrap()
}

/// The policy without what tells only how its text was laid out.
fn without_origin(mut policy: Policy) -> Policy {
    policy.idle_defaults.clear();
    for destination in &mut policy.destinations {
        destination.origin = None;
    }
    policy
}

/// Each with its whole output, under `snapshots`; what is written back is the same policy.
fn outputs_of(folder: &str, least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root.join("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut count = 0;
    for entry in std::fs::read_dir(root.join("examples").join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let read = policy(&std::fs::read_to_string(&path).unwrap());
        let written = policy(&read.to_yaml().unwrap());
        let plan = Plan::new(std::slice::from_ref(&read)).unwrap();
        assert_eq!(without_origin(written), without_origin(read), "{name}");
        settings.bind(|| insta::assert_snapshot!(name, yaml(&plan)));
        count += 1;
    }
    assert!(count >= least, "the examples are missing");
}

/// A small policy for each flow.
#[test]
fn policies() {
    outputs_of("policies", 10);
}

/// Policies as teams have them.
#[test]
fn situations() {
    outputs_of("situations", 6);
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
        &["a.example.com: duplicate flow https"],
    ),
    (
        &["host: a.example.com, flow: [http, tls-origination]"],
        &["a.example.com: http and tls-origination both take what applications send to port 80"],
    ),
    (
        &["host: a.example.com, flow: [https, tls-origination], port: 8080"],
        &["a.example.com: with several flows `port` and `targetPort` are ambiguous"],
    ),
    (
        &["host: a.example.com, flow: [https, tcp], port: 5432"],
        &[
            "a.example.com: tcp can't be combined with another flow of the host: the gateway would know both by the same SNI",
        ],
    ),
    (
        &["host: a.example.com, flow: https, via: direct, identity: true"],
        &["a.example.com: `identity` is about the hop to a gateway, and `via: direct` has none"],
    ),
    (
        &["host: a.example.com, flow: tcp, port: 5432, identity: false"],
        &[
            "a.example.com: without `identity` a gateway can't tell tcp destinations apart, since plain TCP has no SNI",
        ],
    ),
    (
        &["host: a.example.com, flow: http, clientCertificate: secret"],
        &[
            "a.example.com: `clientCertificate` is for a gateway that originates TLS, and no flow here does",
        ],
    ),
    (
        &["host: a.example.com, flow: tls-origination, via: direct, clientCertificate: secret"],
        &[
            "a.example.com: a sidecar can't read the Secret of `clientCertificate`, and would send plaintext",
        ],
    ),
    (
        &["host: a.example.com, flow: https, via: direct, allow: {namespaces: [shop]}"],
        &["a.example.com: a gateway enforces `allow`, and `via: direct` has none"],
    ),
    (
        &["host: a.example.com, flow: http, identity: false, allow: {namespaces: [shop]}"],
        &[
            "a.example.com: without `identity` a gateway does not know who calls, and can't enforce `allow`",
        ],
    ),
    (
        &["host: '*.example.com', flow: https"],
        &[
            "*.example.com: a gateway finds a host's addresses by DNS, which has none for a wildcard",
        ],
    ),
    (
        &["host: '*.example.com', flow: [tls-origination, tcp], via: direct, port: 1"],
        &[
            "*.example.com: tcp can't be combined with another flow of the host: the gateway would know both by the same SNI",
            "*.example.com: plain TCP carries no host name, so tcp can't tell the hosts of a wildcard apart",
            "*.example.com: a sidecar can't originate TLS for a wildcard, since it connects wherever the application does",
        ],
    ),
    (
        &["host: '*.example.com', flow: https, via: direct, server: a.example.com"],
        &[
            "*.example.com: `server` is for a wildcard through a gateway; a sidecar connects to each host by itself",
        ],
    ),
    (
        &["host: a.example.com, flow: https, server: b.example.com"],
        &["a.example.com: `server` is for a wildcard, and the host is not one"],
    ),
    (
        &["host: '*.example.com', flow: https, via: direct, resolution: DNS"],
        &["*.example.com: a wildcard has no addresses, neither in DNS nor of its own"],
    ),
    (
        &["host: a.example.com, flow: https, resolution: STATIC"],
        &[
            "a.example.com: resolution STATIC takes the addresses from `endpoints`, and there are none",
        ],
    ),
    (
        &["host: a.example.com, flow: https, resolution: DNS, endpoints: [192.0.2.1]"],
        &["a.example.com: `endpoints` are for resolution STATIC, and another one is given"],
    ),
    (
        &["host: a.example.com, flow: https, resolution: NONE"],
        &[
            "a.example.com: with resolution NONE a gateway has no address to connect to, and answers 503",
        ],
    ),
    (
        &["host: a.example.com, flow: tcp, port: 5432, via: direct, resolution: NONE"],
        &[
            "a.example.com: plain TCP carries no host name, so with resolution NONE a sidecar would let the port pass to any address",
        ],
    ),
    (
        &["host: a.example.com, flow: https, resolution: DYNAMIC_DNS"],
        &[
            "a.example.com: an egress gateway can't resolve by DYNAMIC_DNS",
            "a.example.com: resolution DYNAMIC_DNS is for wildcards",
        ],
    ),
    (
        &[
            "host: a.example.com, flow: https, timeout: 1s, retries: {attempts: 1}, connectionPool: {maxPendingRequests: 1}",
        ],
        &[
            "a.example.com: `timeout` is for HTTP requests, which a proxy sees with http and tls-origination only",
            "a.example.com: `retries` are for HTTP requests, which a proxy sees with http and tls-origination only",
            "a.example.com: `maxPendingRequests` and `maxRequestsPerConnection` are for http and tls-origination only",
        ],
    ),
    (
        &["host: a.example.com, flow: https, exportTo: [shop]"],
        &[
            "a.example.com: `exportTo` leaves out egress, the namespace of the gateway, which then would not find its routes",
        ],
    ),
    (
        &["name: saas, hosts: [a.example.com, b.example.com, a.example.com], flow: https"],
        &["duplicate host a.example.com in the list saas"],
    ),
    (
        &[
            "name: list, hosts: [a.example.com, b.example.com], flow: tcp, port: 5432, endpoints: [192.0.2.1]",
        ],
        &[
            "list: a sidecar can't tell several hosts apart on one tcp port",
            "list: the addresses in `endpoints` would be those of every host in the list",
        ],
    ),
    (
        &["host: a.example.com, flow: tcp, port: 443"],
        &[
            "a.example.com: sidecars match tcp by its port alone, so tcp on 80 or 443 would take the HTTP or HTTPS of every other host",
        ],
    ),
    (
        &["host: a.example.com, flow: tcp, port: 80, via: direct, endpoints: [192.0.2.1]"],
        &[
            "a.example.com: sidecars match tcp by its port alone, so tcp on 80 or 443 would take the HTTP or HTTPS of every other host",
        ],
    ),
    // Two destinations
    (
        &[
            "name: list, hosts: [a.example.com, b.example.com], flow: https",
            "host: b.example.com, flow: http",
        ],
        &["duplicate host b.example.com: two destinations have it"],
    ),
    (
        &[
            "host: '*.example.com', flow: https, server: www.example.com",
            "host: www.example.com, flow: https",
        ],
        &["duplicate host www.example.com: two destinations have it"],
    ),
    (
        &[
            "name: list, hosts: [a.example.com], flow: https",
            "host: b.example.com, name: list-a-example-com, flow: https",
        ],
        &[
            "a.example.com and b.example.com would both be named list-a-example-com, and the resources of one would overwrite the other's",
        ],
    ),
    (
        &[
            "host: a.example.com, flow: http",
            "host: A.example.com, flow: https",
        ],
        &["duplicate host a.example.com: two destinations have it"],
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
            "host: a.example.com, flow: tcp, port: 8443",
            "host: b.example.com, flow: https, port: 8443",
        ],
        &[
            "a.example.com (tcp) and b.example.com (https) both use port 8443, and a sidecar can't tell tcp from anything else on a port",
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
    (
        &[
            "host: '*.example.com', flow: https, via: direct, resolution: DYNAMIC_DNS",
            "host: a.b.example.com, flow: https",
        ],
        &[
            "a.b.example.com is under *.example.com, whose names can no longer be looked up once a host under it has https of its own",
        ],
    ),
    (
        &[
            "host: '*.example.com', flow: https, server: edge.example.net, name: edge",
            "host: a.example.com, flow: https, name: edge-server",
        ],
        &[
            "*.example.com and a.example.com would both be named edge-server, and the resources of one would overwrite the other's",
        ],
    ),
    // A wildcard that others may call than a host under it
    (
        &[
            "host: '*.example.com', flow: https, via: direct",
            "host: a.example.com, flow: http, allow: {namespaces: [shop]}",
        ],
        &["everyone may call *.example.com and so reach a.example.com, which only shop/* may call"],
    ),
    (
        &[
            "host: '*.example.com', flow: http, server: www.example.com",
            "host: a.example.com, flow: tcp, port: 5432, via: second, allow: {namespaces: [shop]}",
        ],
        &["everyone may call *.example.com and so reach a.example.com, which only shop/* may call"],
    ),
    (
        &[
            "host: '*.example.com', flow: http, server: www.example.com, allow: {namespaces: [shop, bank]}",
            "name: list, hosts: [b.a.example.com, a.example.org], flow: http, allow: {namespaces: [shop], serviceAccounts: [bank/teller]}",
        ],
        &[
            "shop/*, bank/* may call *.example.com and so reach b.a.example.com, which only shop/*, bank/teller may call",
        ],
    ),
    (
        &[
            "host: '*.example.com', flow: http, server: www.example.com, allow: {namespaces: [shop]}",
            "host: '*.a.example.com', flow: http, server: a.example.com, allow: {namespaces: [bank]}",
        ],
        &[
            "shop/* may call *.example.com and so reach *.a.example.com, which only bank/* may call",
            "shop/* may call *.example.com and so reach a.example.com, which only bank/* may call",
        ],
    ),
    (
        &[
            "host: '*.example.com', flow: [http, https], server: www.example.com, allow: {namespaces: [shop]}",
            "host: a.example.com, flow: https",
        ],
        &[
            "a.example.com and *.example.com have different callers and one gateway, whose port 80 only *.example.com uses: callers of a.example.com could call *.example.com there by the name a.example.com",
        ],
    ),
    // Fine
    (
        &[
            "host: '*.example.com', flow: [http, https], server: www.example.com, allow: {namespaces: [shop]}",
            "host: a.example.com, flow: [http, https]",
            "host: b.example.com, flow: https, via: second",
            "host: c.example.com, flow: https, via: direct",
            "host: d.example.com, flow: https, allow: {namespaces: [shop]}",
            "host: e.example.com, flow: [tls-origination, https], allow: {namespaces: [shop, bank]}",
        ],
        &[],
    ),
    (
        &[
            "host: '*.example.com', flow: https, via: direct, resolution: DYNAMIC_DNS",
            "host: example.com, flow: https",
            "host: a.example.com, flow: http",
        ],
        &[],
    ),
    (
        &[
            "host: '*.example.com', flow: https, server: www.example.com",
            "host: a.example.com, flow: https",
            "host: '*.example.org', flow: [http, https], via: direct",
        ],
        &[],
    ),
    (
        &["host: a.example.com, flow: http, exportTo: [egress, shop]"],
        &[],
    ),
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
            Err(refusals) => refusals
                .iter()
                .map(|refusal| refusal.message().to_owned())
                .collect(),
        };
        assert_eq!(&said, expected, "{destinations:?}");
    }
}

#[test]
fn a_service_entry_takes_256_hosts() {
    for (count, fits) in [(256, true), (257, false)] {
        let hosts: Vec<_> = (0..count).map(|it| format!("h{it}.example.com")).collect();
        let destination = format!("name: list, flow: https, hosts: [{}]", hosts.join(", "));
        assert_eq!(Plan::new(&[with(&[&destination])]).is_ok(), fits, "{count}");
    }
}

/// What a version of Istio does not have is refused for it, and for no other.
#[test]
fn versions() {
    for (destination, version, refusal) in [
        ("host: a.example.com, flow: https", "1.22", None),
        (
            "host: a.example.com, flow: https",
            "1.21",
            Some(
                "a.example.com: v1 of Istio's APIs, in which all resources are written, came with Istio 1.22, and the policy is for 1.21",
            ),
        ),
        (
            "host: a.example.com, flow: http, retries: {attempts: 1, backoff: 10ms}",
            "1.25",
            Some("a.example.com: retries.backoff came with Istio 1.26, and the policy is for 1.25"),
        ),
        (
            "host: a.example.com, flow: http, retries: {attempts: 1, backoff: 10ms}",
            "1.26",
            None,
        ),
        (
            "host: a.example.com, flow: http, retries: {attempts: 1, retryOn: 'reset,reset-before-request'}",
            "1.22",
            Some(
                "a.example.com: retryOn reset-before-request came with Istio 1.23, and the policy is for 1.22",
            ),
        ),
        (
            "host: a.example.com, flow: http, retries: {attempts: 1, retryOn: reset}",
            "1.22",
            None,
        ),
        (
            "host: a.example.com, flow: http, retries: {attempts: 1}",
            "1.25",
            None,
        ),
        (
            "host: '*.example.com', flow: https, via: direct, resolution: DYNAMIC_DNS",
            "asm-1-29",
            Some(
                "*.example.com: resolution DYNAMIC_DNS in sidecars came with Istio 1.30, and the policy is for 1.29",
            ),
        ),
        (
            "host: '*.example.com', flow: https, via: direct, resolution: DYNAMIC_DNS",
            "asm-1-30",
            None,
        ),
        (
            "host: '*.example.com', flow: https, via: direct",
            "1.29",
            None,
        ),
    ] {
        let mut policy = with(&[destination]);
        policy.istio_version = Some(version.parse().unwrap());
        let refusals = Plan::new(&[policy]).err();
        let said = refusals.map(|it| it[0].message().to_owned());
        assert_eq!(said.as_deref(), refusal, "{destination} for {version}");
    }
}

/// Under `default-deny`, a destination needs a gateway that knows who calls.
#[test]
fn default_deny() {
    for (destination, refusal) in [
        ("host: a.example.com, flow: https", None),
        (
            "host: a.example.com, flow: http, allow: {namespaces: [shop]}",
            None,
        ),
        (
            "host: a.example.com, flow: https, via: direct",
            Some(
                "a.example.com: the policy denies by default, which a gateway enforces, and `via: direct` has none",
            ),
        ),
        (
            "host: a.example.com, flow: http, identity: false",
            Some(
                "a.example.com: the policy denies by default, and without `identity` a gateway does not know who calls",
            ),
        ),
    ] {
        let mut policy = with(&[destination]);
        policy.access = Access::DefaultDeny;
        let refusals = Plan::new(&[policy]).err();
        let said = refusals.map(|it| it[0].message().to_owned());
        assert_eq!(said.as_deref(), refusal, "{destination}");
    }
}

/// Only who originates TLS shows a certificate.
#[test]
fn certificates_belong_to_tls_origination() {
    let destination =
        "host: a.example.com, flow: [https, tls-origination], clientCertificate: partner";
    let plan = Plan::new(&[with(&[destination])]).unwrap();
    let flows = plan.destinations()[0].flows().iter();
    let shown: Vec<_> = flows.map(|it| it.client_certificate.is_some()).collect();
    assert_eq!(shown, [false, true]);
}

/// A Secret that two destinations name is written once, in the gateway's namespace, and holds nothing.
#[test]
fn secret_templates() {
    let policy = with(&[
        "host: a.example.com, flow: tls-origination, clientCertificate: partner",
        "host: b.example.com, flow: tls-origination, clientCertificate: partner",
    ]);
    let plan = Plan::new(&[policy]).unwrap();
    let secrets = |build: Build<'_>| -> Vec<_> {
        let all = build.resources();
        all.filter(|resource| resource.kind() == "Secret").collect()
    };
    assert_eq!(secrets(Build::of(&plan)), []);
    let found = secrets(Build::of(&plan).with_secret_templates());
    let [Resource::Secret(secret)] = &found[..] else {
        panic!("one Secret is expected: {found:?}");
    };
    assert_eq!(secret.metadata.name.as_deref(), Some("partner"));
    assert_eq!(secret.metadata.namespace.as_deref(), Some("egress"));
    assert_eq!((&secret.data, &secret.string_data), (&None, &None));
}

/// Nor does the order of documents and files, also where two policies ask for the same thing.
#[test]
fn policies_come_in_any_order() {
    let named = |name: &str, destination| {
        let mut policy = with(&[destination]);
        policy.name = name.parse().unwrap();
        policy.access_logs = true;
        let namespaces = NonEmpty::new("shop".parse().unwrap(), []);
        policy.with_applications(
            Applications::new(namespaces)
                .with_registry_only(true)
                .with_network_policy(true),
        )
    };
    let one = named("one", "host: b.example.com, flow: https");
    let other = named("other", "host: a.example.com, flow: https");
    let written = |policies: &[Policy]| yaml(&Plan::new(policies).unwrap());
    let text = written(&[one.clone(), other.clone()]);
    assert_eq!(text, written(&[other, one]));
    // One Sidecar and one Telemetry for each gateway, and a NetworkPolicy of each policy, which add up.
    let count = |kind: &str| text.matches(&format!("kind: {kind}\n")).count();
    assert_eq!(
        (count("Sidecar"), count("Telemetry"), count("NetworkPolicy")),
        (1, 2, 2)
    );
}

/// To Istio, Services that select the same pods are one gateway.
#[test]
fn gateways_are_told_apart_by_their_pods() {
    let text = |second: &str| {
        format!(
            "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {{name: test}}\nspec:\n  gateways:\n  \
             - {{name: first, namespace: egress, selector: istio=egress}}\n  \
             - {{name: second, namespace: egress, selector: {second}}}\n  destinations:\n  \
             - {{host: a.example.com, flow: http, identity: false}}\n  \
             - {{host: b.example.com, flow: http, via: second}}\n"
        )
    };
    assert!(Plan::new(&[policy(&text("istio=other"))]).is_ok());
    assert!(Plan::new(&[policy(&text("istio=egress"))]).is_err());
}

/// A closed wildcard leaves alone the names of others that its own rule would refuse, and no other.
#[test]
fn a_closed_wildcard_covers_every_name_but_those_with_other_callers() {
    let plan = Plan::new(&[with(&[
        "host: '*.example.com', flow: https, server: edge.example.net, allow: {namespaces: [shop]}",
        "host: a.example.com, flow: https",
        "host: b.example.com, flow: https, allow: {namespaces: [shop]}",
        "host: c.example.com, flow: https, via: second",
        "host: '*.d.example.com', flow: https, server: d.example.com, allow: {namespaces: [shop, bank]}",
    ])])
    .unwrap();
    let resources = Build::of(&plan).resources();
    let conditions = resources.filter_map(|resource| match resource {
        Resource::AuthorizationPolicy(policy) => Some(policy.spec.rules[0].when[0].clone()),
        _ => None,
    });
    let wildcard: Vec<_> = conditions
        .filter(|condition| condition.values[0] == "*.example.com")
        .collect();
    let [condition] = &wildcard[..] else {
        panic!("one rule of the wildcard is expected: {wildcard:?}");
    };
    assert_eq!(condition.values, ["*.example.com", "edge.example.net"]);
    assert_eq!(
        condition.not_values,
        ["*.d.example.com", "a.example.com", "d.example.com"]
    );
}

/// A Gateway takes effect in all namespaces, and what closes a host only in the gateway's own.
#[test]
fn gateways_with_the_same_labels_can_close_nothing() {
    let text = |selector: &str, allow: &str| {
        format!(
            "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {{name: test}}\nspec:\n  gateways:\n  \
             - {{name: first, namespace: egress, selector: istio=egress}}\n  \
             - {{name: second, namespace: partners, selector: '{selector}'}}\n  destinations:\n  \
             - {{host: a.example.com, flow: http{allow}}}\n"
        )
    };
    for (selector, allow, works) in [
        ("istio=egress", "", true),
        ("istio=partners", ", allow: {namespaces: [shop]}", true),
        ("istio=egress", ", allow: {namespaces: [shop]}", false),
        (
            "istio=egress,app=partners",
            ", allow: {namespaces: [shop]}",
            false,
        ),
    ] {
        let plan = Plan::new(&[policy(&text(selector, allow))]);
        assert_eq!(plan.is_ok(), works, "{selector} {allow}");
    }
}

/// An exclusive gateway refuses all names but those of its destinations, of whichever policy.
#[test]
fn an_exclusive_gateway_knows_the_names_of_all_policies() {
    let mut one = with(&[
        "host: '*.example.com', flow: https, server: edge.example.net",
        "host: b.example.org, flow: https, via: second",
    ]);
    one.gateways[0].exclusive = true;
    let mut other = with(&["host: a.example.org, flow: tcp, port: 5432"]);
    other.name = "other".parse().unwrap();
    let plan = Plan::new(&[other, one.clone()]).unwrap();
    let resources = Build::of(&plan).resources();
    let known: Vec<_> = resources
        .filter_map(|resource| match resource {
            Resource::AuthorizationPolicy(policy) => Some(policy),
            _ => None,
        })
        .collect();
    let [policy] = &known[..] else {
        panic!("one policy for the gateway is expected: {known:?}");
    };
    assert_eq!(
        policy.metadata.name.as_deref(),
        Some("known-names-of-first")
    );
    let rule = &policy.spec.rules[0];
    assert!(rule.from.is_empty() && rule.to.is_empty());
    assert_eq!(
        rule.when[0].not_values,
        ["*.example.com", "a.example.org", "edge.example.net"]
    );

    one.destinations = with(&["host: a.example.com, flow: http, identity: false"]).destinations;
    let refusals = Plan::new(&[one]).unwrap_err();
    assert_eq!(
        refusals[0].message(),
        "a.example.com reaches first without a server name, and an exclusive gateway refuses what has none"
    );
}

/// What a NetworkPolicy would block without a word is opened by its addresses, or refused.
#[test]
fn network_policies_let_direct_hosts_through() {
    let restricted = |destination: &str| {
        let mut policy = with(&[destination]);
        let mut applications = Applications::new(NonEmpty::new("shop".parse().unwrap(), []));
        applications.network_policy = true;
        policy.applications = Some(applications);
        policy
    };
    let named = restricted("host: a.example.com, flow: https, via: direct");
    let refusals = Plan::new(&[named]).unwrap_err();
    assert_eq!(
        refusals[0].message(),
        "a.example.com: `networkPolicy` would block this host: a NetworkPolicy can open addresses only, and `via: direct` leaves them to DNS"
    );
    let fixed = restricted(
        "host: a.example.com, flow: tls-origination, via: direct, endpoints: [192.0.2.1, '2001:db8::1']",
    );
    let text = yaml(&Plan::new(&[fixed]).unwrap());
    for rule in [
        "  - ports:\n    - port: 443\n      protocol: TCP\n    to:\n    - ipBlock:\n        cidr: 192.0.2.1/32\n",
        "  - ports:\n    - port: 443\n      protocol: TCP\n    to:\n    - ipBlock:\n        cidr: 2001:db8::1/128\n",
    ] {
        assert!(text.contains(rule), "{rule} is not in\n{text}");
    }
}

/// Each object stands where it takes effect, whatever namespace the policy is in.
#[test]
fn objects_stand_beside_the_gateway() {
    let mut elsewhere = with(&[
        "host: a.example.com, flow: tls-origination, allow: {namespaces: [shop]}, exportTo: [., egress]",
        "host: b.example.com, flow: https, via: direct, exportTo: [.]",
    ]);
    elsewhere.namespace = Some("shop".parse().unwrap());
    let plan = Plan::new(&[elsewhere]).unwrap();
    let resources: Vec<_> = Build::of(&plan).resources().collect();
    for resource in &resources {
        let (namespace, exported) = match resource.metadata().name.as_deref().unwrap() {
            name if name.contains("b-example-com") => ("shop", [".", "."]),
            _ => ("egress", ["shop", "egress"]),
        };
        assert_eq!(resource.metadata().namespace.as_deref(), Some(namespace));
        if let Resource::VirtualService(service) = resource {
            assert!(
                service
                    .spec
                    .export_to
                    .iter()
                    .all(|to| exported.contains(&to.as_str()))
            );
        }
    }
    assert_eq!(resources.len(), 8);
}

/// The files of a folder are told apart, whatever destinations are called.
#[test]
fn files_have_names_of_their_own() {
    let mut closed = with(&[
        "host: a.example.com, flow: https, name: gateway",
        "host: b.example.com, flow: https, name: namespace",
    ]);
    closed.namespace = Some("shop".parse().unwrap());
    closed.access_logs = true;
    let namespaces = NonEmpty::new("shop".parse().unwrap(), []);
    closed.applications = Some(Applications::new(namespaces).with_registry_only(true));
    let plan = Plan::new(&[closed]).unwrap();
    let names: Vec<_> = Build::of(&plan).files().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "gateway.first.egress",
            "gateway.second.egress",
            "gateway.egress",
            "namespace.egress",
            "namespace.applications.shop",
        ]
    );
}

/// Policies of several files are one plan.
#[test]
fn policies_are_planned_together() {
    let one = with(&["host: a.example.com, flow: https"]);
    let mut other = one.clone();
    other.name = "other".parse().unwrap();
    let refusals = Plan::new(&[one, other]).unwrap_err();
    let expected = "spec.destinations[0].host: duplicate host a.example.com: policy test and policy other have it, and in the \
                    mesh only one of them takes effect";
    assert_eq!(refusals.to_string(), expected);
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
        Build::of(&plan).resources().collect()
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
        for resource in Build::of(&plan).resources() {
            if let Resource::ServiceEntry(entry) = resource {
                found.extend(entry.spec.ports.iter().map(|it| it.number));
            }
        }
        assert_eq!(found, ports, "{destination}");
    }
}

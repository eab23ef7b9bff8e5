//! Policies by chance, as documents: what a user could write, sensible or not.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as a test does"
)]

use egressgen::policy::Policy;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

/// A field that is there as often as `weight` says.
fn sometimes<T: Into<Value> + std::fmt::Debug + Clone + 'static>(
    weight: f64,
    values: Vec<T>,
) -> impl Strategy<Value = Option<Value>> {
    prop::option::weighted(weight, select(values).prop_map(Into::into))
}

/// Few hosts and names, so that destinations often meet.
fn hosts() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let one = [
        "a.example.com",
        "b.example.com",
        "c.example.com",
        "a.b.example.com",
        "a-b.example.com",
        "*.example.org",
        "a.example.org",
        "*.b.example.org",
    ];
    let many = vec!["a.example.com", "d.example.com", "e.example.com"];
    prop_oneof![
        5 => select(one.to_vec()).prop_map(|host| vec![("host", json!(host))]),
        1 => (subsequence(many, 1..=3), select(vec!["saas", "list"])).prop_map(|(hosts, name)| {
            vec![("name", json!(name)), ("hosts", json!(hosts))]
        }),
    ]
}

/// Who may call, each list a part of the next.
fn callers() -> Vec<Value> {
    vec![
        json!({ "namespaces": ["shop"] }),
        json!({ "namespaces": ["shop"], "serviceAccounts": ["bank/teller"] }),
    ]
}

/// A wildcard and a name under it at one gateway, with callers of their own.
fn wildcard_above_name() -> impl Strategy<Value = (Value, Value)> {
    let flows = vec!["http", "https", "tls-origination"];
    let flows = || subsequence(flows.clone(), 1..=2);
    let callers = || sometimes(0.8, callers());
    let name = select(vec!["a.example.org", "*.b.example.org"]);
    (name, flows(), flows(), callers(), callers()).prop_map(
        |(name, of_wildcard, own, above, under)| {
            let destination = |host: &str, flow: Vec<&str>, allow: Option<Value>| {
                let mut it = json!({ "host": host, "flow": flow, "identity": true });
                if host.starts_with('*') {
                    it["server"] = json!(format!("www.{}", &host[2..]));
                }
                if let Some(allow) = allow {
                    it["allow"] = allow;
                }
                it
            };
            (
                destination("*.example.org", of_wildcard, above),
                destination(name, own, under),
            )
        },
    )
}

fn destination() -> impl Strategy<Value = Value> {
    let flows = vec!["http", "https", "tls-origination", "tcp"];
    let way = (
        prop_oneof![3 => subsequence(flows.clone(), 1), 1 => subsequence(flows, 2)],
        sometimes(0.5, vec!["direct", "first", "second"]),
        sometimes(0.3, vec![true, false]),
        sometimes(
            0.2,
            vec![
                json!({ "namespaces": ["shop"] }),
                json!({ "namespaces": ["shop"], "serviceAccounts": ["bank/teller"] }),
                json!({ "principals": ["cluster.local/ns/shop/sa/client"] }),
            ],
        ),
        sometimes(0.5, vec![80, 443, 5432, 5433, 8080]),
        sometimes(0.15, vec![80, 443, 5432, 8080]),
        sometimes(0.1, vec!["secret"]),
        sometimes(0.7, vec!["www.example.org", "server.example.net"]),
    );
    let details = (
        sometimes(
            0.1,
            vec!["DNS", "DNS_ROUND_ROBIN", "STATIC", "NONE", "DYNAMIC_DNS"],
        ),
        sometimes(
            0.1,
            vec![json!(["192.0.2.1"]), json!(["192.0.2.1", "2001:db8::1"])],
        ),
        sometimes(
            0.1,
            vec![json!(["egress"]), json!(["*"]), json!([".", "shop"])],
        ),
        sometimes(0.1, vec![json!({ "team": "payments" })]),
        sometimes(0.05, vec!["10s", "1m30s"]),
        sometimes(
            0.1,
            vec![
                json!({ "attempts": 3, "perTryTimeout": "2s", "retryOn": "5xx" }),
                json!({ "attempts": 0 }),
            ],
        ),
        sometimes(
            0.1,
            vec![
                json!({ "maxConnections": 100, "connectTimeout": "5s" }),
                json!({ "maxPendingRequests": 10 }),
            ],
        ),
    );
    (hosts(), way, details).prop_map(|(hosts, way, details)| {
        let (flow, via, identity, allow, port, target_port, certificate, server) = way;
        // What fits few destinations is left out of the others, so that many are accepted.
        let port = port.filter(|it| flow == ["tcp"] || *it == 8080);
        let wildcard = hosts[0].1.as_str().is_some_and(|it| it.starts_with('*'));
        let server = server.filter(|_| wildcard);
        let (resolution, endpoints, export_to, labels, timeout, retries, pool) = details;
        let optional = [
            ("via", via),
            ("identity", identity),
            ("allow", allow),
            ("port", port),
            ("targetPort", target_port),
            ("clientCertificate", certificate),
            ("server", server),
            ("resolution", resolution),
            ("endpoints", endpoints),
            ("exportTo", export_to),
            ("labels", labels),
            ("timeout", timeout),
            ("retries", retries),
            ("connectionPool", pool),
        ];
        let given = optional
            .into_iter()
            .filter_map(|(key, it)| Some((key, it?)));
        let fields = hosts
            .into_iter()
            .chain([("flow", json!(flow))])
            .chain(given);
        let fields: Map<_, _> = fields.map(|(key, it)| (key.to_owned(), it)).collect();
        Value::Object(fields)
    })
}

/// A policy with two gateways.
pub(crate) fn policy() -> impl Strategy<Value = Value> {
    let spec = (
        prop_oneof![
            4 => prop::collection::vec(destination(), 1..4),
            1 => (wildcard_above_name(), destination())
                .prop_map(|((wildcard, name), other)| vec![wildcard, name, other]),
        ],
        sometimes(0.2, vec!["open", "default-deny"]),
        sometimes(0.3, vec![true, false]),
        sometimes(0.2, vec!["registry-only"]),
        sometimes(0.2, vec![true]),
    );
    let namespace = sometimes(0.3, vec!["egress", "elsewhere"]);
    (namespace, spec).prop_map(
        |(namespace, (destinations, access, logs, outbound, network))| {
            let mut metadata = json!({ "name": "random" });
            if let Some(namespace) = namespace {
                metadata["namespace"] = namespace;
            }
            let mut spec = json!({
                "gateways": [
                    { "name": "first", "namespace": "egress" },
                    { "name": "second", "namespace": "egress", "profile": "istio" },
                ],
                "applicationNamespaces": ["shop", "bank"],
                "destinations": destinations,
            });
            let optional = [
                ("access", access),
                ("accessLogs", logs),
                ("outboundTrafficPolicy", outbound),
                ("networkPolicy", network),
            ];
            for (key, it) in optional {
                if let Some(it) = it {
                    spec[key] = it;
                }
            }
            json!({
                "apiVersion": "egressgen.dev/v1alpha1",
                "kind": "EgressPolicy",
                "metadata": metadata,
                "spec": spec,
            })
        },
    )
}

/// Reads a document as it would be read from a file; JSON is YAML too.
pub(crate) fn read(document: &Value) -> Policy {
    Policy::parse(&document.to_string()).expect("each field is right by itself")
}

//! Sidecars, most of which hide little.

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::{object, sometimes};

pub(super) fn sidecar() -> impl Strategy<Value = Value> {
    let hosts = subsequence(
        vec![
            "./*",
            "egress-ns/*",
            "*/a.example.com",
            "*/*",
            "shop/*",
            "istio-system/*",
            "~/*",
            "*/*.example.com",
            "egress-ns/one.egress-ns.svc.cluster.local",
            "./c.example.org",
        ],
        1..=3,
    );
    // Whatever the apps need is in these, so that most Sidecars hide little.
    let mostly = prop_oneof![
        2 => Just(vec!["./*", "egress-ns/*", "istio-system/*", "shop/*"]),
        1 => Just(vec!["*/*"]),
        3 => hosts,
    ];
    (
        mostly,
        sometimes(
            0.2,
            &[
                r#"{"number": 80, "protocol": "HTTP", "name": "http"}"#,
                r#"{"number": 443, "protocol": "TLS", "name": "tls"}"#,
                r#"{"number": 5432, "protocol": "TCP", "name": "tcp"}"#,
            ],
        ),
        sometimes(
            0.4,
            &[
                r#"{"labels": {"app": "client"}}"#,
                r#"{"labels": {"app": "worker"}}"#,
            ],
        ),
        sometimes(
            0.4,
            &[r#"{"mode": "REGISTRY_ONLY"}"#, r#"{"mode": "ALLOW_ANY"}"#],
        ),
        prop::bool::weighted(0.3),
    )
        .prop_map(|(hosts, port, selector, policy, second)| {
            let first = object([("hosts", Some(json!(hosts))), ("port", port.clone())]);
            // A listener for one port has one for the others beside it.
            let egress = if port.is_some() && second {
                json!([first, { "hosts": ["*/*"] }])
            } else {
                json!([first])
            };
            object([
                ("egress", Some(egress)),
                ("workloadSelector", selector),
                ("outboundTrafficPolicy", policy),
            ])
        })
}

//! DestinationRules, some of them for many hosts.

use proptest::prelude::*;
use serde_json::Value;

use super::{object, one_of, sometimes};

pub(super) fn destination_rule() -> impl Strategy<Value = Value> {
    (
        one_of(&[
            r#""a.example.com""#,
            r#""b.example.com""#,
            r#""*.example.com""#,
            r#""c.example.org""#,
            r#""one.egress-ns.svc.cluster.local""#,
            r#""*.egress-ns.svc.cluster.local""#,
            r#""*.svc.cluster.local""#,
        ]),
        sometimes(
            0.7,
            &[
                r#"{"tls": {"mode": "SIMPLE"}}"#,
                r#"{"tls": {"mode": "SIMPLE", "sni": "a.example.com"}}"#,
                r#"{"tls": {"mode": "ISTIO_MUTUAL"}}"#,
                r#"{"tls": {"mode": "DISABLE"}}"#,
                r#"{"portLevelSettings": [{"port": {"number": 443}, "tls": {"mode": "SIMPLE"}}]}"#,
                r#"{"connectionPool": {"tcp": {"maxConnections": 5}}}"#,
            ],
        ),
        sometimes(
            0.4,
            &[
                r#"[{"name": "flow-0"}]"#,
                r#"[{"name": "flow-0", "trafficPolicy": {"tls": {"mode": "DISABLE"}}}]"#,
                r#"[{"name": "flow-1", "labels": {"egress": "one"}}]"#,
            ],
        ),
        sometimes(0.3, &[r#"["."]"#, r#"["*"]"#, r#"["shop"]"#]),
        sometimes(
            0.15,
            &[
                r#"{"matchLabels": {"app": "client"}}"#,
                r#"{"matchLabels": {"egress": "one"}}"#,
            ],
        ),
    )
        .prop_map(|(host, policy, subsets, exports, selector)| {
            object([
                ("host", Some(host)),
                ("trafficPolicy", policy),
                ("subsets", subsets),
                ("exportTo", exports),
                ("workloadSelector", selector),
            ])
        })
}

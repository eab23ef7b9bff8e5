//! Policies for the gateways.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{object, sometimes};

pub(super) fn authorization_policy() -> impl Strategy<Value = Value> {
    (
        sometimes(
            0.8,
            &[
                r#"{"matchLabels": {"egress": "one"}}"#,
                r#"{"matchLabels": {"egress": "two"}}"#,
            ],
        ),
        select(vec!["ALLOW", "DENY"]),
        sometimes(
            0.5,
            &[
                r#"[{"source": {"namespaces": ["shop"]}}]"#,
                r#"[{"source": {"notNamespaces": ["shop"]}}]"#,
                r#"[{"source": {"principals": ["cluster.local/ns/other/sa/worker"]}}]"#,
            ],
        ),
        sometimes(
            0.4,
            &[
                r#"[{"operation": {"hosts": ["a.example.com"]}}]"#,
                r#"[{"operation": {"ports": ["80", "8080"]}}]"#,
                r#"[{"operation": {"paths": ["/v1*"]}}]"#,
            ],
        ),
        sometimes(
            0.4,
            &[
                r#"[{"key": "connection.sni", "values": ["a.example.com", "*.example.org"]}]"#,
                r#"[{"key": "connection.sni", "notValues": ["b.example.com"]}]"#,
            ],
        ),
    )
        .prop_map(|(selector, action, from, to, when)| {
            let rule = object([("from", from), ("to", to), ("when", when)]);
            object([
                ("selector", selector),
                ("action", Some(json!(action))),
                ("rules", Some(json!([rule]))),
            ])
        })
}

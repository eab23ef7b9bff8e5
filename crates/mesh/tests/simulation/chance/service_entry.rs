//! ServiceEntries.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::super::alphabet::HOSTS;
use super::{object, one_of, sometimes};

pub(super) fn service_entry() -> impl Strategy<Value = Value> {
    let ports = one_of(&[
        r#"[{"number": 80, "name": "http", "protocol": "HTTP"}]"#,
        r#"[{"number": 443, "name": "tls", "protocol": "TLS"}]"#,
        r#"[{"number": 443, "name": "https", "protocol": "HTTPS"}]"#,
        r#"[{"number": 80, "name": "tcp", "protocol": "TCP"}]"#,
        r#"[{"number": 443, "name": "tcp", "protocol": "TCP"}]"#,
        r#"[{"number": 5432, "name": "tcp", "protocol": "TCP"}]"#,
        r#"[{"number": 80, "name": "http", "protocol": "HTTP"}, {"number": 443, "name": "tls", "protocol": "TLS"}]"#,
        r#"[{"number": 8080, "name": "grpc", "protocol": "GRPC"}, {"number": 5432, "name": "mongo", "protocol": "MONGO"}]"#,
        r#"[{"number": 80, "name": "any"}]"#,
        r#"[{"number": 443, "name": "any"}, {"number": 8080, "name": "http2", "protocol": "HTTP2"}]"#,
        r#"[{"number": 80, "name": "http", "protocol": "HTTP", "targetPort": 8080}]"#,
    ]);
    (
        select(HOSTS.to_vec()),
        ports,
        select(vec!["DNS", "DNS_ROUND_ROBIN", "NONE", "STATIC"]),
        sometimes(
            0.3,
            &[
                r#"["203.0.113.1"]"#,
                r#"["203.0.113.2"]"#,
                r#"["203.0.113.0/24"]"#,
            ],
        ),
        sometimes(
            0.3,
            &[
                r#"["."]"#,
                r#"["*"]"#,
                r#"["shop"]"#,
                r#"["~"]"#,
                r#"["egress-ns", "shop"]"#,
            ],
        ),
        sometimes(0.2, &[r#""MESH_INTERNAL""#]),
    )
        .prop_map(|(host, ports, resolution, addresses, exports, location)| {
            // Istio refuses the names of a wildcard to be asked, and STATIC without endpoints.
            let resolution = if host.starts_with('*') {
                "NONE"
            } else {
                resolution
            };
            let endpoints = (resolution == "STATIC").then(|| json!([{ "address": "192.0.2.7" }]));
            object([
                ("hosts", Some(json!([host]))),
                ("ports", Some(ports)),
                ("resolution", Some(json!(resolution))),
                ("addresses", addresses),
                ("exportTo", exports),
                ("endpoints", endpoints),
                ("location", location),
            ])
        })
}

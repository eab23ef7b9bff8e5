//! VirtualServices that meet the routes of the flows.

use proptest::prelude::*;
use serde_json::Value;

use super::{object, one_of, sometimes};

pub(super) fn virtual_service() -> impl Strategy<Value = Value> {
    let routes = one_of(&[
        r#"{"http": [{"route": [{"destination": {"host": "a.example.com"}}]}]}"#,
        r#"{"http": [{"route": [{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 80}}}]}]}"#,
        r#"{"http": [{"match": [{"uri": {"prefix": "/v1"}}], "route": [{"destination": {"host": "b.example.com", "port": {"number": 80}}}]}]}"#,
        r#"{"http": [{"match": [{"port": 8080}, {"port": 80}], "route": [{"destination": {"host": "c.example.org", "port": {"number": 8080}}}]}]}"#,
        r#"{"tls": [{"match": [{"sniHosts": ["a.example.com"], "port": 443}], "route": [{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 443}}}]}]}"#,
        r#"{"tls": [{"match": [{"sniHosts": ["a.example.com"]}], "route": [{"destination": {"host": "a.example.com", "port": {"number": 443}}}]}]}"#,
        r#"{"tcp": [{"match": [{"port": 5432}], "route": [{"destination": {"host": "two.egress-ns.svc.cluster.local", "port": {"number": 5432}}}]}]}"#,
        r#"{"tcp": [{"route": [{"destination": {"host": "a.example.com"}}]}]}"#,
        r#"{"tls": [{"match": [{"sniHosts": ["b.example.com"], "port": 443}], "route": [{"destination": {"host": "b.example.com", "port": {"number": 443}}}]}], "http": [{"route": [{"destination": {"host": "b.example.com", "port": {"number": 80}}}]}]}"#,
    ]);
    (
        one_of(&[
            r#"["a.example.com"]"#,
            r#"["b.example.com"]"#,
            r#"["*.example.com"]"#,
            r#"["c.example.org", "a.example.com"]"#,
            r#"["one.egress-ns.svc.cluster.local"]"#,
        ]),
        sometimes(
            0.5,
            &[
                r#"["mesh"]"#,
                r#"["gateway-0"]"#,
                r#"["egress-ns/gateway-0", "mesh"]"#,
            ],
        ),
        sometimes(0.3, &[r#"["."]"#, r#"["*"]"#, r#"["shop"]"#]),
        routes,
    )
        .prop_map(|(hosts, gateways, exports, mut spec)| {
            let more = object([
                ("hosts", Some(hosts)),
                ("gateways", gateways),
                ("exportTo", exports),
            ]);
            if let (Value::Object(spec), Value::Object(more)) = (&mut spec, more) {
                spec.extend(more);
            }
            spec
        })
}

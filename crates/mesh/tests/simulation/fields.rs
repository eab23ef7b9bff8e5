//! The fields that changes reach.

use super::field::Field;
use super::values;

const fn field(kind: &'static str, pointer: &'static str, values: &'static str) -> Field {
    Field {
        kind,
        pointer,
        values,
    }
}

const ANY: &str = "*";
const ENTRY: &str = "ServiceEntry";
const ROUTE: &str = "VirtualService";
const RULE: &str = "DestinationRule";
const GATEWAY: &str = "Gateway";
const SIDECAR: &str = "Sidecar";

pub(crate) const FIELDS: &[Field] = &[
    field(
        ANY,
        "/metadata/namespace",
        r#"["shop", "other", "egress-ns", "istio-system"]"#,
    ),
    field(ANY, "/metadata/creationTimestamp", values::TIMES),
    field(ENTRY, "/spec/exportTo", values::ENTRY_EXPORTS),
    field(ENTRY, "/spec/hosts", values::HOSTS),
    field(ENTRY, "/spec/resolution", values::RESOLUTIONS),
    field(ENTRY, "/spec/location", values::LOCATIONS),
    field(ENTRY, "/spec/addresses", values::ADDRESSES),
    field(ENTRY, "/spec/endpoints", values::ENDPOINTS),
    field(ENTRY, "/spec/ports/?/number", values::PORTS),
    field(ENTRY, "/spec/ports/?/protocol", values::PROTOCOLS),
    field(ENTRY, "/spec/ports/?/name", values::PORT_NAMES),
    field(ENTRY, "/spec/ports/?/targetPort", values::NUMBERS),
    field(ENTRY, "/spec/ports/-", values::ENTRY_PORTS),
    field(ROUTE, "/spec/exportTo", values::EXPORTS),
    field(ROUTE, "/spec/hosts", values::HOSTS),
    field(ROUTE, "/spec/gateways", values::GATEWAYS),
    field(ROUTE, "/spec/http/?", "[null]"),
    // Twice, since it stands for many changes.
    field(ROUTE, "/spec/http/+", values::HTTP),
    field(ROUTE, "/spec/http/+", values::HTTP),
    field(
        ROUTE,
        "/spec/http",
        r#"[[{"route": [{"destination": {"host": "a.example.com"}}]}]]"#,
    ),
    field(
        ROUTE,
        "/spec/http/?/match",
        r#"[null, [{"uri": {"prefix": "/v1"}}, {"port": 80}], [{"gateways": ["mesh"]}]]"#,
    ),
    field(ROUTE, "/spec/http/?/match/?/port", values::NUMBERS),
    field(ROUTE, "/spec/http/?/match/?/gateways", values::MATCHED),
    field(ROUTE, "/spec/http/?/match/?/uri", values::PATHS),
    field(
        ROUTE,
        "/spec/http/?/match/?/sourceNamespace",
        values::NAMESPACES,
    ),
    field(ROUTE, "/spec/http/?/match/?/sourceLabels", values::LABELS),
    field(
        ROUTE,
        "/spec/http/?/rewrite",
        r#"[{"authority": "b.example.com"}, {"uri": "/v2"}]"#,
    ),
    field(ROUTE, "/spec/http/?/route", values::HTTP_SHARES),
    field(
        ROUTE,
        "/spec/http/?/route/?/destination/host",
        values::DESTINATIONS,
    ),
    field(
        ROUTE,
        "/spec/http/?/route/?/destination/subset",
        values::SUBSETS,
    ),
    field(
        ROUTE,
        "/spec/http/?/route/?/destination/port",
        r#"[{"number": 80}, {"number": 443}, {"number": 8080}, null]"#,
    ),
    field(ROUTE, "/spec/tls/?", "[null]"),
    field(ROUTE, "/spec/tls/+", values::NAMED),
    field(
        ROUTE,
        "/spec/tls/?/match/?/sniHosts",
        r#"[["a.example.com"], ["*.example.com"], ["x.example.com"], ["a.example.com", "c.example.org"]]"#,
    ),
    field(ROUTE, "/spec/tls/?/match/?/port", values::NUMBERS),
    field(ROUTE, "/spec/tls/?/match/?/gateways", values::MATCHED),
    field(
        ROUTE,
        "/spec/tls/?/match/?/sourceNamespace",
        values::NAMESPACES,
    ),
    field(ROUTE, "/spec/tls/?/match/?/sourceLabels", values::LABELS),
    field(
        ROUTE,
        "/spec/tls/?/match/?/destinationSubnets",
        values::ADDRESSES,
    ),
    field(ROUTE, "/spec/tls/?/route", values::BYTES_SHARES),
    field(
        ROUTE,
        "/spec/tls/?/route/?/destination/host",
        values::DESTINATIONS,
    ),
    field(
        ROUTE,
        "/spec/tls/?/route/?/destination/subset",
        values::SUBSETS,
    ),
    field(
        ROUTE,
        "/spec/tls/?/route/?/destination/port/number",
        values::PORTS,
    ),
    field(ROUTE, "/spec/tcp/?", "[null]"),
    field(ROUTE, "/spec/tcp/+", values::BYTES),
    field(ROUTE, "/spec/tcp/+", values::BYTES),
    field(
        ROUTE,
        "/spec/tcp",
        r#"[[{"match": [{"port": 443}], "route": [{"destination": {"host": "a.example.com", "port": {"number": 443}}}]}]]"#,
    ),
    field(ROUTE, "/spec/tcp/?/match", "[null]"),
    field(ROUTE, "/spec/tcp/?/match/?/port", values::NUMBERS),
    field(ROUTE, "/spec/tcp/?/match/?/gateways", values::MATCHED),
    field(
        ROUTE,
        "/spec/tcp/?/match/?/destinationSubnets",
        values::ADDRESSES,
    ),
    field(
        ROUTE,
        "/spec/tcp/?/match/?/sourceNamespace",
        values::NAMESPACES,
    ),
    field(ROUTE, "/spec/tcp/?/match/?/sourceLabels", values::LABELS),
    field(ROUTE, "/spec/tcp/?/route", values::BYTES_SHARES),
    field(
        ROUTE,
        "/spec/tcp/?/route/?/destination/host",
        values::DESTINATIONS,
    ),
    field(
        ROUTE,
        "/spec/tcp/?/route/?/destination/subset",
        values::SUBSETS,
    ),
    field(
        ROUTE,
        "/spec/tcp/?/route/?/destination/port/number",
        values::PORTS,
    ),
    field(RULE, "/spec/exportTo", values::EXPORTS),
    field(RULE, "/spec/host", values::DESTINATIONS),
    field(
        RULE,
        "/spec/workloadSelector",
        r#"[{"matchLabels": {"app": "client"}}, {"matchLabels": {"egress": "one"}}, {"matchLabels": {"app": "worker"}}]"#,
    ),
    field(RULE, "/spec/trafficPolicy", values::POLICIES),
    field(RULE, "/spec/trafficPolicy/tls/mode", values::MODES),
    field(RULE, "/spec/trafficPolicy/tls/sni", values::NAMES),
    field(
        RULE,
        "/spec/trafficPolicy/portLevelSettings/?/port/number",
        values::PORTS,
    ),
    field(
        RULE,
        "/spec/trafficPolicy/portLevelSettings/?/tls/mode",
        values::MODES,
    ),
    field(
        RULE,
        "/spec/trafficPolicy/portLevelSettings/?/tls/sni",
        values::NAMES,
    ),
    field(RULE, "/spec/subsets", r#"[null, [{"name": "flow-1"}]]"#),
    field(
        RULE,
        "/spec/subsets/?/name",
        r#"["flow-0", "flow-1", "other"]"#,
    ),
    field(
        RULE,
        "/spec/subsets/?/labels",
        r#"[{"egress": "one"}, {"egress": "two"}, {"version": "v1"}]"#,
    ),
    field(RULE, "/spec/subsets/?/trafficPolicy", values::POLICIES),
    field(
        RULE,
        "/spec/subsets/?/trafficPolicy/tls/mode",
        values::MODES,
    ),
    field(RULE, "/spec/subsets/?/trafficPolicy/tls/sni", values::NAMES),
    field(
        RULE,
        "/spec/subsets/?/trafficPolicy/portLevelSettings/?/port/number",
        values::PORTS,
    ),
    field(
        RULE,
        "/spec/subsets/?/trafficPolicy/portLevelSettings/?/tls/mode",
        values::MODES,
    ),
    field(
        RULE,
        "/spec/subsets/?/trafficPolicy/portLevelSettings/?/tls/sni",
        values::NAMES,
    ),
    field(GATEWAY, "/spec/selector", values::SELECTORS),
    field(GATEWAY, "/spec/servers/-", values::SERVERS),
    field(GATEWAY, "/spec/servers/?", values::SERVERS),
    field(GATEWAY, "/spec/servers/?/hosts", values::SERVED),
    field(GATEWAY, "/spec/servers/?/port/number", values::PORTS),
    field(
        GATEWAY,
        "/spec/servers/?/port/protocol",
        r#"["HTTP", "HTTPS", "TLS", "TCP", "GRPC", "HTTP2"]"#,
    ),
    field(GATEWAY, "/spec/servers/?/tls", values::TLS),
    field(SIDECAR, "/spec/egress/?/hosts", values::EGRESS),
    field(
        SIDECAR,
        "/spec/workloadSelector",
        r#"[{"labels": {"app": "client"}}, {"labels": {"app": "worker"}}, null]"#,
    ),
    field(
        SIDECAR,
        "/spec/outboundTrafficPolicy",
        r#"[{"mode": "REGISTRY_ONLY"}, {"mode": "ALLOW_ANY"}, null]"#,
    ),
];

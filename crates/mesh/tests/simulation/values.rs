//! The values that fields get, as JSON arrays.

pub(super) const DESTINATIONS: &str = r#"["a.example.com", "b.example.com", "x.example.com", "c.example.org",
  "one.egress-ns.svc.cluster.local", "two.egress-ns.svc.cluster.local", "one", "one.egress-ns", "web.shop.svc.cluster.local"]"#;
pub(super) const HOSTS: &str = r#"[["a.example.com"], ["b.example.com"], ["*.example.com"], ["a.example.com", "c.example.org"],
  ["*.example.com", "a.example.com"], ["one.egress-ns.svc.cluster.local"], ["web.shop.svc.cluster.local"]]"#;
pub(super) const SERVED: &str = r#"[["a.example.com"], ["*"], ["*.example.com"], ["egress-ns/a.example.com"], ["*/a.example.com"],
  ["shop/*"], ["./*"], ["./a.example.com"], ["*/*"], ["b.example.com", "a.example.com"], ["shop/a.example.com", "other/b.example.com"]]"#;
pub(super) const EXPORTS: &str =
    r#"[[], ["."], ["*"], ["shop"], ["egress-ns", "shop"], ["other", "."]]"#;
// Only a ServiceEntry may be for nobody.
pub(super) const ENTRY_EXPORTS: &str =
    r#"[[], ["."], ["*"], ["shop"], ["~"], ["egress-ns", "shop"], ["other"]]"#;
pub(super) const GATEWAYS: &str = r#"[["mesh"], ["gateway-0"], ["mesh", "gateway-0"], ["egress-ns/gateway-0"], null,
  ["mesh", "egress-ns/gateway-0", "gateway-1"], ["shop/gateway-0", "mesh"], ["gateway-1", "mesh"]]"#;
pub(super) const MATCHED: &str =
    r#"[["mesh"], ["gateway-0"], ["egress-ns/gateway-0"], ["mesh", "gateway-0"], null]"#;
pub(super) const NUMBERS: &str = "[80, 443, 5432, 8080, null]";
pub(super) const PORTS: &str = "[80, 443, 5432, 8080]";
pub(super) const ADDRESSES: &str =
    r#"[["203.0.113.1"], ["203.0.113.0/24"], ["203.0.113.2", "203.0.113.1"], ["10.96.0.1"], null]"#;
pub(super) const LABELS: &str =
    r#"[{"app": "client"}, {"app": "worker"}, {"egress": "one"}, {"egress": "two"}, null]"#;
pub(super) const NAMESPACES: &str = r#"["shop", "other", "egress-ns", "istio-system", null]"#;
pub(super) const SUBSETS: &str = r#"["flow-0", "flow-1", "missing", null]"#;
pub(super) const NAMES: &str =
    r#"["a.example.com", "b.example.com", "x.example.com", "c.example.org", null]"#;
pub(super) const MODES: &str = r#"["ISTIO_MUTUAL", "SIMPLE", "DISABLE"]"#;
pub(super) const PATHS: &str = r#"[{"prefix": "/v1"}, {"exact": "/v1"}, {"prefix": "/"}, {"exact": "/"}, {"regex": "/v[0-9]/.*"}, null]"#;
pub(super) const POLICIES: &str = r#"[null, {"tls": {"mode": "ISTIO_MUTUAL", "sni": "a.example.com"}}, {"tls": {"mode": "ISTIO_MUTUAL"}},
  {"tls": {"mode": "SIMPLE", "sni": "b.example.com"}}, {"tls": {"mode": "SIMPLE"}}, {"tls": {"mode": "DISABLE"}},
  {"tls": {"mode": "SIMPLE", "subjectAltNames": ["c.example.org"]}},
  {"tls": {"mode": "SIMPLE", "insecureSkipVerify": true}}, {"tls": {"mode": "SIMPLE", "caCertificates": "/etc/ca.pem"}},
  {"tls": {"mode": "MUTUAL", "credentialName": "secret", "sni": "a.example.com"}},
  {"portLevelSettings": [{"port": {"number": 443}, "tls": {"mode": "SIMPLE", "sni": "a.example.com"}}]},
  {"portLevelSettings": [{"port": {"number": 80}, "tls": {"mode": "ISTIO_MUTUAL", "sni": "a.example.com"}}]},
  {"tls": {"mode": "ISTIO_MUTUAL", "sni": "a.example.com"}, "portLevelSettings": [{"port": {"number": 80}, "connectionPool": {"tcp": {"maxConnections": 10}}}]},
  {"tls": {"mode": "ISTIO_MUTUAL", "sni": "b.example.com"}, "portLevelSettings": [{"port": {"number": 8080}, "tls": {"mode": "DISABLE"}}]}]"#;
pub(super) const SERVERS: &str = r#"[{"port": {"number": 80, "name": "http-x", "protocol": "HTTP"}, "hosts": ["*"]},
  {"port": {"number": 80, "name": "http-y", "protocol": "HTTP"}, "hosts": ["b.example.com"]},
  {"port": {"number": 80, "name": "https-x", "protocol": "HTTPS"}, "hosts": ["*.example.com"], "tls": {"mode": "ISTIO_MUTUAL"}},
  {"port": {"number": 443, "name": "https-y", "protocol": "HTTPS"}, "hosts": ["a.example.com"], "tls": {"mode": "ISTIO_MUTUAL"}},
  {"port": {"number": 443, "name": "https-z", "protocol": "HTTPS"}, "hosts": ["c.example.org"], "tls": {"mode": "SIMPLE", "credentialName": "secret"}},
  {"port": {"number": 443, "name": "tls-x", "protocol": "TLS"}, "hosts": ["*"], "tls": {"mode": "PASSTHROUGH"}},
  {"port": {"number": 443, "name": "tls-y", "protocol": "TLS"}, "hosts": ["b.example.com", "c.example.org"], "tls": {"mode": "ISTIO_MUTUAL"}},
  {"port": {"number": 5432, "name": "tcp-x", "protocol": "TCP"}, "hosts": ["*"]},
  {"port": {"number": 8080, "name": "grpc-x", "protocol": "GRPC"}, "hosts": ["*.example.com"]}]"#;
pub(super) const TLS: &str = r#"[{"mode": "ISTIO_MUTUAL"}, {"mode": "PASSTHROUGH"}, {"mode": "SIMPLE", "credentialName": "secret"},
  {"mode": "MUTUAL", "credentialName": "secret"}, {"httpsRedirect": true}, null]"#;
pub(super) const SELECTORS: &str =
    r#"[{"egress": "one"}, {"egress": "two"}, {"egress": "none"}, {}, {"app": "egress"}]"#;
pub(super) const HTTP: &str = r#"[{"match": [{"uri": {"prefix": "/v1"}}], "route": [{"destination": {"host": "b.example.com", "port": {"number": 80}}}]},
  {"match": [{"uri": {"exact": "/"}, "gateways": ["mesh"]}], "route": [{"destination": {"host": "a.example.com"}}]},
  {"match": [{"uri": {"prefix": "/v1"}}], "redirect": {"authority": "b.example.com"}},
  {"match": [{"uri": {"exact": "/v1"}, "port": 80}], "directResponse": {"status": 403}},
  {"match": [{"sourceNamespace": "shop"}], "route": [{"destination": {"host": "a.example.com", "port": {"number": 80}}}]},
  {"match": [{"port": 8080}], "route": [{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 80}}}]},
  {"match": [{"uri": {"prefix": "/v1"}}], "rewrite": {"authority": "b.example.com", "uri": "/"}, "route": [{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 80}}}]},
  {"route": [{"destination": {"host": "a.example.com"}, "weight": 80}, {"destination": {"host": "two.egress-ns.svc.cluster.local", "port": {"number": 80}}, "weight": 20}]}]"#;
pub(super) const BYTES: &str = r#"[{"match": [{"port": 5432}], "route": [{"destination": {"host": "a.example.com", "port": {"number": 5432}}}]},
  {"match": [{"destinationSubnets": ["203.0.113.1"]}], "route": [{"destination": {"host": "b.example.com", "port": {"number": 443}}}]},
  {"match": [{"sourceLabels": {"app": "worker"}}], "route": [{"destination": {"host": "b.example.com", "port": {"number": 443}}}]},
  {"route": [{"destination": {"host": "a.example.com"}, "weight": 50}, {"destination": {"host": "b.example.com"}, "weight": 50}]},
  {"match": [{"gateways": ["mesh"]}], "route": [{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 443}}}]}]"#;
pub(super) const NAMED: &str = r#"[{"match": [{"sniHosts": ["a.example.com"]}], "route": [{"destination": {"host": "b.example.com", "port": {"number": 443}}}]},
  {"match": [{"sniHosts": ["*.example.com"], "port": 443}], "route": [{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 443}}}]},
  {"match": [{"sniHosts": ["a.example.com"], "sourceNamespace": "other"}], "route": [{"destination": {"host": "a.example.com", "port": {"number": 443}}}]},
  {"match": [{"sniHosts": ["b.example.com", "a.example.com"], "port": 8080}], "route": [{"destination": {"host": "a.example.com", "port": {"number": 8080}}}]}]"#;
pub(super) const HTTP_SHARES: &str = r#"[[{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 80}, "subset": "flow-0"}, "weight": 70},
  {"destination": {"host": "two.egress-ns.svc.cluster.local", "port": {"number": 80}}, "weight": 30}],
  [{"destination": {"host": "a.example.com", "port": {"number": 80}}, "weight": 100}, {"destination": {"host": "b.example.com", "port": {"number": 80}}, "weight": 0}],
  [{"destination": {"host": "a.example.com", "port": {"number": 80}}, "weight": 1}, {"destination": {"host": "missing.example.com"}, "weight": 1}]]"#;
pub(super) const BYTES_SHARES: &str = r#"[[{"destination": {"host": "one.egress-ns.svc.cluster.local", "port": {"number": 443}, "subset": "flow-0"}, "weight": 70},
  {"destination": {"host": "two.egress-ns.svc.cluster.local", "port": {"number": 443}}, "weight": 30}],
  [{"destination": {"host": "a.example.com", "port": {"number": 443}}, "weight": 100}, {"destination": {"host": "b.example.com", "port": {"number": 443}}, "weight": 0}],
  [{"destination": {"host": "a.example.com", "port": {"number": 443}}, "weight": 1}, {"destination": {"host": "missing.example.com"}, "weight": 1}]]"#;
pub(super) const EGRESS: &str = r#"[["*/*"], ["./*"], ["egress-ns/*"], ["./*", "egress-ns/*"], ["*/a.example.com"], ["shop/*", "egress-ns/one.egress-ns.svc.cluster.local"],
  ["*/*.example.com"], ["~/*"], ["*/a.example.com", "egress-ns/*"]]"#;
pub(super) const ENTRY_PORTS: &str = r#"[{"number": 8080, "name": "more", "protocol": "HTTP"}, {"number": 443, "name": "https", "protocol": "HTTPS"},
  {"number": 443, "name": "tls-2", "protocol": "TLS"}, {"number": 80, "name": "http-2", "protocol": "HTTP"},
  {"number": 5432, "name": "db", "protocol": "TCP"}, {"number": 8080, "name": "unset"}, {"number": 5432, "name": "mongo", "protocol": "MONGO"}]"#;
pub(super) const RESOLUTIONS: &str =
    r#"["DNS", "NONE", "STATIC", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"]"#;
pub(super) const LOCATIONS: &str = r#"["MESH_INTERNAL", "MESH_EXTERNAL"]"#;
pub(super) const ENDPOINTS: &str = r#"[[{"address": "192.0.2.1"}], [{"address": "server.example.net"}], [{"address": "192.0.2.1", "ports": {"http": 8080, "tls": 8443}}], null]"#;
pub(super) const PROTOCOLS: &str =
    r#"["HTTP", "HTTPS", "TLS", "TCP", "GRPC", "HTTP2", "MONGO", null]"#;
pub(super) const PORT_NAMES: &str = r#"["http", "https", "tcp", "port", "tls", "grpc"]"#;
pub(super) const TIMES: &str =
    r#"["2025-12-01T00:00:00Z", "2025-12-21T00:00:00Z", "2025-12-31T00:00:00Z"]"#;

//! Values that Istio's API does not allow are rejected with an error that names them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod schema;

use egressgen_model::resources::{Read, Resource};
use schema::{KINDS, Schema, Type, rewrite, rewrite_as};
use serde_json::{Value, json};

/// A valid resource of each kind.
fn resource(kind: &str) -> Value {
    schema::resource(
        kind,
        match kind {
            "ServiceEntry" => json!({
                "hosts": ["example.com"],
                "ports": [{ "number": 443, "name": "tls", "protocol": "TLS" }],
                "resolution": "DNS",
            }),
            "Gateway" => json!({
                "servers": [{
                    "port": { "number": 443, "name": "tls", "protocol": "TLS" },
                    "hosts": ["example.com"],
                    "tls": { "mode": "PASSTHROUGH" },
                }],
            }),
            "VirtualService" => json!({
                "hosts": ["example.com"],
                "http": [{
                    "match": [{ "uri": { "prefix": "/" } }],
                    "route": [{ "destination": { "host": "example.com" } }],
                    "redirect": { "port": 443 },
                    "directResponse": { "status": 200, "body": { "string": "" } },
                    "fault": { "delay": { "fixedDelay": "1s" }, "abort": { "httpStatus": 500 } },
                }],
            }),
            "Sidecar" => json!({
                "ingress": [{ "port": { "number": 8080 }, "tls": { "mode": "SIMPLE" } }],
                "egress": [{ "hosts": ["istio-egress/*"] }],
                "outboundTrafficPolicy": { "mode": "REGISTRY_ONLY" },
            }),
            "AuthorizationPolicy" => json!({
                "action": "ALLOW",
                "rules": [{
                    "from": [{ "source": { "namespaces": ["default"] } }],
                    "to": [{ "operation": { "hosts": ["example.com"] } }],
                    "when": [{ "key": "connection.sni", "values": ["example.com"] }],
                }],
            }),
            "Telemetry" => json!({
                "tracing": [{ "customTags": { "a": { "literal": { "value": "b" } } } }],
                "metrics": [{ "overrides": [{ "match": { "metric": "REQUEST_COUNT" } }] }],
                "accessLogging": [{ "providers": [{ "name": "envoy" }] }],
            }),
            _ => json!({
                "host": "example.com",
                "trafficPolicy": {
                    "loadBalancer": { "consistentHash": { "useSourceIp": true, "maglev": {} } },
                    "tls": { "mode": "SIMPLE" },
                },
            }),
        },
    )
}

/// Changes to a valid resource, one per line: kind, location, field, value, and the words that the error must contain.
const CASES: &str = r#"
# Another kind or group
ServiceEntry    /                                               kind "serviceentry"  serviceentry ServiceEntry
Gateway         /                                               apiVersion "gateway.networking.k8s.io/v1"  k8s.io/v1

AuthorizationPolicy /                                           apiVersion "networking.istio.io/v1"  networking security.istio.io/v1
Telemetry       /                                               apiVersion "telemetry.istio.io"  "telemetry.istio.io" telemetry.istio.io/v1
Sidecar         /                                               kind "Telemetry"  Telemetry

# Two members of a one-of group
VirtualService  /spec/http/0/match/0/uri                        exact "a"  `exact` `prefix`
VirtualService  /spec/http/0/match/0/uri                        regex "a"  `prefix` `regex` `exact` spec.http[0].match[0].uri:
VirtualService  /spec/http/0/redirect                           derivePort "FROM_REQUEST_PORT"  `port` `derivePort`
VirtualService  /spec/http/0/directResponse/body                bytes ""  `string` `bytes`
VirtualService  /spec/http/0/fault/delay                        exponentialDelay "1s"  `fixedDelay` `exponentialDelay`
VirtualService  /spec/http/0/fault/abort                        grpcStatus "a"  `httpStatus` `grpcStatus`
VirtualService  /spec/http/0/fault/abort                        http2Error "a"  `httpStatus` `http2Error`
DestinationRule /spec/trafficPolicy/loadBalancer                simple "RANDOM"  `simple` `consistentHash`
DestinationRule /spec/trafficPolicy/loadBalancer/consistentHash httpHeaderName "a"  `httpHeaderName` `useSourceIp`
DestinationRule /spec/trafficPolicy/loadBalancer/consistentHash httpCookie {"name":"a"}  `httpCookie` `useSourceIp`
DestinationRule /spec/trafficPolicy/loadBalancer/consistentHash httpQueryParameterName "a"  `httpQueryParameterName`
DestinationRule /spec/trafficPolicy/loadBalancer/consistentHash ringHash {}  `ringHash` `maglev` spec.trafficPolicy.loadBalancer.consistentHash:
Telemetry       /spec/tracing/0/customTags/a                    header {"name":"a"}  `literal` `header` spec.tracing[0].customTags.a:
Telemetry       /spec/tracing/0/customTags/a                    formatter {"value":"a"}  `literal` `formatter`
Telemetry       /spec/metrics/0/overrides/0/match               customMetric "a"  `metric` `customMetric`

# Values that are not of the field's type
ServiceEntry    /spec                                           resolution "dns"  `dns` `DNS`
Gateway         /spec/servers/0/tls                             mode "Simple"  `Simple` `SIMPLE` spec.servers[0].tls.mode:
DestinationRule /spec/trafficPolicy/tls                         mode "PASSTHROUGH"  `PASSTHROUGH` `SIMPLE`
ServiceEntry    /spec/ports/0                                   number "443"  "443" u32
ServiceEntry    /spec/ports/0                                   number -1  `-1` u32 spec.ports[0].number:
VirtualService  /spec/http/0                                    timeout 10  `10` string
VirtualService  /spec/http/0                                    timeout "10"  "10" duration spec.http[0].timeout:
VirtualService  /spec                                           hosts "a.com"  "a.com" sequence
Sidecar         /spec/outboundTrafficPolicy                     mode "ALLOW_ANY_DYNAMIC_DNS"  `ALLOW_ANY_DYNAMIC_DNS` `ALLOW_ANY`
AuthorizationPolicy /spec                                       action "Allow"  `Allow` `ALLOW`
AuthorizationPolicy /spec/rules/0/to/0/operation                ports [443]  `443` string spec.rules[0].to[0].operation.ports[0]:
Telemetry       /spec/tracing/0                                 randomSamplingPercentage "10"  "10" f64
"#;

#[test]
fn what_is_not_istios_is_refused_by_name() {
    let mut count = 0;
    for case in CASES.lines().map(str::trim) {
        if case.is_empty() || case.starts_with('#') {
            continue;
        }
        let mut columns = case.split_whitespace();
        let mut column = || columns.next().unwrap();
        let (kind, place, field, value) = (column(), column(), column(), column());
        let mut document = resource(kind);
        if let Err(error) = rewrite(&document) {
            panic!("the valid {kind} is refused: {error}");
        }
        let place = document.pointer_mut(place.trim_end_matches('/')).unwrap();
        place[field] = serde_json::from_str(value).unwrap();

        let words: Vec<_> = columns.collect();
        let typed = rewrite_as(kind, &document).map(drop);
        let any = Resource::read(&document).and_then(Read::strict).map(drop);
        for result in [typed, any.map_err(|error| error.to_string())] {
            let Err(error) = result else {
                panic!("accepted: {case}");
            };
            for word in &words {
                assert!(error.contains(word), "{word} is not in: {error}\n{case}");
            }
        }
        count += 1;
    }
    assert!(count > 25, "only {count} cases were tried");
}

/// Removes the required fields of each message one by one.
#[test]
fn required_fields_are_missed_by_name() {
    let schema = Schema::load();
    let mut count = 0;
    for kind in KINDS {
        for (message, path) in schema.paths(kind) {
            for field in schema
                .fields(&message)
                .iter()
                .filter(|field| field.required)
            {
                let mut value = schema.smallest_message(&message);
                value.as_object_mut().unwrap().remove(&field.name);
                let error = rewrite(&schema.document(kind, &path, value)).unwrap_err();
                let place = Schema::place(&path);
                assert_eq!(error, format!("{place}: missing field `{}`", field.name));
                count += 1;
            }
        }
    }
    assert!(count > 20, "only {count} required fields were tried");
}

/// Values that the type cannot hold, although a wider type could.
fn wrong_values(ty: &Type) -> Vec<Value> {
    let wrong = |values: &[Value]| values.to_vec();
    match ty {
        Type::String => wrong(&[json!(1)]),
        Type::Message(_) => wrong(&[json!(1), json!("a"), json!([])]),
        Type::Bool => wrong(&[json!("true"), json!(1)]),
        Type::Int32 => wrong(&[json!("1"), json!(0.5), json!(1_u32 << 31)]),
        Type::Uint32 => wrong(&[json!("1"), json!(0.5), json!(-1), json!(1_u64 << 32)]),
        Type::Uint64 => wrong(&[json!("1"), json!(0.5), json!(-1)]),
        Type::Double => wrong(&[json!("1"), json!(true)]),
        Type::Bytes => wrong(&[json!("?"), json!(1)]),
        Type::Duration => wrong(&[json!("soon"), json!("10"), json!(10)]),
        Type::Enum(values) => wrong(&[
            json!("ANOTHER"),
            json!(values[0].to_lowercase()),
            json!(0),
            json!({ &values[0]: null }),
        ]),
        Type::List(item) => {
            let items = wrong_values(item).into_iter().map(|item| json!([item]));
            items.chain([json!("a"), json!({})]).collect()
        }
        Type::Map(item) => {
            let items = wrong_values(item)
                .into_iter()
                .map(|item| json!({ "key": item }));
            items.chain([json!("a"), json!([])]).collect()
        }
    }
}

#[test]
fn values_of_another_type_are_refused() {
    let schema = Schema::load();
    let mut accepted = Vec::new();
    for kind in KINDS {
        for (message, path) in schema.paths(kind) {
            for field in schema.fields(&message) {
                for wrong in wrong_values(&field.ty) {
                    let mut value = schema.smallest_message(&message);
                    value[&field.name] = wrong.clone();
                    if rewrite(&schema.document(kind, &path, value)).is_ok() {
                        accepted.push(format!("{kind}: {message}.{}: {wrong}", field.name));
                    }
                }
            }
        }
    }
    assert!(accepted.is_empty(), "accepted:\n{}", accepted.join("\n"));
}

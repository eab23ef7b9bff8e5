//! The members of one-of groups are written under the names of their fields.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

use egressgen_model::resources::{
    ConsistentHashLb, CustomTag, FaultAbort, FaultDelay, FaultDelayType, FaultErrorType,
    HashAlgorithm, HashKey, HttpBody, HttpCookie, HttpRedirect, IstioMetric, LbPolicy,
    LoadBalancerSettings, MagLev, MetricMatch, MetricSelector, RedirectPort, RedirectPortSelection,
    RingHash, SimpleLb, StringMatch, TagEnvironment, TagFormatter, TagHeader, TagLiteral,
};
use serde_json::{Value, json};

/// A document survives if reading and writing confuse two members of a one-of group in the same way, so this test
/// checks the name of each member.
fn check<T>(typed: &T, json: &Value)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(&serde_json::to_value(typed).unwrap(), json);
    assert_eq!(&serde_json::from_value::<T>(json.clone()).unwrap(), typed);
}

fn text() -> String {
    "a".to_owned()
}

#[test]
fn one_of_members_of_routes_have_their_names() {
    check(&StringMatch::Present, &json!({}));
    check(&StringMatch::Exact(text()), &json!({ "exact": "a" }));
    check(&StringMatch::Prefix(text()), &json!({ "prefix": "a" }));
    check(&StringMatch::Regex(text()), &json!({ "regex": "a" }));
    check(&HttpBody::Empty, &json!({}));
    check(&HttpBody::String(text()), &json!({ "string": "a" }));
    let bytes = k8s_openapi::ByteString(b"a".to_vec());
    check(&HttpBody::Bytes(bytes), &json!({ "bytes": "YQ==" }));

    for (port, json) in [
        (None, json!({})),
        (Some(RedirectPort::Port(1)), json!({ "port": 1 })),
        (
            Some(RedirectPort::Derive(RedirectPortSelection::FromRequestPort)),
            json!({ "derivePort": "FROM_REQUEST_PORT" }),
        ),
    ] {
        let redirect = HttpRedirect {
            redirect_port: port,
            ..HttpRedirect::default()
        };
        check(&redirect, &json);
    }
    let second = "1s".parse().unwrap();
    for (http_delay_type, json) in [
        (FaultDelayType::Fixed(second), json!({ "fixedDelay": "1s" })),
        (
            FaultDelayType::Exponential(second),
            json!({ "exponentialDelay": "1s" }),
        ),
    ] {
        let delay = FaultDelay {
            http_delay_type: Some(http_delay_type),
            ..FaultDelay::default()
        };
        check(&delay, &json);
    }
    for (error_type, json) in [
        (FaultErrorType::HttpStatus(1), json!({ "httpStatus": 1 })),
        (
            FaultErrorType::GrpcStatus(text()),
            json!({ "grpcStatus": "a" }),
        ),
        (
            FaultErrorType::Http2Error(text()),
            json!({ "http2Error": "a" }),
        ),
    ] {
        let abort = FaultAbort {
            error_type: Some(error_type),
            ..FaultAbort::default()
        };
        check(&abort, &json);
    }
}

#[test]
fn one_of_members_of_load_balancers_have_their_names() {
    for (policy, json) in [
        (
            LbPolicy::Simple(SimpleLb::RoundRobin),
            json!({ "simple": "ROUND_ROBIN" }),
        ),
        (
            LbPolicy::ConsistentHash(ConsistentHashLb::default()),
            json!({ "consistentHash": {} }),
        ),
    ] {
        let load_balancer = LoadBalancerSettings {
            lb_policy: Some(policy),
            ..LoadBalancerSettings::default()
        };
        check(&load_balancer, &json);
    }
    for (hash_key, json) in [
        (
            HashKey::HttpHeaderName(text()),
            json!({ "httpHeaderName": "a" }),
        ),
        (
            HashKey::HttpCookie(HttpCookie::default()),
            json!({ "httpCookie": { "name": "" } }),
        ),
        (HashKey::UseSourceIp(true), json!({ "useSourceIp": true })),
        (
            HashKey::HttpQueryParameterName(text()),
            json!({ "httpQueryParameterName": "a" }),
        ),
    ] {
        let hash = ConsistentHashLb {
            hash_key: Some(hash_key),
            ..ConsistentHashLb::default()
        };
        check(&hash, &json);
    }
    for (algorithm, json) in [
        (
            HashAlgorithm::RingHash(RingHash::default()),
            json!({ "ringHash": {} }),
        ),
        (
            HashAlgorithm::Maglev(MagLev::default()),
            json!({ "maglev": {} }),
        ),
    ] {
        let hash = ConsistentHashLb {
            hash_algorithm: Some(algorithm),
            ..ConsistentHashLb::default()
        };
        check(&hash, &json);
    }
}

#[test]
fn one_of_members_of_telemetry_have_their_names() {
    for (metric_match, json) in [
        (
            MetricMatch::Metric(IstioMetric::AllMetrics),
            json!({ "metric": "ALL_METRICS" }),
        ),
        (
            MetricMatch::CustomMetric(text()),
            json!({ "customMetric": "a" }),
        ),
    ] {
        let selector = MetricSelector {
            metric_match: Some(metric_match),
            ..MetricSelector::default()
        };
        check(&selector, &json);
    }
    let (value, name) = (text(), text());
    check(&CustomTag::Empty, &json!({}));
    check(
        &CustomTag::Literal(TagLiteral { value }),
        &json!({ "literal": { "value": "a" } }),
    );
    let variable = TagEnvironment {
        name,
        default_value: None,
    };
    check(
        &CustomTag::Environment(variable),
        &json!({ "environment": { "name": "a" } }),
    );
    let header = TagHeader {
        name: text(),
        default_value: Some(String::new()),
    };
    check(
        &CustomTag::Header(header),
        &json!({ "header": { "name": "a", "defaultValue": "" } }),
    );
    check(
        &CustomTag::Formatter(TagFormatter { value: text() }),
        &json!({ "formatter": { "value": "a" } }),
    );
}

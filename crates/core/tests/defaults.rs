//! Defaults apply where they can. What only tunes is left out elsewhere; what protects is not, and the destination is
//! refused.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod common;

use std::fmt::Write as _;

use egressgen::Build;
use egressgen::plan::Plan;
use egressgen::policy::{Policy, PolicyDestination};
use egressgen_diagnostics::{Diagnostics, Place, Severity};
use egressgen_yaml::{Limits, load};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Map, Value, json};

/// A policy with these defaults and destinations, each in the flow style of one line.
fn text(more: &str, defaults: &str, destinations: &[&str]) -> String {
    let mut text = format!(
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {{name: test}}\nspec:\n{more}  gateways:\n  \
         - {{name: first, namespace: egress}}\n  - {{name: second, namespace: egress}}\n  \
         defaults: {{{defaults}}}\n  destinations:\n"
    );
    for destination in destinations {
        writeln!(text, "  - {{{destination}}}").unwrap();
    }
    text
}

fn read(text: &str) -> Result<Policy, Vec<String>> {
    Policy::parse(text).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn destinations(defaults: &str, destinations: &[&str]) -> Vec<PolicyDestination> {
    let policy = read(&text("", defaults, destinations)).unwrap();
    Plan::new(std::slice::from_ref(&policy)).unwrap();
    policy.destinations
}

fn refusals(text: &str) -> Diagnostics {
    Plan::new(&[read(text).unwrap()]).err().unwrap_or_default()
}

/// What is left out, and what becomes of it elsewhere: defaults, a destination that can't have them, and that they are gone
/// there.
#[test]
fn what_only_tunes_is_left_out_where_it_cannot_apply() {
    type Row<'a> = (&'a str, &'a str, fn(&PolicyDestination) -> bool);
    const ROWS: &[Row<'_>] = &[
        ("timeout: 5s", "flow: https", |it| it.timeout.is_none()),
        ("timeout: 5s", "flow: tcp, port: 1", |it| {
            it.timeout.is_none()
        }),
        ("retries: {attempts: 1}", "flow: https", |it| {
            it.retries.is_none()
        }),
        (
            "connectionPool: {maxPendingRequests: 1}",
            "flow: https",
            |it| it.connection_pool.is_none(),
        ),
        (
            "connectionPool: {maxPendingRequests: 1, maxConnections: 1}",
            "flow: https",
            |it| {
                let pool = it.connection_pool.as_ref();
                pool.is_some_and(|it| !it.has_http_limits() && it.max_connections.is_some())
            },
        ),
        ("clientCertificate: secret", "flow: http", |it| {
            it.client_certificate.is_none()
        }),
        (
            "clientCertificate: secret",
            "flow: https, via: direct",
            |it| it.client_certificate.is_none(),
        ),
        ("identity: false", "flow: https, via: direct", |it| {
            it.identity.is_none()
        }),
        ("identity: false", "flow: tcp, port: 1", |it| {
            it.identity.is_none()
        }),
        (
            "identity: false",
            "flow: http, via: second, allow: {namespaces: [shop]}",
            |it| it.identity.is_none(),
        ),
        ("server: s.example.com", "flow: https", |it| {
            it.server.is_none()
        }),
        ("resolution: NONE", "flow: https", |it| {
            it.resolution.is_none()
        }),
        (
            "resolution: NONE",
            "flow: tcp, port: 1, via: direct",
            |it| it.resolution.is_none(),
        ),
        (
            "resolution: DYNAMIC_DNS",
            "flow: https, via: direct",
            |it| it.resolution.is_none(),
        ),
        (
            "resolution: DNS_ROUND_ROBIN",
            "flow: https, endpoints: [192.0.2.1]",
            |it| it.resolution.is_none(),
        ),
        (
            "endpoints: [192.0.2.1]",
            "flow: https, resolution: DNS",
            |it| it.endpoints.is_empty(),
        ),
    ];
    for (defaults, fields, is_gone) in ROWS {
        let destination = format!("host: a.example.com, {fields}");
        let found = destinations(defaults, &[&destination]);
        assert!(is_gone(&found[0]), "{defaults}: {fields}");
        // As its own, it is refused there, or contradicts what else is there.
        if !fields.contains("endpoints")
            && !fields.contains("resolution")
            && !defaults.contains("maxC")
        {
            let own = format!("{destination}, {defaults}");
            let said = refusals(&text("", "", &[&own]));
            assert!(!said.is_empty(), "{own} is fine as it is");
        }
    }
}

#[test]
fn defaults_apply_where_they_can() {
    let found = destinations(
        "timeout: 5s, retries: {attempts: 2}, connectionPool: {maxPendingRequests: 1, connectTimeout: 1s}, labels: {team: news, tier: web}",
        &[
            "host: a.example.com, flow: http",
            "host: b.example.com, flow: [https, tls-origination]",
            "host: c.example.com, flow: https, labels: {tier: own}",
            "host: d.example.com, flow: http, timeout: 1s",
        ],
    );
    let timeouts: Vec<_> = found
        .iter()
        .map(|it| it.timeout.map(|it| it.to_string()))
        .collect();
    let five = Some("5s".to_owned());
    assert_eq!(timeouts, [five.clone(), five, None, Some("1s".to_owned())]);
    let labels: Vec<_> = found[2].labels.iter().collect();
    assert_eq!(labels, [("team", "news"), ("tier", "own")]);
    assert_eq!(
        found[0].labels.iter().collect::<Vec<_>>(),
        [("team", "news"), ("tier", "web")]
    );
}

/// Beside a flow that has requests, another goes without their limits.
#[test]
fn limits_of_requests_are_for_the_flows_that_have_them() {
    let text = text(
        "",
        "timeout: 5s, connectionPool: {maxPendingRequests: 7, maxConnections: 8}",
        &["host: b.example.com, flow: [https, tls-origination]"],
    );
    let plan = Plan::new(&[read(&text).unwrap()]).unwrap();
    let resources: Vec<_> = Build::of(&plan).resources().collect();
    let json = serde_json::to_value(&resources).unwrap();
    let rule = json.as_array().unwrap().iter().find(|it| {
        it["kind"] == "DestinationRule"
            && it["spec"]["trafficPolicy"]["portLevelSettings"].is_array()
    });
    let settings = &rule.unwrap()["spec"]["trafficPolicy"]["portLevelSettings"];
    let limits = |port: u32| {
        let settings = settings.as_array().unwrap().iter();
        let mut on_port = settings.filter(|it| it["port"]["number"] == port);
        on_port.next().unwrap()["connectionPool"].clone()
    };
    assert_eq!(limits(443), json!({ "tcp": { "maxConnections": 8 } }));
    assert_eq!(
        limits(80),
        json!({ "tcp": { "maxConnections": 8 }, "http": { "http1MaxPendingRequests": 7 } })
    );
}

/// The part of a text at a place.
fn at<'t>(text: &'t str, place: Option<&Place>) -> &'t str {
    let Some(Place::Node { path, part, .. }) = place else {
        panic!("{place:?}");
    };
    let documents = load(text, 0, &Limits::default()).unwrap();
    let span = documents[0].span_of(path, *part);
    &text[span.start..span.end]
}

/// A default, a destination that can't have it, what is said, and the text at which it points.
#[test]
fn what_protects_is_never_left_out() {
    const ROWS: &[(&str, &str, &str, &str, &str)] = &[
        (
            "",
            "allow: {namespaces: [shop]}",
            "flow: https, via: direct",
            "a.example.com: a gateway enforces `allow`, and `via: direct` has none",
            "{namespaces: [shop]}",
        ),
        (
            "",
            "allow: {namespaces: [shop]}",
            "flow: http, identity: false",
            "a.example.com: without `identity` a gateway does not know who calls, and can't enforce `allow`",
            "{namespaces: [shop]}",
        ),
        (
            "",
            "via: direct",
            "flow: http, allow: {namespaces: [shop]}",
            "a.example.com: a gateway enforces `allow`, and `via: direct` has none",
            "direct",
        ),
        (
            "  access: default-deny\n",
            "via: direct",
            "flow: http",
            "a.example.com: the policy denies by default, which a gateway enforces, and `via: direct` has none",
            "direct",
        ),
        (
            "",
            "identity: true",
            "flow: https, via: direct",
            "a.example.com: `identity` is about the hop to a gateway, and `via: direct` has none",
            "true",
        ),
        (
            "",
            "clientCertificate: secret",
            "flow: tls-origination, via: direct",
            "a.example.com: a sidecar can't read the Secret of `clientCertificate`, and would send plaintext",
            "secret",
        ),
        (
            "",
            "exportTo: [shop]",
            "flow: https",
            "a.example.com: `exportTo` leaves out egress, the namespace of the gateway, which then would not find its routes",
            "[shop]",
        ),
        (
            "",
            "port: 8080",
            "flow: [http, https]",
            "a.example.com: with several flows `port` and `targetPort` are ambiguous",
            "8080",
        ),
    ];
    for (more, defaults, fields, message, place) in ROWS {
        let destination = format!("host: a.example.com, {fields}");
        let text = text(more, defaults, &[&destination]);
        let said = refusals(&text);
        let [refusal] = &said[..] else {
            panic!("{defaults}: {fields}: {said:?}");
        };
        assert_eq!(refusal.message(), *message);
        let found = at(&text, refusal.place());
        assert_eq!(found, *place, "{defaults}: {fields}");
        let [related] = refusal.related() else {
            panic!("{defaults}: {fields}: {:?}", refusal.related());
        };
        assert_eq!(related.label, "for this destination");
        let found = at(&text, Some(&related.place));
        assert_eq!(found, "a.example.com", "{defaults}: {fields}");
    }
}

/// Of a wildcard that goes straight, whatever narrows its addresses.
#[test]
fn what_narrows_a_wildcard_is_never_left_out() {
    for defaults in [
        "resolution: DNS",
        "endpoints: [192.0.2.1]",
        "server: s.example.org",
    ] {
        let text = text(
            "",
            defaults,
            &["host: '*.example.com', flow: https, via: direct"],
        );
        let said = refusals(&text);
        assert!(
            said.iter().any(|refusal| !refusal.related().is_empty()),
            "{defaults}: {said:?}"
        );
    }
}

/// What is the destination's own fault is said of the destination.
#[test]
fn own_fields_are_not_blamed_on_defaults() {
    let text = text(
        "",
        "labels: {team: news}, timeout: 5s",
        &["host: a.example.com, flow: https, identity: true, via: direct"],
    );
    let said = refusals(&text);
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].related(), []);
    assert_eq!(at(&text, said[0].place()), "true");
}

/// A field that the default flow can't have is the destination's own fault, too.
#[test]
fn own_fields_must_fit_the_default_flow() {
    let text = text(
        "",
        "flow: tcp",
        &["host: a.example.com, timeout: 5s, port: 1"],
    );
    let said = refusals(&text);
    let rules: Vec<_> = said.iter().map(|refusal| refusal.rule().id).collect();
    assert_eq!(rules, ["timeout-without-requests"]);
    assert_eq!(at(&text, said[0].place()), "5s");
}

#[test]
fn a_destination_can_do_without_a_default() {
    let found = destinations(
        "allow: {namespaces: [shop]}, timeout: 5s, labels: {team: news}, via: second",
        &[
            "host: a.example.com, flow: https, via: direct, withoutDefaults: [allow, labels]",
            "host: b.example.com, flow: http, withoutDefaults: [timeout, via]",
        ],
    );
    assert!(found[0].allow.is_none() && found[0].labels.is_empty());
    assert!(found[1].allow.is_some() && found[1].timeout.is_none());
    assert_ne!(found[1].via, found[0].via);
}

#[test]
fn doing_without_is_checked() {
    let said = |defaults, destination| read(&text("", defaults, &[destination])).unwrap_err();
    assert_eq!(
        said(
            "timeout: 5s",
            "host: a.example.com, flow: http, withoutDefaults: [retries]"
        ),
        ["spec.destinations[0].withoutDefaults[0]: `defaults` has no `retries`"]
    );
    assert_eq!(
        said(
            "timeout: 5s",
            "host: a.example.com, flow: http, timeout: 1s, withoutDefaults: [timeout]"
        ),
        [
            "spec.destinations[0].withoutDefaults[0]: the destination sets `timeout` itself, so the default does not apply"
        ]
    );
    assert_eq!(
        said(
            "timeout: 5s",
            "host: a.example.com, flow: http, withoutDefaults: []"
        ),
        ["spec.destinations[0].withoutDefaults: the list has no field"]
    );
    let unknown = said(
        "timeout: 5s",
        "host: a.example.com, flow: http, withoutDefaults: [name]",
    );
    assert!(
        unknown[0].starts_with("spec.destinations[0].withoutDefaults[0]: expected flow, via, ")
    );
    // A default that can't be read is no reason to say that there is none.
    assert_eq!(
        said(
            "timeout: 1.5ms, flow: htp",
            "host: a.example.com, withoutDefaults: [timeout]"
        )
        .len(),
        2
    );
}

#[test]
fn a_default_way_that_is_unknown_is_said_once() {
    let text = text(
        "",
        "via: third",
        &[
            "host: a.example.com, flow: http",
            "host: b.example.com, flow: http",
        ],
    );
    assert_eq!(
        read(&text).unwrap_err(),
        ["spec.defaults.via: the policy has no gateway \"third\""]
    );
}

/// A default that no destination can use is not what anyone meant; one that all have of their own may wait.
#[test]
fn idle_defaults_are_told() {
    let warnings = |defaults, fields: &str| {
        let destination = format!("host: a.example.com, {fields}");
        let policy = read(&text("", defaults, &[&destination])).unwrap();
        let plan = Plan::new(&[policy]).unwrap();
        let warnings = plan
            .notes()
            .iter()
            .filter(|note| note.severity() == Severity::Warning);
        warnings
            .map(|warning| warning.message().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        warnings(
            "timeout: 5s, labels: {a: b}, retries: {attempts: 1}",
            "flow: https"
        ),
        ["no destination of policy test can use these of its `defaults`: `timeout`, `retries`"]
    );
    assert_eq!(warnings("timeout: 5s", "flow: http, timeout: 1s"), [""; 0]);
    assert_eq!(warnings("timeout: 5s", "flow: http"), [""; 0]);
}

/// Defaults that only tune; what the plan refuses with them it refuses without them.
fn tuning() -> impl Strategy<Value = Map<String, Value>> {
    let all = vec![
        ("timeout", json!("5s")),
        ("retries", json!({ "attempts": 2, "retryOn": "5xx" })),
        (
            "connectionPool",
            json!({ "maxConnections": 9, "maxRequestsPerConnection": 9 }),
        ),
        ("labels", json!({ "team": "default", "tier": "web" })),
        ("resolution", json!("NONE")),
    ];
    let count = all.len();
    subsequence(all, 1..=count).prop_map(|fields| {
        let fields = fields.into_iter();
        fields.map(|(key, value)| (key.to_owned(), value)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn defaults_that_tune_refuse_nothing(document in common::policy(), defaults in tuning()) {
        let plan = |document: &Value| Plan::new(&[common::read(document)]);
        let mut tuned = document.clone();
        tuned["spec"]["defaults"] = Value::Object(defaults);
        let said = |document: &Value| plan(document).err().map(|refusals| {
            refusals.into_iter().map(|refusal| refusal.message().to_owned()).collect::<Vec<_>>()
        });
        prop_assert_eq!(said(&document), said(&tuned));
    }

    /// Whoever may call under a default may call no more than it names.
    #[test]
    fn a_default_for_callers_never_opens(document in common::policy()) {
        let mut closed = document.clone();
        closed["spec"]["defaults"] = json!({ "allow": { "namespaces": ["bank"] }, "identity": false });
        if let Ok(plan) = Plan::new(&[common::read(&closed)]) {
            prop_assert!(plan.destinations().iter().all(|it| it.callers().is_some() && it.gateway().is_some()));
        }
    }
}

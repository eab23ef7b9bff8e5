//! What is wrong with the text of a policy, told all at once and each thing once.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use egressgen::plan::{Note, Plan};
use egressgen::policy::Policy;
use egressgen_yaml::{Limits, load};

const HEAD: &str =
    "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: test}\nspec:\n";
const GATEWAY: &str = "  gateway: {name: egress, namespace: egress, profile: aks}\n";
const DESTINATIONS: &str = "  destinations:\n  - {host: a.example.com, flow: http}\n";

fn read(spec: &str) -> Result<Policy, Vec<String>> {
    let documents = load(&[HEAD, spec].concat(), &Limits::default()).unwrap();
    Policy::read(&documents[0], 0)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// A policy's gateways, what else there is in its `spec`, its destinations, and all that is said of it.
type Row<'a> = (&'a str, &'a str, &'a str, &'a [&'a str]);

const ROWS: &[Row<'_>] = &[
    (
        "",
        "",
        DESTINATIONS,
        &["spec.destinations[0].via: the policy has no gateway that this could leave by"],
    ),
    (
        GATEWAY,
        "",
        "  destinations:\n  - {host: a.example.com, flow: http, via: other}\n",
        &["spec.destinations[0].via: there is no gateway \"other\" in this policy"],
    ),
    // A gateway that can't be read is no reason to say that there is none.
    (
        "  gateway: {name: Egress, namespace: egress}\n",
        "",
        DESTINATIONS,
        &[
            "spec.gateway.name: \"Egress\" is not a gateway name: it has only lower-case letters, digits and \"-\", begins with a letter, and ends with a letter or digit",
        ],
    ),
    (
        "  gateways:\n  - {name: a, namespace: egress}\n  - {name: a, namespace: other}\n",
        "",
        DESTINATIONS,
        &["spec.gateways: there are two gateways a"],
    ),
    // A flow that can't be read is no reason to say that there is none.
    (
        GATEWAY,
        "",
        "  destinations:\n  - {host: a.example.com, flow: htp}\n",
        &[
            "spec.destinations[0].flow: \"htp\" is not a flow: give http, https, tls-origination or tcp",
        ],
    ),
    (
        GATEWAY,
        "",
        "  destinations:\n  - {host: a.example.com}\n",
        &["spec.destinations[0]: the destination has no flow"],
    ),
    (
        GATEWAY,
        "",
        "  destinations:\n  - {flow: http}\n  - {hosts: [a.example.com], flow: http}\n  - {host: a.example.com, hosts: [b.example.com], flow: http}\n",
        &[
            "spec.destinations[0].host: the destination has no host",
            "spec.destinations[1].hosts: `hosts` are several under one name, which is missing",
            "spec.destinations[2].hosts: both `host` and `hosts` are there",
        ],
    ),
    (
        GATEWAY,
        "  networkPolicy: true\n  outboundTrafficPolicy: registry-only\n",
        DESTINATIONS,
        &[
            "spec.networkPolicy: it is not said for whom: there are no application namespaces",
            "spec.outboundTrafficPolicy: it is not said for whom: there are no application namespaces",
        ],
    ),
    (GATEWAY, "  networkPolicy: false\n", DESTINATIONS, &[]),
    (
        GATEWAY,
        "  defaults: {labels: {egressgen.dev/policy: a, team: news, 'a b': c, tier: '?'}}\n",
        DESTINATIONS,
        &[
            "spec.defaults.labels[\"egressgen.dev/policy\"]: the label egressgen.dev/policy is egressgen's own, by which it finds its objects: choose another key",
            "spec.defaults.labels[\"a b\"]: \"a b\" is not a label key: give an optional DNS prefix and \"/\", then 1 to 63 letters, digits, \"-\", \"_\" and \".\" with a letter or digit at both ends",
            "spec.defaults.labels.tier: \"?\" is not a value for a label: give 1 to 63 letters, digits, \"-\", \"_\" and \".\" with a letter or digit at both ends",
        ],
    ),
    (
        GATEWAY,
        "  defaults: {timeout: 1.5ms, retries: {attempts: -1, backoff: 0s}, connectionPool: {maxConnections: 0, connectTimeout: 10}}\n",
        DESTINATIONS,
        &[
            "spec.defaults.timeout: \"1.5ms\" is no duration for Istio, which takes whole milliseconds and at least 1ms",
            "spec.defaults.retries.attempts: -1 is no number of attempts: give one from 0 to 65535",
            "spec.defaults.retries.backoff: \"0s\" is no duration for Istio, which takes whole milliseconds and at least 1ms",
            "spec.defaults.connectionPool.maxConnections: 0 is no limit: give a number from 1 to 2147483647",
            "spec.defaults.connectionPool.connectTimeout: expected text, but this is a number",
        ],
    ),
    (
        GATEWAY,
        "  defaults: {allow: {}, exportTo: [], endpoints: [a]}\n",
        DESTINATIONS,
        &[
            "spec.defaults.allow: `allow` names nobody",
            "spec.defaults.exportTo: there is no namespace in the list",
            "spec.defaults.endpoints[0]: \"a\" is not an IP address: give one such as 192.0.2.1 or 2001:db8::1",
        ],
    ),
    (
        GATEWAY,
        "  istioVersion: 1.30\n  access: closed\n",
        DESTINATIONS,
        &[
            "spec.istioVersion: expected text, but this is a number",
            "spec.access: expected open or default-deny",
        ],
    ),
];

#[test]
fn wrong_texts() {
    for (gateways, more, destinations, expected) in ROWS {
        let said = read(&[*gateways, *more, *destinations].concat()).err();
        assert_eq!(
            said.unwrap_or_default(),
            *expected,
            "{gateways}{more}{destinations}"
        );
    }
}

/// A version that is given is checked, and so need not be assumed.
#[test]
fn what_is_assumed_is_said() {
    let destinations = "  destinations:\n  - {host: a.example.com, flow: http, retries: {attempts: 1, backoff: 1s}}\n";
    let assumed = |more: &str| {
        let policy = read(&[more, destinations].concat()).unwrap();
        let plan = Plan::new(&[policy]).unwrap();
        let notes = plan.notes().iter();
        notes.filter(|it| matches!(it, Note::Assumed(_))).count()
    };
    assert_eq!(assumed("  gateway: {name: egress, namespace: egress}\n"), 2);
    assert_eq!(assumed(GATEWAY), 1);
    assert_eq!(
        assumed(&[GATEWAY, "  istioVersion: \"1.28\"\n"].concat()),
        0
    );
}

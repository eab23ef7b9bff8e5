//! What is wrong with the text of a policy, told all at once and each thing once.

use egressgen::plan::Plan;
use egressgen::policy::Policy;

const HEAD: &str =
    "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: test}\nspec:\n";
const GATEWAY: &str = "  gateway: {name: egress, namespace: egress, profile: aks}\n";
const DESTINATIONS: &str = "  destinations:\n  - {host: a.example.com, flow: http}\n";

fn read(spec: &str) -> Result<Policy, Vec<String>> {
    Policy::parse(&[HEAD, spec].concat())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// A policy's gateways, what else there is in its `spec`, its destinations, and all that is said of it.
type Row<'a> = (&'a str, &'a str, &'a str, &'a [&'a str]);

const ROWS: &[Row<'_>] = &[
    (
        "",
        "",
        DESTINATIONS,
        &["spec.destinations[0].host: the policy has no gateway for this destination"],
    ),
    (
        GATEWAY,
        "",
        "  destinations:\n  - {host: a.example.com, flow: http, via: other}\n",
        &["spec.destinations[0].via: the policy has no gateway \"other\""],
    ),
    // A gateway that can't be read is no reason to say that there is none.
    (
        "  gateway: {name: Egress, namespace: egress}\n",
        "",
        DESTINATIONS,
        &[
            "spec.gateway.name: \"Egress\" is not a gateway name: use only lower-case letters, digits and \"-\", beginning with a letter and ending with a letter or digit",
        ],
    ),
    (
        "  gateways:\n  - {name: a, namespace: egress}\n  - {name: a, namespace: other}\n",
        "",
        DESTINATIONS,
        &["spec.gateways[1]: duplicate gateway a"],
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
        &["spec.destinations[0].host: the destination has no flow"],
    ),
    (
        GATEWAY,
        "",
        "  destinations:\n  - {flow: http}\n  - {hosts: [a.example.com], flow: http}\n  - {host: a.example.com, hosts: [b.example.com], flow: http}\n",
        &[
            "spec.destinations[0].host: the destination has no host",
            "spec.destinations[1].hosts: `hosts` requires `name`",
            "spec.destinations[2].hosts: both `host` and `hosts` are set",
        ],
    ),
    (
        GATEWAY,
        "  networkPolicy: true\n  outboundTrafficPolicy: registry-only\n",
        DESTINATIONS,
        &[
            "spec.networkPolicy: `networkPolicy` requires `applicationNamespaces`",
            "spec.outboundTrafficPolicy: `outboundTrafficPolicy` requires `applicationNamespaces`",
        ],
    ),
    (GATEWAY, "  networkPolicy: false\n", DESTINATIONS, &[]),
    // What a strict reader refuses hides nothing else, and nothing is said of what can't be known.
    (
        GATEWAY,
        "  networkPolicy: true\n  applicationNamespaces: *n\n  defaults: {timeout: 1.5ms, flow: *f}\n",
        "  destinations:\n  - {host: a.example.com}\n  - {host: *h, via: other}\n  - {host: localhost, flow: http, flow: htp}\n  \
         - {<<: *d, port: 0}\n  - &x {host: c.example.com, flow: !x http}\n  - {host: {{ .Values.host }}, flow: http}\n",
        &[
            "`*n` without quotes is an alias, which is not supported",
            "spec.defaults.timeout: \"1.5ms\" is not a valid duration: give whole milliseconds, at least 1ms, such as \"10s\", \"1m30s\" or \"100ms\"",
            "`*f` without quotes is an alias, which is not supported",
            "`*h` without quotes is an alias, which is not supported",
            "spec.destinations[2].host: \"localhost\" has no dot, but a Gateway rejects short names: give the fully qualified name, such as localhost.example.com",
            "duplicate key `flow`",
            "spec.destinations[2].flow: \"htp\" is not a flow: give http, https, tls-origination or tcp",
            "the merge key `<<` is not supported",
            "`*d` without quotes is an alias, which is not supported",
            "spec.destinations[3].port: \"0\" is not a port: give a whole number from 1 to 65535",
            "`&x` is an anchor, which is not supported",
            "the tag `!x` is not supported",
            "a key must be text, and `{…}` is a mapping",
        ],
    ),
    // The last of two equal keys counts, as for kubectl.
    (
        "  gateway: {name: a, namespace: egress}\n  gateway: {name: Egress, namespace: egress}\n",
        "",
        "  destinations:\n  - {host: a.example.com, flow: http, via: a, via: b}\n  destinations: []\n",
        &[
            "duplicate key `gateway`",
            "spec.gateway.name: \"Egress\" is not a gateway name: use only lower-case letters, digits and \"-\", beginning with a letter and ending with a letter or digit",
            "duplicate key `via`",
            "duplicate key `destinations`",
            "spec.destinations: the list has no destination",
        ],
    ),
    (
        GATEWAY,
        "  defaults: {labels: {egressgen.dev/policy: a, team: news, 'a b': c, tier: '?'}}\n",
        DESTINATIONS,
        &[
            "spec.defaults.labels[\"egressgen.dev/policy\"]: the label egressgen.dev/policy is reserved: egressgen sets it to find its resources; choose another key",
            "spec.defaults.labels[\"a b\"]: \"a b\" is not a label key: use an optional DNS prefix and \"/\", then 1 to 63 letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit",
            "spec.defaults.labels.tier: \"?\" is not a label value: give up to 63 letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit",
        ],
    ),
    (
        GATEWAY,
        "  defaults: {timeout: 1.5ms, retries: {attempts: -1, backoff: 0s}, connectionPool: {maxConnections: 0, connectTimeout: 10}}\n",
        DESTINATIONS,
        &[
            "spec.defaults.timeout: \"1.5ms\" is not a valid duration: give whole milliseconds, at least 1ms, such as \"10s\", \"1m30s\" or \"100ms\"",
            "spec.defaults.retries.attempts: -1 is not a valid number of attempts: give one from 0 to 65535",
            "spec.defaults.retries.backoff: \"0s\" is not a valid duration: give whole milliseconds, at least 1ms, such as \"10s\", \"1m30s\" or \"100ms\"",
            "spec.defaults.connectionPool.maxConnections: 0 is not a valid limit: give a number from 1 to 2147483647",
            "spec.defaults.connectionPool.connectTimeout: expected text, but this is a number",
        ],
    ),
    (
        GATEWAY,
        "  defaults: {allow: {}, exportTo: [], endpoints: [a]}\n",
        DESTINATIONS,
        &[
            "spec.defaults.allow: `allow` has no callers: give a namespace, a service account or a principal",
            "spec.defaults.exportTo: the list has no namespace",
            "spec.defaults.endpoints[0]: \"a\" is not an IP address: give one such as 192.0.2.1 or 2001:db8::1",
        ],
    ),
    (
        GATEWAY,
        "",
        "  destinations:\n  - {host: 10.20.30.40, flow: tcp, port: 5432}\n  - {name: list, hosts: [192.0.2.1:443, '[::1]', db.ns.svc], flow: https}\n",
        &[
            "spec.destinations[0].host: \"10.20.30.40\" is an IP address, not a host name: give the DNS name that applications call",
            "spec.destinations[1].hosts[0]: \"192.0.2.1:443\" is an IP address, not a host name: give the DNS name that applications call",
            "spec.destinations[1].hosts[1]: \"[::1]\" is an IP address, not a host name: give the DNS name that applications call",
            "spec.destinations[1].hosts[2]: \"db.ns.svc\" is for services in the cluster, which need no egress gateway: give a host outside the cluster",
        ],
    ),
    (
        GATEWAY,
        "  defaults: {retries: {attempts: 0, retryOn: 5xx}, exportTo: [shop, '*']}\n",
        DESTINATIONS,
        &[
            "spec.defaults.retries: 0 attempts switch retries off, so perTryTimeout, retryOn and backoff have no effect: remove them, or give at least 1 attempt",
            "spec.defaults.exportTo: `*` stands for all namespaces and must be alone in the list: remove it, or the others",
        ],
    ),
    (
        GATEWAY,
        "  defaults: {retries: {attempts: 1, retryOn: '5xx, reset'}, exportTo: [shop, ., shop]}\n",
        DESTINATIONS,
        &[
            "spec.defaults.retries.retryOn: \" reset\" in \"5xx, reset\" is not a retry condition: give 5xx, gateway-error, reset, reset-before-request, connect-failure, retriable-4xx, refused-stream, retriable-status-codes, retriable-headers, envoy-ratelimited, http3-post-connect-failure, cancelled, deadline-exceeded, internal, resource-exhausted, unavailable or an HTTP status code, separated by commas without spaces",
            "spec.defaults.exportTo: shop is in the list twice: remove one of the two",
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

/// A resource of Istio's is told apart from a policy with a mistake in it.
#[test]
fn resources_of_istio_are_no_policies() {
    let said = |text: &str| {
        let problems = Policy::parse(text).unwrap_err();
        let all: Vec<_> = problems.iter().map(ToString::to_string).collect();
        all.join("\n")
    };
    assert_eq!(
        said("apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: {}\n"),
        "kind: VirtualService (networking.istio.io/v1) is an Istio resource, not an EgressPolicy"
    );
    assert_eq!(
        said("apiVersion: security.istio.io/v1beta1\n"),
        "apiVersion: this (security.istio.io/v1beta1) is an Istio resource, not an EgressPolicy"
    );
    assert!(!said("apiVersion: v1\nkind: ConfigMap\n").contains("Istio"));
    assert!(!said("apiVersion: notistio.io/v1\nkind: Gateway\n").contains("Istio"));
}

/// A text with one policy has exactly one document.
#[test]
fn a_policy_is_one_document() {
    let rule = |text: &str| {
        let problems = Policy::parse(text).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems}");
        problems[0].rule().id
    };
    let policy = [HEAD, GATEWAY, DESTINATIONS].concat();
    assert!(Policy::parse(&policy).is_ok());
    assert_eq!(rule(""), "no-document");
    assert_eq!(rule("# nothing yet\n"), "no-document");
    assert_eq!(
        rule(&[&policy, "---\n", &policy].concat()),
        "several-documents"
    );
    assert_eq!(rule("a: [\n"), "yaml-syntax");
}

/// A version that is given is checked, and so need not be assumed.
#[test]
fn what_is_assumed_is_said() {
    let destinations = "  destinations:\n  - {host: a.example.com, flow: http, retries: {attempts: 1, backoff: 1s}}\n";
    let assumed = |more: &str| {
        let policy = read(&[more, destinations].concat()).unwrap();
        let plan = Plan::new(&[policy]).unwrap();
        let notes = plan.notes().iter();
        notes
            .filter(|note| note.message().starts_with("assumed: "))
            .count()
    };
    assert_eq!(assumed("  gateway: {name: egress, namespace: egress}\n"), 2);
    assert_eq!(assumed(GATEWAY), 1);
    assert_eq!(
        assumed(&[GATEWAY, "  istioVersion: \"1.28\"\n"].concat()),
        0
    );
}

//! Why ALLOW rules do not match.

use super::{Call, HTTP, TCP, World};
use crate::authz::Decision;

/// Calls, the only ALLOW rule, and what of it does not match.
fn check(rows: &[(Call<'_>, &str, &str)]) {
    for (call, rule, wanted) in rows {
        let world = World::new(&[("egress/a", &format!("rules: [{{{rule}}}]"))]);
        let wanted = format!("a spec.rules[0].{wanted}");
        assert_eq!(world.passed_over(*call), (vec![wanted], 0), "{rule}");
    }
}

#[test]
fn a_rule_says_what_of_the_identity_fails_first() {
    let stranger = Call {
        principal: Some("cluster.local/ns/other/sa/app"),
        ..HTTP
    };
    let plaintext = Call {
        principal: None,
        sni: "",
        ..HTTP
    };
    check(&[
        (
            stranger,
            "from: [{source: {namespaces: [shop]}}]",
            "from[0].source.namespaces: source.namespaces allows shop, not other",
        ),
        (
            stranger,
            "from: [{source: {principals: [a, b, c, d, e]}}]",
            "from[0].source.principals: source.principals allows a, b, c and 2 more, not cluster.local/ns/other/sa/app",
        ),
        (
            stranger,
            "from: [{source: {serviceAccounts: [shop/app]}}]",
            "from[0].source.serviceAccounts: source.serviceAccounts allows shop/app, not other/app",
        ),
        (
            stranger,
            "from: [{source: {trustDomains: [corp]}}]",
            "from[0].source.trustDomains: source.trustDomains allows corp, not cluster.local",
        ),
        (
            stranger,
            "from: [{source: {notNamespaces: [other]}}]",
            "from[0].source.notNamespaces: source.notNamespaces excludes other",
        ),
        (
            stranger,
            "from: [{source: {principals: ['*'], namespaces: [shop]}}, {source: {namespaces: [bank]}}]",
            "from[0].source.namespaces: none of 2 matches, of which the first: source.namespaces allows shop, not other",
        ),
        (
            plaintext,
            "from: [{source: {namespaces: [shop]}}]",
            "from[0].source.namespaces: source.namespaces needs a client certificate of the mesh, and the connection \
             has none",
        ),
        (
            plaintext,
            "when: [{key: connection.sni, values: [a.example.com]}]",
            "when[0].values: connection.sni needs an SNI, and the connection has none",
        ),
    ]);
}

#[test]
fn a_rule_says_what_else_fails_first() {
    check(&[
        (
            HTTP,
            "when: [{key: source.namespace, values: ['*'], notValues: [shop]}]",
            "when[0].notValues: source.namespace excludes shop",
        ),
        (
            HTTP,
            "to: [{operation: {hosts: [a.example.com], paths: [/a]}}]",
            "to[0].operation.paths: operation.paths allows /a, not /news/today?page=2",
        ),
        (
            HTTP,
            "to: [{operation: {methods: [POST]}}, {operation: {ports: ['80']}}]",
            "to[0].operation.methods: none of 2 matches, of which the first: operation.methods allows POST, not GET",
        ),
        (
            HTTP,
            "to: [{operation: {ports: ['80']}}]",
            "to[0].operation.ports: operation.ports allows 80, not 443",
        ),
        (
            HTTP,
            "to: [{operation: {notHosts: ['*']}}]",
            "to[0].operation.notHosts: operation.notHosts excludes a.example.com",
        ),
        (
            HTTP,
            "from: [{source: {ipBlocks: [10.0.0.2]}}]",
            "from[0].source.ipBlocks: source.ipBlocks allows 10.0.0.2, not 10.0.0.1",
        ),
        (
            HTTP,
            "when: [{key: destination.ip, values: [10.0.0.2]}]",
            "when[0].values: destination.ip is not known",
        ),
        (
            HTTP,
            "when: [{key: 'request.headers[x-team]', values: [bank]}]",
            "when[0].values: request.headers[x-team] allows bank, not shop",
        ),
        (
            HTTP,
            "when: [{key: 'request.headers[x-empty]', values: [bank]}]",
            "when[0].values: request.headers[x-empty] allows bank, not an empty one",
        ),
        (
            HTTP,
            "when: [{key: 'request.headers[x]', values: [bank]}]",
            "when[0].values: request.headers[x] needs a header that the request does not have",
        ),
        (
            HTTP,
            "from: [{source: {requestPrincipals: ['*']}}]",
            "from[0].source.requestPrincipals: source.requestPrincipals needs a token, and the request has none",
        ),
        (
            TCP,
            "from: [{source: {namespaces: [bank]}}], to: [{operation: {hosts: [a.example.com]}}]",
            "to[0].operation.hosts: operation.hosts needs HTTP, which the gateway does not read here, so Istio leaves \
             out the rule",
        ),
    ]);
}

#[test]
fn rules_for_other_hosts_are_counted() {
    let by = |field: &str| format!("rules: [{{from: [{{source: {{namespaces: [x]}}}}], {field}}}]");
    let sni = |value: &str| {
        by(&format!(
            "when: [{{key: connection.sni, values: ['{value}']}}]"
        ))
    };
    let host = |value: &str| by(&format!("to: [{{operation: {{hosts: ['{value}']}}}}]"));
    let policies = [
        ("egress/sni", sni("a.example.com")),
        ("egress/sni-wide", sni("*.example.com")),
        ("egress/sni-prefix", sni("a.*")),
        ("egress/sni-other", sni("b.example.com")),
        ("egress/sni-other-wide", sni("*.org")),
        ("egress/sni-other-prefix", sni("b.*")),
        ("egress/host", host("A.example.com")),
        ("egress/host-wide", host("*.example.com")),
        ("egress/host-prefix", host("a.*")),
        ("egress/host-port", host("a.example.com:443")),
        ("egress/host-other", host("b.example.com")),
        ("egress/host-other-prefix", host("b.*")),
        (
            "egress/not-host",
            by("to: [{operation: {notHosts: [b.example.com]}}]"),
        ),
        (
            "egress/one-of-two",
            by("to: [{operation: {hosts: [b]}}, {operation: {ports: ['1']}}]"),
        ),
        ("egress/any", by("to: []")),
    ];
    let policies: Vec<_> = policies
        .iter()
        .map(|(name, spec)| (*name, &**spec))
        .collect();
    let world = World::new(&policies);
    let names = |call| {
        let (passed_over, others) = world.passed_over(call);
        let names = passed_over
            .iter()
            .map(|text| text.split(' ').next().unwrap().to_owned());
        let mut names: Vec<_> = names.collect();
        names.sort();
        (names.join(" "), others)
    };
    let all = "any host host-prefix host-wide not-host one-of-two sni sni-prefix sni-wide";
    assert_eq!(names(HTTP), (all.to_owned(), 6));
    // On a plaintext port, too, a rule by SNI is meant for the host.
    assert_eq!(names(Call { sni: "", ..HTTP }), (all.to_owned(), 6));
    // A rule by host is meant for the SNI where HTTP is not read.
    assert_eq!(names(TCP), (all.to_owned(), 6));
    let with_port = Call {
        sni: "",
        http: Some(("A.example.com:443", "/")),
        ..HTTP
    };
    let with_port = names(with_port);
    assert_eq!(with_port.1, 5);
    assert!(with_port.0.contains("host-port") && with_port.0.contains("sni-wide"));
    // Without any name, all rules may be meant that need none.
    let names_of_none = names(Call { sni: "", ..TCP });
    assert_eq!(
        names_of_none.0,
        "any host-other-prefix host-prefix not-host one-of-two sni-other-prefix sni-prefix"
    );
}

#[test]
fn only_some_of_many_rules_are_explained() {
    let rule = "{from: [{source: {namespaces: [x]}}]}";
    let rules = vec![rule; 40].join(", ");
    let world = World::new(&[("egress/a", &format!("rules: [{rules}]"))]);
    let (passed_over, others) = world.passed_over(TCP);
    assert_eq!((passed_over.len(), others), (16, 24));
}

#[test]
fn a_policy_without_rules_says_so() {
    let world = World::new(&[
        ("istio-system/b", "{}"),
        ("egress/a", "rules: [{from: [{source: {namespaces: [x]}}]}]"),
    ]);
    let (passed_over, others) = world.passed_over(TCP);
    assert_eq!(
        passed_over,
        [
            "b spec: it has no rules, so it allows nothing",
            "a spec.rules[0].from[0].source.namespaces: source.namespaces allows x, not shop",
        ]
    );
    assert_eq!(others, 0);
    let Decision::Denied { by, by_default, .. } = world.decide(TCP) else {
        panic!("it is allowed");
    };
    assert_eq!(by, None);
    // The oldest ALLOW policy is why.
    assert_eq!(
        by_default.unwrap().resource.to_string(),
        "AuthorizationPolicy istio-system/b"
    );
}

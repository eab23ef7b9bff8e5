//! What of an ALLOW rule does not match.

use super::{Call, HTTP, TCP, World};

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

//! Fields that need HTTP, where it is read and where it is not.

use super::{HTTP, TCP, World};
use crate::authz::Decision;

#[test]
fn fields_of_http_count_only_where_http_is_read() {
    for (field, http) in [
        ("to: [{operation: {hosts: [a.example.com]}}]", true),
        ("to: [{operation: {hosts: [b.example.com]}}]", false),
        ("to: [{operation: {hosts: ['*.org', 'b*']}}]", false),
        ("to: [{operation: {notHosts: [a.example.com]}}]", false),
        ("to: [{operation: {methods: [POST]}}]", false),
        ("to: [{operation: {paths: [/]}}]", false),
        ("to: [{operation: {notMethods: [GET]}}]", false),
        ("to: [{operation: {notPaths: ['*']}}]", false),
        ("from: [{source: {requestPrincipals: ['*']}}]", false),
        ("from: [{source: {notRequestPrincipals: ['*']}}]", true),
        (
            "when: [{key: 'request.headers[x-team]', values: [other]}]",
            false,
        ),
        (
            "when: [{key: request.auth.principal, values: ['*']}]",
            false,
        ),
        (
            "when: [{key: request.auth.audiences, values: ['*']}]",
            false,
        ),
        (
            "when: [{key: request.auth.presenter, values: ['*']}]",
            false,
        ),
        (
            "when: [{key: 'request.auth.claims[iss]', values: ['*']}]",
            false,
        ),
    ] {
        let (allow, deny) = (
            format!("rules: [{{{field}}}]"),
            format!("{{action: DENY, rules: [{{{field}}}]}}"),
        );
        let allow = World::new(&[("egress/a", &allow)]);
        let deny = World::new(&[("egress/a", &deny)]);
        let wanted = if http {
            ("allowed by a[0]", "denied by a[0]")
        } else {
            ("denied", "allowed")
        };
        assert_eq!((&*allow.says(HTTP), &*deny.says(HTTP)), wanted, "{field}");
        // An ALLOW rule is left out, and a DENY rule has all connections.
        assert_eq!(
            (&*allow.says(TCP), &*deny.says(TCP)),
            ("denied", "denied by a[0]"),
            "{field}"
        );
    }
}

#[test]
fn a_deny_rule_that_loses_fields_refuses_more() {
    let world = World::new(&[(
        "egress/a",
        "{action: DENY, rules: [{}, {to: [{operation: {ports: ['80']}}]}]}",
    )]);
    let Decision::Denied { widened, .. } = world.decide(TCP) else {
        panic!("it is allowed");
    };
    assert!(widened.is_empty());
    let spec = "{action: DENY, rules: [{to: [{operation: {hosts: [b.example.com], ports: ['443']}}, {operation: \
                {notPaths: [/a]}}], when: [{key: 'request.headers[x]', values: [a], notValues: [b]}]}]}";
    let world = World::new(&[("egress/a", spec)]);
    let Decision::Denied { widened, .. } = world.decide(TCP) else {
        panic!("it is allowed");
    };
    let paths: Vec<_> = widened
        .iter()
        .map(|evidence| evidence.path.to_string())
        .collect();
    assert_eq!(
        paths,
        [
            "spec.rules[0].to[0].operation.hosts",
            "spec.rules[0].to[1].operation.notPaths",
            "spec.rules[0].when[0].values",
            "spec.rules[0].when[0].notValues",
        ]
    );
    // The other clauses of the rule still count.
    let spec =
        "{action: DENY, rules: [{to: [{operation: {hosts: [b.example.com], ports: ['80']}}]}]}";
    assert_eq!(World::new(&[("egress/a", spec)]).says(TCP), "allowed");
    let spec = "{action: DENY, rules: [{to: [{operation: {hosts: [a.example.com]}}]}]}";
    let Decision::Denied { widened, .. } = World::new(&[("egress/a", spec)]).decide(HTTP) else {
        panic!("it is allowed");
    };
    assert!(widened.is_empty());
}

#[test]
fn the_first_rule_by_its_name_decides_whatever_it_lost() {
    let hosts = "{action: DENY, rules: [{to: [{operation: {hosts: [b.example.com]}}]}]}";
    let sni = "{action: DENY, rules: [{when: [{key: connection.sni, values: [a.example.com]}]}]}";
    let world = World::new(&[("egress/a", hosts), ("egress/b", sni)]);
    assert_eq!(world.says(TCP), "denied by a[0]");
    assert_eq!(world.says(HTTP), "denied by b[0]");
}

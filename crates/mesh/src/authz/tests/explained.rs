//! Which ALLOW rules are explained.

use super::{Call, HTTP, TCP, World};
use crate::authz::Decision;

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

#[test]
fn a_gateway_in_the_root_namespace_has_each_policy_once() {
    let mut world = World::new(&[
        ("istio-system/a", "{}"),
        (
            "istio-system/b",
            "rules: [{when: [{key: source.namespace, values: [x]}]}]",
        ),
    ]);
    world.gateway.namespace = "istio-system".into();
    let (passed_over, others) = world.passed_over(TCP);
    assert_eq!((passed_over.len(), others), (2, 0));
    let Decision::Denied { by_default, .. } = world.decide(TCP) else {
        panic!("it is allowed");
    };
    assert_eq!(
        by_default.unwrap().resource.to_string(),
        "AuthorizationPolicy istio-system/a"
    );
}

#[test]
fn a_rule_with_several_names_is_explained_once() {
    let spec =
        "rules: [{to: [{operation: {hosts: [a.example.com, '*.example.com'], ports: ['80']}}]}]";
    let (passed_over, others) = World::new(&[("egress/a", spec)]).passed_over(HTTP);
    assert_eq!((passed_over.len(), others), (1, 0));
}

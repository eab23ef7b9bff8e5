//! What comes out of several policies and rules.

use super::{Call, HTTP, TCP, World};
use crate::authz::Decision;

const ALL: &str = "rules: [{}]";
const NONE: &str = "rules: [{from: [{source: {namespaces: [nobody]}}]}]";

#[test]
fn deny_comes_before_allow() {
    let deny_all = "{action: DENY, rules: [{}]}";
    let deny_none = "{action: DENY, rules: [{from: [{source: {namespaces: [nobody]}}]}]}";
    for (policies, wanted) in [
        (&[][..], "allowed"),
        (&[("egress/a", ALL)], "allowed by a[0]"),
        (&[("egress/a", NONE)], "denied"),
        (&[("egress/a", "{}")], "denied"),
        (&[("egress/a", "{}"), ("egress/b", ALL)], "allowed by b[0]"),
        (&[("egress/a", "{action: DENY}")], "allowed"),
        (&[("egress/a", deny_none)], "allowed"),
        (&[("egress/a", deny_all)], "denied by a[0]"),
        (
            &[("egress/a", ALL), ("egress/b", deny_all)],
            "denied by b[0]",
        ),
        (&[("egress/a", NONE), ("egress/b", deny_none)], "denied"),
        (&[("egress/a", "{action: AUDIT, rules: [{}]}")], "allowed"),
        (
            &[
                ("egress/a", "{action: AUDIT, rules: [{}]}"),
                ("egress/b", NONE),
            ],
            "denied",
        ),
    ] {
        let world = World::new(policies);
        assert_eq!(world.says(TCP), wanted, "{policies:?}");
        assert_eq!(world.says(HTTP), wanted, "{policies:?}");
    }
}

#[test]
fn a_provider_may_decide_otherwise() {
    let custom = "{action: CUSTOM, provider: {name: opa}, rules: [{from: [{source: {namespaces: [shop]}}]}, {}]}";
    let nobody = "{action: CUSTOM, provider: {name: opa}, rules: [{from: [{source: {namespaces: [nobody]}}]}]}";
    let world = World::new(&[("egress/a", custom), ("egress/b", ALL)]);
    let Decision::Allowed { unknown, .. } = world.decide(TCP) else {
        panic!("it is denied");
    };
    let texts: Vec<_> = unknown
        .iter()
        .map(|unknown| unknown.text.as_str())
        .collect();
    let text = "AuthorizationPolicy egress/a leaves the decision to the provider \"opa\"";
    assert_eq!(texts, [text]);
    let resource = unknown[0].resource.as_ref().unwrap();
    assert_eq!(
        (&*resource.0, &*resource.1, &*resource.2),
        ("AuthorizationPolicy", "egress", "a")
    );
    assert_eq!(World::new(&[("egress/a", custom)]).says(TCP), "allowed?");
    assert_eq!(World::new(&[("egress/a", nobody)]).says(TCP), "allowed");
    // What is denied anyway is denied.
    assert_eq!(
        World::new(&[("egress/a", custom), ("egress/b", NONE)]).says(TCP),
        "denied"
    );
}

#[test]
fn what_is_not_known_is_said() {
    let ip = "rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]";
    let not = "rules: [{from: [{source: {notIpBlocks: [10.0.0.0/8]}}]}]";
    let deny = format!("action: DENY\n{ip}");
    let call = Call {
        source_ip: "",
        ..TCP
    };
    for (policies, wanted) in [
        (&[("egress/a", ip)][..], "denied?"),
        (&[("egress/a", ip), ("egress/b", ALL)], "allowed by b[0]"),
        (&[("egress/a", &deny)], "allowed?"),
        (&[("egress/a", not)], "denied?"),
        (
            &[("egress/a", &deny), ("egress/b", ALL)],
            "allowed by b[0]?",
        ),
        (
            &[
                ("egress/a", &deny),
                ("egress/b", "{action: DENY, rules: [{}]}"),
            ],
            "denied by b[0]",
        ),
        (&[("egress/a", &deny), ("egress/b", NONE)], "denied"),
    ] {
        assert_eq!(World::new(policies).says(call), wanted, "{policies:?}");
    }
    let hosts = "{action: DENY, rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}], to: [{operation: {hosts: \
                 [a.example.com]}}]}]}";
    let Decision::Allowed { unknown, .. } = World::new(&[("egress/a", hosts)]).decide(call) else {
        panic!("it is denied");
    };
    assert_eq!(unknown.len(), 1);
    let Decision::Denied { unknown, .. } = World::new(&[("egress/a", ip)]).decide(call) else {
        panic!("it is allowed");
    };
    let text =
        "rules[0] of AuthorizationPolicy egress/a depends on source.ipBlocks, which is not known";
    assert_eq!(unknown[0].text, text);
}

#[test]
fn envoy_logs_the_first_rule_by_its_name() {
    let deny = "{action: DENY, rules: [{from: [{source: {namespaces: [nobody]}}]}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}";
    let details = |policies: &[(&str, &str)]| match World::new(policies).decide(TCP) {
        Decision::Denied { details, .. } => details,
        Decision::Allowed { .. } => String::new(),
    };
    assert_eq!(
        details(&[("egress/b", deny), ("egress/a-b", deny), ("egress/a", deny)]),
        "rbac_access_denied_matched_policy[ns[egress]-policy[a-b]-rule[10]]"
    );
    assert_eq!(
        details(&[("istio-system/b", deny), ("egress/z", deny)]),
        "rbac_access_denied_matched_policy[ns[egress]-policy[z]-rule[10]]"
    );
    assert_eq!(
        details(&[("egress/a", NONE)]),
        "rbac_access_denied_matched_policy[none]"
    );
}

#[test]
fn policies_that_are_tried_out_decide_nothing() {
    let decide = |value: &str, spec: &str| {
        let context = crate::Context::default();
        let mut items = super::items([("AuthorizationPolicy", "egress/a", spec)]);
        let annotations = &mut items[0].resource.metadata_mut().annotations;
        *annotations = Some([("istio.io/dry-run".to_owned(), value.to_owned())].into());
        let set = crate::set::Set::new(&context, items);
        let world = World {
            policies: super::Policies::new(&set, &context),
            set,
            ..World::new(&[])
        };
        world.says(TCP)
    };
    for value in ["1", "t", "T", "true", "TRUE", "True"] {
        assert_eq!(
            decide(value, "{action: DENY, rules: [{}]}"),
            "allowed",
            "{value}"
        );
        assert_eq!(decide(value, "{}"), "allowed", "{value}");
    }
    for value in ["", "0", "false", "yes", "tRUE"] {
        assert_eq!(
            decide(value, "{action: DENY, rules: [{}]}"),
            "denied by a[0]",
            "{value}"
        );
        assert_eq!(decide(value, "{}"), "denied", "{value}");
    }
}

#[test]
fn rules_that_istio_cannot_generate_are_left_out() {
    for clause in [
        "to: [{operation: {ports: ['65536']}}]",
        "from: [{source: {ipBlocks: [10.0.0.0/33]}}]",
        "from: [{source: {remoteIpBlocks: [host]}}]",
        "when: [{key: destination.ip, values: ['::/129']}]",
        "when: [{key: request.headers, values: ['*']}]",
        "when: [{key: request.auth.claims, values: ['*']}]",
        "when: [{key: experimental.envoy.filters.a, values: ['*']}]",
    ] {
        let (allow, deny) = (
            format!("rules: [{{{clause}}}]"),
            format!("{{action: DENY, rules: [{{{clause}}}]}}"),
        );
        assert_eq!(
            World::new(&[("egress/a", &allow)]).says(HTTP),
            "denied",
            "{clause}"
        );
        // Only the clause is left out of a DENY rule.
        assert_eq!(
            World::new(&[("egress/a", &deny)]).says(HTTP),
            "denied by a[0]",
            "{clause}"
        );
    }
    let unknown = "rules: [{when: [{key: source.color, values: [red]}]}]";
    let deny = format!("action: DENY\n{unknown}");
    assert_eq!(World::new(&[("egress/a", unknown)]).says(HTTP), "denied");
    assert_eq!(World::new(&[("egress/a", &deny)]).says(HTTP), "allowed");
}

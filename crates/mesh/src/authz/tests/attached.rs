//! Which policies apply to a gateway.

use super::{TCP, World, labels, said};
use crate::{Caller, Context};

#[test]
fn policies_apply_in_their_namespace_and_from_the_root() {
    let deny = "{action: DENY, rules: [{}]}";
    for (name, wanted) in [
        ("egress/a", "denied by a[0]"),
        ("istio-system/a", "denied by a[0]"),
        ("shop/a", "allowed"),
    ] {
        assert_eq!(World::new(&[(name, deny)]).says(TCP), wanted, "{name}");
    }
    let context = Context {
        root_namespace: "shop".into(),
        ..Context::default()
    };
    assert_eq!(
        World::within(&context, &[("shop/a", deny)]).says(TCP),
        "denied by a[0]"
    );
}

#[test]
fn policies_apply_by_label_or_by_reference() {
    let gateway = "kind: Gateway, group: gateway.networking.k8s.io";
    for (attachment, classic, of_api) in [
        ("", true, true),
        ("selector: {}", true, true),
        ("selector: {matchLabels: {istio: egress}}", true, true),
        (
            "selector: {matchLabels: {istio: egress, app: gateway}}",
            true,
            true,
        ),
        ("selector: {matchLabels: {istio: other}}", false, false),
        (
            "selector: {matchLabels: {istio: egress, app: other}}",
            false,
            false,
        ),
        ("selector: {matchLabels: {other: egress}}", false, false),
        (&format!("targetRef: {{{gateway}, name: gw}}"), false, true),
        (
            &format!("targetRefs: [{{{gateway}, name: gw}}]"),
            false,
            true,
        ),
        (
            &format!("targetRefs: [{{{gateway}, name: other}}, {{{gateway}, name: gw}}]"),
            false,
            true,
        ),
        (
            &format!("targetRefs: [{{{gateway}, name: other}}]"),
            false,
            false,
        ),
        (
            &format!("targetRefs: [{{{gateway}, name: gw, namespace: egress}}]"),
            false,
            true,
        ),
        (
            &format!("targetRefs: [{{{gateway}, name: gw, namespace: shop}}]"),
            false,
            false,
        ),
        ("targetRefs: [{kind: Service, name: gw}]", false, false),
        ("targetRefs: [{kind: Gateway, name: gw}]", false, false),
        (
            "targetRefs: [{kind: HTTPRoute, group: gateway.networking.k8s.io, name: gw}]",
            false,
            false,
        ),
        (
            &format!(
                "targetRef: {{{gateway}, name: gw}}\ntargetRefs: [{{{gateway}, name: other}}]"
            ),
            false,
            false,
        ),
    ] {
        let spec = format!("action: DENY\nrules: [{{}}]\n{attachment}");
        let mut world = World::new(&[("egress/a", &spec)]);
        assert_eq!(world.says(TCP) != "allowed", classic, "{attachment}");
        let label = "gateway.networking.k8s.io/gateway-name".to_owned();
        world.gateway.labels.insert(label, "gw".to_owned());
        assert_eq!(world.says(TCP) != "allowed", of_api, "{attachment}");
    }
    let spec = format!("action: DENY\nrules: [{{}}]\ntargetRefs: [{{{gateway}, name: gw}}]");
    let mut world = World::new(&[("istio-system/a", &spec)]);
    let label = "gateway.networking.k8s.io/gateway-name".to_owned();
    world.gateway.labels.insert(label, "gw".to_owned());
    assert_eq!(world.says(TCP), "allowed");
}

#[test]
fn policies_with_different_selectors_apply_together() {
    let world = World::new(&[
        (
            "egress/a",
            "{selector: {matchLabels: {istio: other}}, action: DENY, rules: [{}]}",
        ),
        (
            "egress/b",
            "{selector: {matchLabels: {istio: egress}}, rules: [{when: [{key: connection.sni, values: [b]}]}]}",
        ),
        (
            "egress/c",
            "rules: [{when: [{key: connection.sni, values: [a.example.com]}]}]",
        ),
        (
            "istio-system/d",
            "{action: DENY, rules: [{when: [{key: connection.sni, values: [b]}]}]}",
        ),
    ]);
    assert_eq!(world.says(TCP), "allowed by c[0]");
    assert_eq!(
        world.says(super::Call { sni: "b", ..TCP }),
        "denied by d[0]"
    );
    assert_eq!(world.says(super::Call { sni: "c", ..TCP }), "denied");
}

#[test]
fn a_sidecar_has_those_of_three_namespaces_for_dynamic_dns() {
    let deny = "{action: DENY, rules: [{}]}";
    let selected = "{selector: {matchLabels: {istio: client}}, action: DENY, rules: [{}]}";
    for (name, spec, wanted) in [
        ("shop/a", deny, "denied by a[0]"),
        ("shop/a", selected, "denied by a[0]"),
        ("istio-system/a", deny, "denied by a[0]"),
        ("hosts/a", deny, "denied by a[0]"),
        ("egress/a", deny, "allowed"),
    ] {
        let world = World::new(&[(name, spec)]);
        let mut caller = Caller::new("shop", "client");
        caller.labels = labels("client");
        let connection = world.connection(TCP);
        let policies = &world.policies;
        let decision = policies.decide_outbound(&world.set, &caller, "hosts", &connection);
        assert_eq!(said(&decision), wanted, "{name}");
    }
}

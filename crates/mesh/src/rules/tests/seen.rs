//! Which rule a client takes.

use super::World;
use crate::{Context, DefaultExports};

const A: &str = "a.example.com";

#[test]
fn the_own_namespace_comes_first_then_that_of_the_host_then_the_root() {
    let all = [
        ("istio-system/root", "host: a.example.com"),
        ("hosts/host", "host: a.example.com"),
        ("shop/own", "host: a.example.com"),
        ("other/other", "host: a.example.com"),
    ];
    for (rules, wanted) in [
        (&all[..3], "own"),
        (&all[..2], "host"),
        (&all[..1], "root"),
        (&all[3..], ""),
    ] {
        assert_eq!(World::new(rules).held("shop", A), wanted);
    }
}

#[test]
fn without_a_service_its_namespace_is_not_asked() {
    let world = World::new(&[
        ("istio-system/root", "host: a.example.com"),
        ("hosts/host", "host: a.example.com"),
    ]);
    let client = world.lookup("shop", A).client;
    let held = world.rules.lookup(&world.set, client, A, None).rule;
    let name = &world.set.identity(held.unwrap().first()).name;
    assert_eq!(&**name, "root");
}

#[test]
fn a_client_in_the_root_namespace_prefers_the_private_rules_there() {
    let public = ("istio-system/public", "host: a.example.com");
    let host = ("hosts/host", "host: a.example.com");
    for exports in ["[.]", "[istio-system]", "[., .]"] {
        let private = format!("{{host: a.example.com, exportTo: {exports}}}");
        let private = ("istio-system/private", &*private);
        for (rules, wanted) in [
            (&[public, host, private][..], "private"),
            (&[public, host], "host"),
            (&[public], "public"),
        ] {
            assert_eq!(World::new(rules).held("istio-system", A), wanted);
        }
        assert_eq!(World::new(&[private]).held("shop", A), "");
    }
}

#[test]
fn rules_are_seen_where_they_are_exported_to() {
    for (exports, own, other, root) in [
        ("", "rule", "rule", "rule"),
        ("exportTo: ['*']", "rule", "rule", "rule"),
        ("exportTo: [.]", "rule", "", ""),
        ("exportTo: [hosts]", "rule", "", ""),
        ("exportTo: [shop]", "", "rule", ""),
        ("exportTo: [., shop]", "rule", "rule", ""),
        ("exportTo: [hosts, shop]", "rule", "rule", ""),
        ("exportTo: ['~']", "", "", ""),
        ("{exportTo: ['*'], workloadSelector: {}}", "rule", "", ""),
    ] {
        let spec = match exports.strip_prefix('{') {
            Some(rest) => format!("{{host: a.example.com, {rest}"),
            None => format!("host: a.example.com\n{exports}"),
        };
        let world = World::new(&[("hosts/rule", &spec)]);
        for (client, wanted) in [("hosts", own), ("shop", other), ("istio-system", root)] {
            assert_eq!(world.held(client, A), wanted, "{exports} {client}");
        }
    }
}

#[test]
fn the_mesh_can_keep_rules_in_their_namespace() {
    for (default, wanted) in [(".", ""), ("*", "rule"), ("hosts", "rule")] {
        let context = Context {
            default_exports: DefaultExports {
                destination_rules: vec![default.to_owned()],
                ..DefaultExports::default()
            },
            ..Context::default()
        };
        let world = World::within(&context, &[("hosts/rule", "host: a.example.com")]);
        assert_eq!(world.held("shop", A), wanted, "{default}");
        assert_eq!(world.held("hosts", A), "rule", "{default}");
        // An exportTo of its own counts more.
        let exported = ("hosts/rule", "{host: a.example.com, exportTo: ['*']}");
        assert_eq!(World::within(&context, &[exported]).held("shop", A), "rule");
    }
}

#[test]
fn the_most_specific_host_counts() {
    let world = World::new(&[
        ("shop/all", "host: '*'"),
        ("shop/wide", "host: '*.com'"),
        ("shop/narrow", "host: '*.example.com'"),
        ("shop/exact", "host: a.example.com"),
        ("shop/short", "host: gateway"),
    ]);
    for (host, wanted) in [
        (A, "exact"),
        ("b.example.com", "narrow"),
        ("example.com", "wide"),
        ("*.example.com", "narrow"),
        ("*.a.example.com", "narrow"),
        ("*.org", "all"),
        ("gateway.shop.svc.cluster.local", "short"),
        ("gateway.other.svc.cluster.local", "all"),
    ] {
        assert_eq!(world.held("shop", host), wanted, "{host}");
    }
}

#[test]
fn a_wildcard_of_the_own_namespace_hides_exact_rules_of_others() {
    let world = World::new(&[
        ("hosts/exact", "host: a.example.com"),
        ("shop/wide", "host: '*.example.com'"),
    ]);
    assert_eq!(world.held("shop", A), "wide");
}

#[test]
fn a_rule_that_is_not_exported_hides_less_specific_ones() {
    let world = World::new(&[
        ("hosts/wide", "host: '*.example.com'"),
        ("hosts/exact", "{host: a.example.com, exportTo: [other]}"),
    ]);
    assert_eq!(world.held("shop", A), "");
    assert_eq!(world.held("shop", "b.example.com"), "wide");
    assert_eq!(world.held("other", A), "exact");
}

#[test]
fn selectors_count_for_the_labels_of_the_client() {
    let web = "{host: a.example.com, workloadSelector: {matchLabels: {app: web}}}";
    let api = "{host: a.example.com, workloadSelector: {matchLabels: {app: api}}}";
    let both = "{host: a.example.com, workloadSelector: {matchLabels: {app: web, tier: front}}}";
    let any = "host: a.example.com";
    for (rules, wanted) in [
        (&[("shop/any", any), ("shop/web", web)][..], "web"),
        (&[("shop/any", any), ("shop/api", api)], "any"),
        (&[("shop/any", any), ("shop/both", both)], "any"),
        (&[("shop/api", api), ("shop/web", web)], "web"),
        // One that does not match still hides those of other namespaces.
        (&[("shop/api", api), ("istio-system/any", any)], ""),
        (&[("hosts/web", web)], ""),
    ] {
        assert_eq!(World::new(rules).held("shop", A), wanted, "{rules:?}");
    }
    assert!(
        World::new(&[("shop/web", web)])
            .lookup("shop", A)
            .rule
            .unwrap()
            .has_selector()
    );
    assert!(
        !World::new(&[("shop/any", any)])
            .lookup("shop", A)
            .rule
            .unwrap()
            .has_selector()
    );
}

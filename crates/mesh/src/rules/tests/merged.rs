//! Which rules are merged, and what comes out of it.

use super::World;

const A: &str = "a.example.com";

#[test]
fn rules_of_one_host_are_merged_by_their_exports() {
    let rule = |export: &str| format!("{{host: a.example.com, exportTo: [{export}]}}");
    for (exports, own, other, old_own, old_other) in [
        (["", "", ""], "a+b+c", "a+b+c", "a+b+c", "a+b+c"),
        (
            ["., shop", "shop, .", "shop, shop, ."],
            "a+b+c",
            "a+b+c",
            "a+b+c",
            "a+b+c",
        ),
        (["'*'", "., '*'", "."], "c", "a+b", "a+b+c", "a+b"),
        (["", "'*'", ""], "c", "c", "a+b+c", "a+b+c"),
        // The youngest fits the first one, and still stands for itself as it does not fit the second one.
        (["'*'", "shop, hosts", "'*'"], "c", "c", "a+b+c", "a+b+c"),
        (
            ["'*'", "shop, hosts", "shop, hosts"],
            "b+c",
            "b+c",
            "a+b+c",
            "a+b+c",
        ),
        // A wider one is merged into a narrower one.
        (
            ["hosts", "hosts, shop", "'*', hosts"],
            "a+b+c",
            "c",
            "a+b+c",
            "b+c",
        ),
        (["shop", "shop, other", "hosts"], "c", "a+b", "c", "a+b"),
    ] {
        let specs = exports.map(rule);
        let names = ["hosts/a", "hosts/b", "hosts/c"];
        let rules: Vec<_> = names
            .into_iter()
            .zip(specs.iter().map(String::as_str))
            .collect();
        let new = World::new(&rules);
        let old = World::old(&rules);
        assert_eq!(new.held("hosts", A), own, "own {exports:?}");
        assert_eq!(new.held("shop", A), other, "other {exports:?}");
        assert_eq!(old.held("hosts", A), old_own, "old own {exports:?}");
        assert_eq!(old.held("shop", A), old_other, "old other {exports:?}");
    }
}

#[test]
fn rules_are_merged_by_their_selectors() {
    let web = "host: a.example.com\nworkloadSelector: {matchLabels: {app: web}}";
    let api = "host: a.example.com\nworkloadSelector: {matchLabels: {app: api}}";
    let any = "host: a.example.com";
    let private = "{host: a.example.com, exportTo: [.]}";
    let wide = "{host: a.example.com, exportTo: [., other]}";
    for (rules, wanted) in [
        (&[("shop/a", web), ("shop/b", web)][..], "a+b"),
        (&[("shop/a", web), ("shop/b", api), ("shop/c", web)], "a+c"),
        (&[("shop/a", any), ("shop/b", web)], "b"),
        // With the exports of a rule with a selector, one without is merged into it,
        (&[("shop/a", private), ("shop/b", web)], "b+a"),
        // and does not stand for itself any more,
        (&[("shop/a", private), ("shop/b", api)], ""),
        // unless its exports are wider.
        (&[("shop/a", wide), ("shop/b", web)], "b+a"),
        (&[("shop/a", wide), ("shop/b", api)], "a"),
    ] {
        assert_eq!(World::new(rules).held("shop", A), wanted, "{rules:?}");
    }
}

#[test]
fn the_first_policy_and_the_first_subset_of_a_name_count() {
    let world = World::new(&[
        (
            "shop/a",
            "{host: a.example.com, subsets: [{name: x}, {name: y}]}",
        ),
        (
            "shop/b",
            "{host: a.example.com, trafficPolicy: {tls: {mode: SIMPLE}}}",
        ),
        (
            "shop/c",
            "{host: a.example.com, subsets: [{name: z}, {name: x}, {name: z}], trafficPolicy: {tls: {mode: DISABLE}}}",
        ),
    ]);
    let rule = world.lookup("shop", A).rule.unwrap();
    for (subset, wanted) in [
        ("x", Some(("a", 0))),
        ("y", Some(("a", 1))),
        ("z", Some(("c", 0))),
        ("w", None),
    ] {
        let found = rule.subset(subset);
        let found = found.map(|(id, number)| (world.set.identity(id).name.to_string(), number));
        assert_eq!(
            found,
            wanted.map(|(name, number)| (name.to_owned(), number)),
            "{subset}"
        );
    }
    let tls = rule.effective(None, 443).unwrap().tls_evidence().unwrap();
    assert_eq!(tls.resource.to_string(), "DestinationRule shop/b");
}

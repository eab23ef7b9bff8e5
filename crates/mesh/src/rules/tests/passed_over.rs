//! Why rules do not hold.

use super::World;
use crate::{Context, DefaultExports};

const A: &str = "a.example.com";

const ANY: &str = "host: a.example.com";
const WIDE: &str = "host: '*.example.com'";
const WEB: &str = "{host: a.example.com, workloadSelector: {matchLabels: {app: web}}}";
const API: &str = "{host: a.example.com, workloadSelector: {matchLabels: {app: api}}}";

/// The namespace of the client, the rules, and those that do not hold.
type Row<'r> = (&'r str, &'r [(&'r str, &'r str)], &'r [&'r str]);

fn check(rows: &[Row<'_>]) {
    for (client, rules, wanted) in rows {
        assert_eq!(
            World::new(rules).passed_over(client, A),
            *wanted,
            "{rules:?}"
        );
    }
}

#[test]
fn rules_that_the_client_does_not_reach_say_why() {
    check(&[
        (
            "shop",
            &[
                ("shop/own", ANY),
                ("hosts/b", ANY),
                ("istio-system/c", WIDE),
                ("far/d", ANY),
                ("far/e", WIDE),
            ],
            &[
                "b spec.host: DestinationRule shop/own in the client's own namespace comes first",
                "c spec.host: DestinationRule shop/own in the client's own namespace comes first",
                "d metadata.namespace: a client in shop looks only in shop and hosts and istio-system",
            ],
        ),
        (
            "shop",
            &[("hosts/b", ANY), ("istio-system/c", ANY)],
            &["c spec.host: DestinationRule hosts/b in the namespace of the host comes first"],
        ),
        (
            "hosts",
            &[("far/d", ANY)],
            &["d metadata.namespace: a client in hosts looks only in hosts and istio-system"],
        ),
        (
            "istio-system",
            &[("istio-system/a", ANY), ("hosts/b", ANY), ("far/d", ANY)],
            &[
                "a spec.host: DestinationRule hosts/b in the namespace of the host comes first",
                "d metadata.namespace: a client in istio-system looks only in istio-system and hosts",
            ],
        ),
        (
            "shop",
            &[("istio-system/a", "{host: a.example.com, exportTo: [.]}")],
            &["a spec.exportTo: it is not exported to shop"],
        ),
        (
            "shop",
            &[("shop/a", "{host: a.example.com, exportTo: [other]}")],
            &["a spec.exportTo: its exportTo leaves out its own namespace, shop"],
        ),
        (
            "shop",
            &[("hosts/a", WEB)],
            &[
                "a spec.workloadSelector: with a workloadSelector it counts only for clients in hosts",
            ],
        ),
        (
            "shop",
            &[
                ("hosts/a", "{host: a.example.com, exportTo: [.]}"),
                ("hosts/b", "{host: a.example.com, exportTo: [x]}"),
            ],
            &[
                "a spec.exportTo: it is not exported to shop",
                "b spec.exportTo: it is not exported to shop",
            ],
        ),
        (
            "shop",
            &[
                ("hosts/a", ANY),
                ("hosts/b", "{host: a.example.com, exportTo: [x]}"),
            ],
            &["b spec.exportTo: it is not exported to shop"],
        ),
    ]);
}

#[test]
fn rules_that_others_beat_say_which() {
    check(&[
        (
            "shop",
            &[
                ("shop/a", WEB),
                ("shop/b", "{host: a.example.com, workloadSelector: {}}"),
            ],
            &["b spec.host: the workloadSelector of DestinationRule shop/a matches the client"],
        ),
        (
            "shop",
            &[
                ("hosts/a", WIDE),
                ("hosts/b", "{host: a.example.com, exportTo: [x]}"),
            ],
            &[
                "a spec.host: DestinationRule hosts/b has a more specific host, although it is not exported to shop",
                "b spec.exportTo: it is not exported to shop",
            ],
        ),
        (
            "shop",
            &[("shop/a", API), ("shop/b", WIDE), ("hosts/c", ANY)],
            &[
                "a spec.workloadSelector: its workloadSelector does not match the labels of the client",
                "b spec.host: DestinationRule shop/a has a more specific host",
                "c spec.host: DestinationRule shop/a in the client's own namespace comes first, although its \
                 workloadSelector does not match the client",
            ],
        ),
        (
            "shop",
            &[("shop/a", ANY), ("shop/b", WEB)],
            &["a spec.host: the workloadSelector of DestinationRule shop/b matches the client"],
        ),
        (
            "shop",
            &[
                ("shop/a", "{host: a.example.com, exportTo: [.]}"),
                ("shop/b", API),
            ],
            &[
                "a spec.host: it is merged into DestinationRule shop/b, whose workloadSelector does not match the client",
                "b spec.workloadSelector: its workloadSelector does not match the labels of the client",
            ],
        ),
        (
            "hosts",
            &[
                ("hosts/a", ANY),
                ("hosts/b", "{host: a.example.com, exportTo: [.]}"),
            ],
            &[
                "a spec.host: DestinationRule hosts/b comes later, and the last one of those that are not merged counts",
            ],
        ),
    ]);
}

#[test]
fn rules_that_hold_in_part_say_what_does_not() {
    let world = World::new(&[
        ("shop/a", "{host: a.example.com, subsets: [{name: x}]}"),
        (
            "shop/b",
            "{host: a.example.com, trafficPolicy: {tls: {}}, subsets: [{name: y}, {name: x}]}",
        ),
        (
            "shop/c",
            "{host: a.example.com, trafficPolicy: {tls: {}}, subsets: [{name: z}, {name: z}]}",
        ),
    ]);
    assert_eq!(
        world.passed_over("shop", A),
        [
            "b spec.subsets[1]: the first subset x counts, which is in DestinationRule shop/a",
            "c spec.trafficPolicy: the trafficPolicy of DestinationRule shop/b counts, which the rule is merged with",
            "c spec.subsets[1]: the first subset z counts, which is in DestinationRule shop/c",
        ]
    );
}

#[test]
fn the_mesh_can_be_why() {
    let context = Context {
        default_exports: DefaultExports {
            destination_rules: vec![".".to_owned()],
            ..DefaultExports::default()
        },
        ..Context::default()
    };
    let world = World::within(&context, &[("hosts/a", "host: a.example.com")]);
    assert_eq!(
        world.passed_over("shop", A),
        ["a spec.host: defaultDestinationRuleExportTo of the mesh keeps it in its namespace"]
    );
}

#[test]
fn wildcard_hosts_are_passed_over_once() {
    let world = World::new(&[
        ("shop/own", "host: '*.example.com'"),
        ("hosts/a", "host: '*.example.com'"),
        ("hosts/b", "host: a.example.com"),
    ]);
    let hidden = "DestinationRule shop/own in the client's own namespace comes first";
    assert_eq!(
        world.passed_over("shop", "*.example.com"),
        [format!("a spec.host: {hidden}")]
    );
}

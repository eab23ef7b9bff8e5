//! Limits, upgrades and what is not one cluster.

mod support;

use std::fmt::Write as _;

use egressgen::policy::Policy;
use egressgen_aks::limits::check;
use egressgen_aks::{AksCluster, Choices, upgrade_plan};
use jiff::civil::Date;
use support::{ONE, TWO_GATEWAYS, planned, snapshots};

const TODAY: Date = Date::constant(2026, 11, 24);

/// What is beyond the limits, a line each.
fn worst(text: &str) -> Vec<String> {
    let (policies, plan) = planned(text, Choices::default());
    let limits = check(&policies, &plan, TODAY).into_iter();
    let exceeded = limits.flat_map(|limit| {
        let exceeded = limit.exceeded.into_iter();
        exceeded.map(move |diagnostic| {
            let (severity, message) = (diagnostic.severity(), diagnostic.message());
            format!("{severity} {}: {message}", limit.limit)
        })
    });
    exceeded.collect()
}

fn document(number: usize, gateway: &str, aks: &str) -> String {
    format!(
        "---\napiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {{name: p{number}, namespace: egress}}\nspec:\n  \
         gateway:\n    name: {gateway}\n    namespace: egress\n    aks: {{resourceGroup: rg, cluster: c, revision: asm-1-30, {aks}}}\n  \
         destinations:\n  - {{host: h{number}.example.com, flow: https}}\n"
    )
}

const SGC: &str = "staticGatewayConfiguration: sgc, nodePool: gateways";

#[test]
fn a_policy_within_the_limits() {
    assert_eq!(worst(ONE), Vec::<String>::new());
    let (policies, plan) = planned(TWO_GATEWAYS, Choices::default());
    let limits = check(&policies, &plan, TODAY);
    assert_eq!(limits[0].limit, "at most 500 gateways per cluster");
    assert_eq!(limits[0].actual, "2 in the cluster c in rg");
}

#[test]
fn five_hundred_gateways_and_one_more() {
    let text = |count| {
        (0..count)
            .map(|it| document(it, &format!("g{it}"), SGC))
            .collect::<String>()
    };
    assert_eq!(worst(&text(500)), Vec::<String>::new());
    assert_eq!(
        worst(&text(501)),
        ["error at most 500 gateways per cluster: 501 in the cluster c in rg"]
    );
    // The same gateway in many policies is one.
    let same: String = (0..501).map(|it| document(it, "same", SGC)).collect();
    assert_eq!(worst(&same), Vec::<String>::new());
}

#[test]
fn names_revisions_and_descriptions() {
    for (text, expected) in [
        (
            document(0, &"a".repeat(54), SGC),
            "warning names have 1 to 53 characters and are valid for Services",
        ),
        (
            document(0, "a", SGC).replace("asm-1-30", "asm-1-29"),
            "warning the revision is supported",
        ),
        (
            document(0, "a", SGC).replace("asm-1-30", "asm-1-99"),
            "error the revision is supported",
        ),
        (
            document(0, "a", SGC)
                + &document(
                    1,
                    "a",
                    "staticGatewayConfiguration: other, nodePool: gateways",
                ),
            "error names are unique in a namespace",
        ),
        (
            document(0, "a", SGC)
                + &document(1, "b", "staticGatewayConfiguration: sgc, nodePool: other"),
            "error a gateway and its StaticGatewayConfiguration are in one namespace",
        ),
    ] {
        let worst = worst(&text);
        assert_eq!(worst.len(), 1, "{worst:?}");
        assert!(worst[0].starts_with(expected), "{worst:?}");
    }
}

/// 53 characters and 63 are allowed, 64 are no name at all; no more is what can't be the name of a Service.
#[test]
fn names_at_their_limits() {
    assert_eq!(
        worst(&document(0, &"a".repeat(53), SGC)),
        Vec::<String>::new()
    );
    assert_eq!(worst(&document(0, &"a".repeat(63), SGC)).len(), 1);
    for name in [&"a".repeat(64), "egress.eu", "1st"] {
        let policy = Policy::parse(&document(0, name, SGC));
        assert!(policy.is_err(), "{name}");
    }
}

#[test]
fn what_makes_no_cluster() {
    let _settings = snapshots();
    let mut table = String::new();
    for (what, text) in [
        ("no aks", ONE.replace("    aks: ", "    # aks: ")),
        (
            "two clusters",
            document(0, "a", SGC) + &document(1, "b", SGC).replace("cluster: c", "cluster: d"),
        ),
        (
            "two revisions",
            document(0, "a", SGC) + &document(1, "b", SGC).replace("asm-1-30", "asm-1-29"),
        ),
        ("unknown revision", ONE.replace("asm-1-30", "asm-1-99")),
        (
            "another version",
            ONE.replace("spec:", "spec:\n  istioVersion: asm-1-28"),
        ),
        (
            "twice",
            document(0, "a", SGC)
                + &document(
                    1,
                    "a",
                    "staticGatewayConfiguration: other, nodePool: gateways",
                ),
        ),
        (
            "configuration twice",
            document(0, "a", SGC)
                + &document(1, "b", "staticGatewayConfiguration: sgc, nodePool: other"),
        ),
    ] {
        let (policies, plan) = planned(&text, Choices::default());
        let errors = AksCluster::new(&policies, plan, Choices::default()).unwrap_err();
        for error in errors {
            let _ = write!(
                table,
                "# {what}\n{error}\n  {}\n",
                error.help().unwrap_or_default()
            );
        }
    }
    insta::assert_snapshot!("no-cluster", table);
}

#[test]
fn the_steps_of_an_upgrade() {
    let _settings = snapshots();
    let tcp = TWO_GATEWAYS.to_owned()
        + "  - {host: db.example.net, flow: tcp, port: 5432}\n  - {host: '*.example.org', flow: http, via: direct, resolution: DYNAMIC_DNS}\n";
    let plan = |text: &str, revision: &str, from: &str, to: &str| {
        let text = text.replace("asm-1-30", revision);
        let (policies, plan) = planned(&text, Choices::default());
        let aks_cluster = AksCluster::new(&policies, plan, Choices::default()).unwrap();
        upgrade_plan(
            &aks_cluster,
            &policies,
            from.parse().unwrap(),
            to.parse().unwrap(),
        )
        .map_err(|it| it.to_string())
    };
    insta::assert_snapshot!(
        "upgrade-29-30",
        plan(&tcp, "asm-1-30", "asm-1-29", "asm-1-30").unwrap()
    );
    insta::assert_snapshot!(
        "upgrade-24-27",
        plan(ONE, "asm-1-24", "asm-1-24", "asm-1-27").unwrap()
    );
    let errors = [
        plan(ONE, "asm-1-30", "asm-1-30", "asm-1-29"),
        plan(ONE, "asm-1-30", "asm-1-30", "asm-1-30"),
        plan(ONE, "asm-1-30", "asm-1-30", "asm-1-31"),
        plan(ONE, "asm-1-30", "asm-1-27", "asm-1-28"),
    ];
    let errors = errors.map(Result::unwrap_err);
    insta::assert_snapshot!("upgrade-errors", errors.join("\n"));
}

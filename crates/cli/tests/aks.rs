//! `aks`: flags, variables and policies, what is wrong with them, and what comes of them.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::Write as _;
use std::fs;

use support::{Run, command, egressgen, run, snapshots, words};

const ONE: &str =
    "--resource-group rg --cluster c --revision asm-1-30 --static-gateway sgc --node-pool gateways";

const POLICY: &str = "apiVersion: egressgen.dev/v1alpha1
kind: EgressPolicy
metadata: {name: asm-egress-test}
spec:
  gateway:
    name: asm-egress-test
    namespace: aks-istio-egress
    aks: {resourceGroup: rg, cluster: c, revision: asm-1-30, staticGatewayConfiguration: sgc, nodePool: gateways}
  destinations:
  - {host: edition.cnn.com, flow: http}
";

/// Runs beside a file `policy`.
fn beside(policy: &str, line: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("policy"), policy).unwrap();
    let mut command = command(words(line));
    command.current_dir(&folder);
    run(command)
}

/// Warnings about the date change with it.
fn without_dates(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|it| !it.contains("the support of revision"));
    lines.map(|it| it.to_owned() + "\n").collect()
}

#[test]
fn flags_variables_and_a_policy_mean_the_same() {
    let what = "aks script setup";
    let flags = egressgen(words(&format!("{what} {ONE} --host edition.cnn.com")));
    assert_eq!(flags.code, Some(0), "{flags}");
    let mut variables = command(words(&format!(
        "{what} --node-pool gateways --host edition.cnn.com"
    )));
    for (name, value) in [
        ("RESOURCE_GROUP", "rg"),
        ("CLUSTER_NAME", "c"),
        ("ASM_REVISION", "asm-1-30"),
        ("ISTIO_SGC_NAME", "sgc"),
        ("ISTIO_EGRESS_NAME", "asm-egress-test"),
        ("ISTIO_EGRESS_NAMESPACE", "aks-istio-egress"),
    ] {
        variables.env(name, value);
    }
    assert_eq!(run(variables).stdout, flags.stdout);
    assert_eq!(
        beside(POLICY, &format!("{what} -f policy")).stdout,
        flags.stdout
    );
}

/// No wrong value leads to a script, and all that is wrong is told at once.
#[test]
fn wrong_values() {
    let _settings = snapshots("aks");
    let mut table = String::new();
    let one: Vec<_> = ONE.split(' ').collect();
    let with = |flag: &str, value: &str| {
        let mut words: Vec<_> = one.iter().map(|it| (*it).to_owned()).collect();
        match words.iter().position(|it| it == flag) {
            Some(at) => value.clone_into(&mut words[at + 1]),
            None => words.extend([flag.to_owned(), value.to_owned()]),
        }
        words
    };
    let mut rows = vec![Vec::new()];
    for (flag, values) in [
        (
            "--resource-group",
            &["", "a b", "$(id)", "a\nb", "'; exit 1; '"][..],
        ),
        ("--cluster", &["-c", "`id`", "a.b"]),
        ("--revision", &["1.30", "asm-1-99", "asm-1-30\n"]),
        (
            "--gateway-name",
            &["Egress", "egress.eu", "1st", "$(id)", "a\"b"],
        ),
        ("--gateway-namespace", &["a.b", "a;b"]),
        ("--static-gateway", &["Sgc", "a\nb"]),
        ("--node-pool", &["gate-ways", "thirteen-long"]),
        ("--prefix-size", &["27", "32"]),
        ("--exclude-cidr", &["10.0.0.1/8", "fd00::/8", "10.0.0.0"]),
        ("--public-ip-prefix-id", &["prefix"]),
        ("--vmss", &["nodes", "nodes/scale-set"]),
        ("--host", &["https://edition.cnn.com"]),
    ] {
        rows.extend(values.iter().map(|value| with(flag, value)));
    }
    let vmss = |rest: &str| {
        words(&format!(
            "--resource-group rg --cluster c --revision asm-1-30 --static-gateway sgc {rest}"
        ))
        .into_iter()
        .map(str::to_owned)
        .collect()
    };
    rows.push(vmss(""));
    rows.push(vmss("--prefix-size 30"));
    rows.push(vmss("--vmss nodes/scale-set"));
    rows.push(vmss("--vmss nodes/scale-set --prefix-size 31 --private"));
    for row in rows {
        let mut words = vec!["aks".to_owned(), "script".to_owned(), "setup".to_owned()];
        words.extend(row);
        let run = egressgen(&words);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{words:?}");
        let said = without_dates(&run.stderr);
        writeln!(
            table,
            "$ egressgen {}\n{said}",
            shlex::try_join(words.iter().map(String::as_str)).unwrap()
        )
        .unwrap();
    }
    insta::assert_snapshot!("wrong-values", table);
}

#[test]
fn wrong_policies() {
    let _settings = snapshots("aks");
    let mut table = String::new();
    for (from, to) in [
        (
            "nodePool: gateways",
            "nodePool: gateways, vmss: {resourceGroup: a, name: b}, prefixSize: 31",
        ),
        (", nodePool: gateways", ""),
        (", nodePool: gateways", ", vmss: {resourceGroup: a}"),
        (
            ", nodePool: gateways",
            ", vmss: {resourceGroup: a, name: b}, prefixSize: 27",
        ),
        (
            "nodePool: gateways",
            "nodePool: $(id), prefixSize: 28, excludeCidrs: [10.0.0.1/8, 'fd00::/8']",
        ),
        (
            "resourceGroup: rg, cluster: c, revision: asm-1-30",
            "resourceGroup: 'a;b', cluster: \"c\\nd\", revision: latest",
        ),
        (
            "nodePool: gateways",
            "nodePool: gateways, provisionPublicIps: false, publicIpPrefixId: /subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/publicIPPrefixes/p",
        ),
        ("nodePool: gateways", "nodepool: gateways"),
        ("    aks:", "    profile: istio\n    aks:"),
        ("revision: asm-1-30", "revision: asm-1-99"),
        ("    aks:", "    # aks:"),
    ] {
        assert!(POLICY.contains(from));
        let run = beside(&POLICY.replace(from, to), "aks script setup -f policy");
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{to}");
        writeln!(table, "# {to}\n{run}").unwrap();
    }
    insta::assert_snapshot!("wrong-policies", table);
}

#[test]
fn limits_are_a_table_and_an_exit_code() {
    let fine = beside(POLICY, "aks limits -f policy");
    assert_eq!(fine.code, Some(0), "{fine}");
    assert!(
        fine.stdout.starts_with(
            "at most 500 gateways per cluster\n  ok                1 in the cluster c in rg\n"
        ),
        "{}",
        fine.stdout
    );
    let twice = format!(
        "{POLICY}---\n{}",
        POLICY
            .replace(
                "staticGatewayConfiguration: sgc",
                "staticGatewayConfiguration: other"
            )
            .replace("name: asm-egress-test}", "name: other}")
            .replace("edition", "www")
    );
    let run = beside(&twice, "aks limits -f policy");
    assert_eq!(run.code, Some(1), "{run}");
    assert!(
        run.stdout
            .contains("names are unique in a namespace\n  error "),
        "{}",
        run.stdout
    );
}

#[test]
fn an_upgrade_plan_takes_the_revision_from_its_flags() {
    let line = "aks upgrade-plan --from asm-1-29 --to asm-1-30 --resource-group rg --cluster c --static-gateway sgc --node-pool gateways";
    let run = egressgen(words(line));
    assert_eq!(run.code, Some(0), "{run}");
    assert!(
        run.stdout
            .contains("az aks mesh upgrade start --resource-group rg --name c --revision asm-1-30"),
        "{}",
        run.stdout
    );
    let run = egressgen(words(&line.replace("asm-1-30", "asm-1-28")));
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run}");
}

/// The first ended before this was written, whatever the clock says.
#[test]
fn a_revision_past_its_end_is_told_of() {
    let run = egressgen(words(&format!(
        "aks manifests namespace {}",
        ONE.replace("asm-1-30", "asm-1-24")
    )));
    assert_eq!(run.code, Some(0));
    assert!(
        run.stderr.contains(
            "warning[revision-support-ended]: the support of revision asm-1-24 has ended in 2025-09"
        ),
        "{run}"
    );
}

#[test]
fn parts_are_written_by_name() {
    let run = egressgen(words(&format!(
        "aks manifests mesh-config static-gateway --registry-only mesh {ONE}"
    )));
    let kinds: Vec<_> = run
        .stdout
        .lines()
        .filter(|it| it.starts_with("kind: "))
        .collect();
    assert_eq!(
        kinds,
        ["kind: StaticGatewayConfiguration", "kind: ConfigMap"]
    );
}

/// The mesh is of others, too.
#[test]
fn the_mesh_is_closed_on_request_alone() {
    let run = egressgen(words(&format!("aks manifests mesh-config {ONE}")));
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run}");
}

/// The page has no variable for the nodes of a static gateway, and only what makes one needs them.
#[test]
fn the_variables_of_the_page_are_enough() {
    let variables = |what: &str| {
        let mut command = command(words(what));
        for (name, value) in [
            ("RESOURCE_GROUP", "rg"),
            ("CLUSTER_NAME", "c"),
            ("ASM_REVISION", "asm-1-30"),
            ("ISTIO_SGC_NAME", "sgc"),
            ("ISTIO_EGRESS_NAME", "asm-egress-test"),
            ("ISTIO_EGRESS_NAMESPACE", "aks-istio-egress"),
        ] {
            command.env(name, value);
        }
        run(command)
    };
    let pool = ", nodePool: gateways";
    assert!(POLICY.contains(pool));
    for what in [
        "script verify",
        "script cleanup",
        "script disable",
        "limits",
        "upgrade-plan --from asm-1-29 --to asm-1-30",
    ] {
        let run = variables(&format!("aks {what}"));
        assert_eq!(run.code, Some(0), "{what}: {run}");
        let run = beside(&POLICY.replace(pool, ""), &format!("aks {what} -f policy"));
        assert_eq!(run.code, Some(0), "{what}: {run}");
    }
    for what in ["script setup", "manifests", "manifests static-gateway"] {
        let run = variables(&format!("aks {what}"));
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(1), ""),
            "{what}: {run}"
        );
        assert!(
            run.stderr
                .contains("the StaticGatewayConfiguration sgc in aks-istio-egress has no nodes"),
            "{what}: {run}"
        );
    }
}

/// The policy of docs/aks.md.
#[test]
fn the_policy_of_the_documentation_works() {
    let page = include_str!("../../../docs/aks.md");
    let (_, rest) = page.split_once("```yaml\n").unwrap();
    let (policy, _) = rest.split_once("```").unwrap();
    for line in [
        "manifests",
        "script verify",
        "limits",
        "upgrade-plan --from asm-1-29 --to asm-1-30",
    ] {
        let run = beside(policy, &format!("aks {line} -f policy"));
        assert_eq!(run.code, Some(0), "{line}: {run}");
    }
}

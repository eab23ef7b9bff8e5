//! The scripts, run by a real bash against programs that stand in for az and kubectl: order, quoting, waiting, the
//! failure of each step, and a second run.

#![cfg(unix)]
mod support;

use std::fmt::Write as _;

use egressgen_aks::Script;
use support::{Cluster, ONE, TWO_GATEWAYS, site, snapshots};

/// A run that nothing disturbs, on a cluster with nothing but the add-on, and the way back.
#[test]
fn from_an_empty_cluster_and_back() {
    let _settings = snapshots();
    let cluster = Cluster::new();
    let site = site(ONE);
    for script in [Script::Setup, Script::Cleanup, Script::Disable] {
        let run = cluster.run(&site, script);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        insta::assert_snapshot!(format!("calls-{}", script.as_str()), run.calls);
    }
    assert_eq!(cluster.state(), Cluster::nothing());
}

#[test]
fn a_second_run_makes_nothing_again() {
    let cluster = Cluster::new();
    let site = site(TWO_GATEWAYS);
    assert_eq!(cluster.run(&site, Script::Setup).code, Some(0));
    let state = cluster.state();
    let run = cluster.run(&site, Script::Setup);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(cluster.state(), state);
    for once in [
        "nodepool add",
        "enable-egress-gateway ",
        "aks update",
        "label namespace",
    ] {
        assert!(!run.calls.contains(once), "{once}");
    }
}

/// Each call fails once; the script stops there, and the next run gets to the same end as if nothing had been.
#[test]
fn after_the_failure_of_any_step_a_second_run_gets_there() {
    let site = site(ONE);
    let whole = Cluster::new();
    for script in [Script::Setup, Script::Cleanup, Script::Disable] {
        let before = whole.save();
        let calls = whole.run(&site, script).count;
        assert!(calls > 10, "{calls}");
        for step in 1..=calls {
            let cluster = Cluster::of(&before);
            cluster.write("fail", &step.to_string());
            let first = cluster.run(&site, script);
            assert!(
                !matches!(first.code, Some(0) | None),
                "{script:?}, call {step}: {}",
                first.calls
            );
            assert_eq!(
                first.count, step,
                "{script:?} goes on after call {step}: {}",
                first.calls
            );
            cluster.write("fail", "");
            let second = cluster.run(&site, script);
            assert_eq!(
                second.code,
                Some(0),
                "{script:?}, call {step}: {}",
                second.stderr
            );
            assert_eq!(cluster.state(), whole.state(), "{script:?}, call {step}");
        }
    }
}

#[test]
fn setup_waits_for_the_addresses_and_not_for_ever() {
    let site = site(ONE);
    let cluster = Cluster::new();
    cluster.write("wait", "3");
    let run = cluster.run(&site, Script::Setup);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let (before, _) = run.calls.split_once("enable-egress-gateway").unwrap();
    assert_eq!(before.matches("sleep 10").count(), 3);
    let cluster = Cluster::new();
    cluster.write("wait", "1000");
    let run = cluster.run(&site, Script::Setup);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .contains("egressIpPrefix of sgc is not there after 600 seconds"),
        "{}",
        run.stderr
    );
    assert!(!run.calls.contains("enable-egress-gateway "));
}

/// What was there before stays as it was, in every script.
#[test]
fn nothing_of_others_is_touched() {
    let site = site(ONE);
    let cluster = Cluster::new();
    let others = [
        "-.namespace.aks-istio-egress",
        "aks-istio-egress.staticgatewayconfiguration.sgc",
        "aks-istio-egress.deployment.curl",
        "aks-istio-egress.serviceaccount.curl",
        "aks-istio-system.configmap.istio-shared-configmap-asm-1-30",
        "aks-istio-egress.virtualservice.theirs",
    ];
    for (number, name) in others.iter().enumerate() {
        let owner = ["", "Helm ", "egressgen other-policy"][number % 3];
        cluster.write(&format!("objects/{name}"), owner);
    }
    cluster.write("pools", "gateways\tGateway\tNone\n");
    for script in [Script::Setup, Script::Cleanup, Script::Disable] {
        let run = cluster.run(&site, script);
        assert_eq!(run.code, Some(0), "{script:?}: {}", run.stderr);
        for (number, name) in others.iter().enumerate() {
            let owner = ["", "Helm ", "egressgen other-policy"][number % 3];
            assert_eq!(
                cluster.read(&format!("objects/{name}")).as_deref(),
                Some(owner),
                "{script:?}: {name}"
            );
        }
    }
    assert_eq!(
        cluster.read("pools").as_deref(),
        Some("gateways\tGateway\tNone\n")
    );
    assert_eq!(cluster.read("gateways").as_deref(), Some(""));
}

#[test]
fn setup_says_what_is_in_its_way() {
    let _settings = snapshots();
    let site = site(ONE);
    let mut table = String::new();
    for (what, file, content) in [
        ("not logged in", "fail", "account show"),
        ("no add-on", "answers", "istio.revisions\t\n"),
        (
            "another revision",
            "answers",
            "istio.revisions\tasm-1-28\\nasm-1-29\\n\n",
        ),
        ("a pool of another mode", "pools", "gateways\tUser\tNone\n"),
        (
            "another configuration",
            "gateways",
            "asm-egress-test\taks-istio-egress\tother\n",
        ),
        (
            "another mesh configuration",
            "answers",
            ".data.mesh\taccessLogFile: /dev/stdout\\n\n",
        ),
        (
            "pods that do not start",
            "fail",
            "rollout status deployment asm-egress-test",
        ),
    ] {
        let cluster = Cluster::new();
        cluster.write(file, content);
        let run = cluster.run(&site, Script::Setup);
        assert_eq!(run.code, Some(2), "{what}: {}", run.stderr);
        let _ = write!(table, "# {what}\n{}\n", run.stderr);
    }
    insta::assert_snapshot!("setup-stops", table);
}

#[test]
fn disable_refuses_while_routes_lead_to_the_gateway() {
    let site = site(ONE);
    let cluster = Cluster::new();
    cluster.run(&site, Script::Setup);
    let state = cluster.state();
    let route = |host: &str| format!("virtualservices.networking\tshop/cnn {host}\\n\n");
    cluster.write(
        "answers",
        &route("asm-egress-test.aks-istio-egress.svc.cluster.local edition.cnn.com"),
    );
    let run = cluster.run(&site, Script::Disable);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("would break: shop/cnn"),
        "{}",
        run.stderr
    );
    assert!(!run.calls.contains("disable-egress-gateway "));
    assert_eq!(cluster.state(), state);
    // A gateway whose name only ends alike is another one.
    cluster.write(
        "answers",
        &route("my-asm-egress-test.aks-istio-egress.svc.cluster.local"),
    );
    let run = cluster.run(&site, Script::Disable);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// What answers as it should, by default.
const WELL: &str = "spec.type\tClusterIP\nspec.ports\t15021/TCP\\n80/TCP\\n443/TCP\\n\navailableReplicas\t2\n\
    annotations.kubernetes\tsgc\npartner-egress --ignore-not-found --output jsonpath=\\{.metadata.labels.istio\\}\tpartners\n\
    .metadata.labels.istio\\}\tasm-egress-test\n\
    spec.selector.istio\taks-istio-egress/cnn asm-egress-test\\npartner-egress/org partners\\n\n\
    initContainers\tistio-init istio-proxy curl\n192.0.2.1\t502\ndate\t2026-11-24T08:00:00Z\n\
    kubectl exec\t200\nkubectl logs\tGET /?MARK 200 - outbound|443||www.example.org - \n";

#[test]
fn verify_says_what_passes_and_what_fails() {
    let _settings = snapshots();
    let site = site(TWO_GATEWAYS);
    let mut table = String::new();
    for (what, answers) in [
        ("all is well", ""),
        ("no addresses", "egressIpPrefix\t\n"),
        ("another type", "spec.type\tLoadBalancer\n"),
        ("other ports", "spec.ports\t15021/TCP\\n8080/TCP\\n\n"),
        ("no pods", "availableReplicas\t\n"),
        ("another static gateway", "annotations.kubernetes\tother\n"),
        ("another label", ".metadata.labels.istio\\}\tother\n"),
        ("no Gateways", "spec.selector.istio\t\n"),
        ("no label for sidecars", "io/rev\t\n"),
        ("no sidecar", "initContainers\tcurl\n"),
        ("everything is let out", "192.0.2.1\t503\n"),
        ("refused", "edition.cnn.com\t502\n"),
        ("denied", "edition.cnn.com\t403\n"),
        ("no cluster", "edition.cnn.com\t503\n"),
        ("reset", "www.example.org\texit 35\n"),
        ("no answer", "www.example.org\texit 28\n"),
        ("past the gateway", "kubectl logs\tnothing\n"),
        (
            "no route at the gateway",
            "kubectl logs\tGET - NR outbound|443||www.example.org\n",
        ),
        ("no sample", "date\texit 1\n"),
    ] {
        let cluster = Cluster::new();
        cluster.run(&site, Script::Setup);
        cluster.write("answers", &(answers.to_owned() + WELL));
        let run = cluster.run(&site, Script::Verify);
        let expected = i32::from(what != "all is well");
        assert_eq!(
            run.code,
            Some(expected),
            "{what}: {} {}",
            run.stdout,
            run.stderr
        );
        let shown = run
            .stdout
            .lines()
            .filter(|it| what == "all is well" || !it.starts_with("pass"));
        let _ = write!(
            table,
            "# {what}\n{}\n\n",
            shown.collect::<Vec<_>>().join("\n")
        );
    }
    insta::assert_snapshot!("verify", table);
    let cluster = Cluster::new();
    cluster.write("fail", "kubectl get");
    assert_eq!(
        cluster.run(&site, Script::Verify).code,
        Some(2),
        "it could not check"
    );
}

/// Values reach az as they are, and nothing in them is run.
#[test]
fn odd_names_reach_az_as_they_are() {
    let text = ONE.replace("resourceGroup: rg", "resourceGroup: 'a(b)-\u{fc}._x'");
    let cluster = Cluster::new();
    let run = cluster.run(&site(&text), Script::Setup);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("resource group a(b)-\u{fc}._x, subscription"),
        "{}",
        run.stdout
    );
    assert!(
        run.calls.contains("--resource-group a\\(b\\)-\u{fc}._x"),
        "{}",
        run.calls
    );
}

#[test]
fn shellcheck_finds_nothing() {
    let Some(shellcheck) = support::program("EGRESSGEN_SHELLCHECK", "shellcheck") else {
        return;
    };
    for text in [ONE, TWO_GATEWAYS] {
        for script in Script::ALL {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("script.sh");
            std::fs::write(&path, site(text).script(script).unwrap()).unwrap();
            let output = std::process::Command::new(&shellcheck)
                .arg(&path)
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{script:?}: {}",
                String::from_utf8_lossy(&output.stdout)
            );
        }
    }
}

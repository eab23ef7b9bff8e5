//! The scripts, run by a real bash against programs that stand in for az and kubectl: order, quoting, waiting, the
//! failure of each step, and a second run.

#![cfg(unix)]
mod callers;
mod disable;
mod setup;
#[path = "../support/mod.rs"]
mod support;
mod verify;

use egressgen_aks::{AccessLogs, Choices, RegistryOnly, Script};
use support::{Cluster, ONE, TWO_GATEWAYS, aks_cluster, chosen, snapshots};

/// A run that nothing disturbs, on a cluster with nothing but the add-on, and the way back.
#[test]
fn from_an_empty_cluster_and_back() {
    let _settings = snapshots();
    let cluster = Cluster::new();
    let aks_cluster = aks_cluster(ONE);
    for script in [Script::Setup, Script::Cleanup, Script::Disable] {
        let run = cluster.run(&aks_cluster, script);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        insta::assert_snapshot!(format!("calls-{}", script.as_str()), run.calls);
    }
    assert_eq!(cluster.state(), Cluster::nothing());
}

#[test]
fn a_second_run_makes_nothing_again() {
    let cluster = Cluster::new();
    let aks_cluster = aks_cluster(TWO_GATEWAYS);
    assert_eq!(cluster.run(&aks_cluster, Script::Setup).code, Some(0));
    let state = cluster.state();
    let run = cluster.run(&aks_cluster, Script::Setup);
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
    let closed = Choices {
        registry_only: Some(RegistryOnly::Mesh),
        ..Choices::default()
    };
    let aks_cluster = chosen(ONE, closed);
    let whole = Cluster::new();
    for script in [Script::Setup, Script::Cleanup, Script::Disable] {
        let before = whole.save();
        let calls = whole.run(&aks_cluster, script).count;
        assert!(calls > 10, "{calls}");
        for step in 1..=calls {
            let cluster = Cluster::of(&before);
            cluster.write("fail", &step.to_string());
            let first = cluster.run(&aks_cluster, script);
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
            let second = cluster.run(&aks_cluster, script);
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

/// Values reach az as they are, and nothing in them is run.
#[test]
fn odd_names_reach_az_as_they_are() {
    let text = ONE.replace("resourceGroup: rg", "resourceGroup: 'a(b)-\u{fc}._x'");
    let cluster = Cluster::new();
    let run = cluster.run(&aks_cluster(&text), Script::Setup);
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

/// What was there before stays as it was, in every script.
#[test]
fn nothing_of_others_is_touched() {
    let aks_cluster = aks_cluster(ONE);
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
        let run = cluster.run(&aks_cluster, script);
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

/// By the version that is pinned and by those of older distributions, of which EGRESSGEN_SHELLCHECK may name one.
#[test]
fn shellcheck_finds_nothing() {
    let Some(shellcheck) = support::program("EGRESSGEN_SHELLCHECK", "shellcheck") else {
        return;
    };
    let closed = Choices {
        registry_only: Some(RegistryOnly::Mesh),
        access_logs: Some(AccessLogs::Mesh),
    };
    let empty = ONE.replace(
        "  - {host: edition.cnn.com, flow: http}",
        "  - {host: '*.example.com', flow: https, via: direct}",
    );
    for (text, choices) in [
        (ONE, Choices::default()),
        (ONE, closed),
        (TWO_GATEWAYS, Choices::default()),
        (&empty, Choices::default()),
    ] {
        for script in Script::ALL {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("script.sh");
            std::fs::write(&path, chosen(text, choices).script(script).unwrap()).unwrap();
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

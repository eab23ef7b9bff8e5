//! setup: what it checks, what it waits for, and what of others it respects.

use std::fmt::Write as _;

use egressgen_aks::{AccessLogs, Choices, RegistryOnly, Script};

use crate::support::{self, Cluster, ONE, aks_cluster, chosen, snapshots};

#[test]
fn setup_waits_for_the_addresses_and_not_for_ever() {
    let aks_cluster = aks_cluster(ONE);
    let cluster = Cluster::new();
    cluster.write("wait", "3");
    let run = cluster.run(&aks_cluster, Script::Setup);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let (before, _) = run.calls.split_once("enable-egress-gateway").unwrap();
    assert_eq!(before.matches("sleep 10").count(), 3);
    let cluster = Cluster::new();
    cluster.write("wait", "1000");
    let run = cluster.run(&aks_cluster, Script::Setup);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .contains("timed out after 600 seconds waiting for the egressIpPrefix of sgc"),
        "{}",
        run.stderr
    );
    assert!(!run.calls.contains("enable-egress-gateway "));
}

#[test]
fn setup_says_what_is_in_its_way() {
    let _settings = snapshots();
    let aks_cluster = aks_cluster(ONE);
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
            "Pod Subnet",
            "answers",
            "podSubnetId\tnodepool1\\nnodepool2\\n\n",
        ),
        ("dual stack", "answers", "ipFamilies\tIPv4\\nIPv6\\n\n"),
        ("no version of az", "answers", "az version\tnone\\n\n"),
        (
            "pods that do not start",
            "fail",
            "rollout status deployment asm-egress-test",
        ),
    ] {
        let cluster = Cluster::new();
        cluster.write(file, content);
        let run = cluster.run(&aks_cluster, Script::Setup);
        assert_eq!(run.code, Some(2), "{what}: {}", run.stderr);
        if ["Pod Subnet", "dual stack"].contains(&what) {
            assert_eq!(cluster.state(), Cluster::nothing(), "{what}");
        }
        let _ = write!(table, "# {what}\n{}\n", run.stderr);
    }
    insta::assert_snapshot!("setup-stops", table);
}

/// The extension is for older ones, and is not touched otherwise.
#[test]
fn the_extension_is_for_an_older_az() {
    for (version, expected) in [
        ("2.79.0", true),
        ("1.100.0", true),
        ("2.80.0", false),
        ("2.100.1", false),
        ("3.0.0b1", false),
    ] {
        let cluster = Cluster::new();
        cluster.write("answers", &format!("az version\t{version}\\n\n"));
        let run = cluster.run(&aks_cluster(ONE), Script::Setup);
        assert_eq!(run.code, Some(0), "{version}: {}", run.stderr);
        assert_eq!(run.calls.contains("az extension"), expected, "{version}");
    }
}

/// Nothing is closed that nobody asks to be closed.
#[test]
fn the_mesh_is_closed_on_request() {
    for (choice, expected) in [
        (None, false),
        (Some(RegistryOnly::Namespaces), false),
        (Some(RegistryOnly::Mesh), true),
    ] {
        let cluster = Cluster::new();
        let choices = Choices {
            registry_only: choice,
            ..Choices::default()
        };
        let run = cluster.run(&chosen(ONE, choices), Script::Setup);
        assert_eq!(run.code, Some(0), "{choice:?}: {}", run.stderr);
        assert_eq!(
            run.calls.contains("configmap"),
            expected,
            "{choice:?}: {}",
            run.calls
        );
        let open = run
            .stdout
            .contains("sidecars still send traffic to unknown hosts directly");
        assert_eq!(open, choice.is_none(), "{choice:?}: {}", run.stdout);
    }
}

/// Someone's mesh configuration is read as the YAML that it is.
#[test]
fn a_mesh_configuration_of_others_may_have_what_is_wanted() {
    let _settings = snapshots();
    if support::program("EGRESSGEN_KUBECTL", "kubectl").is_none() {
        return;
    }
    let aks_cluster = chosen(
        ONE,
        Choices {
            registry_only: Some(RegistryOnly::Mesh),
            access_logs: Some(AccessLogs::Mesh),
        },
    );
    let mut table = String::new();
    for (mesh, code) in [
        (
            "# ours\naccessLogFile: \"/dev/stdout\"\noutboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n",
            0,
        ),
        (
            "---\n{accessLogFile: /dev/stdout, outbound_traffic_policy: {mode: REGISTRY_ONLY}}",
            0,
        ),
        (
            "accessLogFile: /dev/stdout\noutboundTrafficPolicy: {mode: ALLOW_ANY}\n",
            2,
        ),
        (
            "defaultConfig:\n  note: |\n    outboundTrafficPolicy:\n      mode: REGISTRY_ONLY\n",
            2,
        ),
        ("", 2),
        ("outboundTrafficPolicy: {mode: REGISTRY_ONLY", 2),
    ] {
        let cluster = Cluster::new();
        let name = "objects/aks-istio-system.configmap.istio-shared-configmap-asm-1-30";
        cluster.write(name, "Helm ");
        cluster.write("mesh", mesh);
        let run = cluster.run(&aks_cluster, Script::Setup);
        assert_eq!(run.code, Some(code), "{mesh}: {}", run.stderr);
        assert_eq!(cluster.read(name).as_deref(), Some("Helm "), "{mesh}");
        // What kubectl says of broken YAML is its own.
        let said = run.stderr.lines().filter(|line| !line.contains("STDIN"));
        let said: Vec<_> = said.collect();
        let _ = write!(table, "# {mesh:?}\n{}\n\n", said.join("\n"));
    }
    insta::assert_snapshot!("setup-mesh-configuration", table);
}

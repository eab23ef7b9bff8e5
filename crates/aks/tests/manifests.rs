//! The manifests: as reviewed, as on the page, and as real clients read them.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fs;
use std::process::Command;

use egressgen_aks::{AccessLogs, AksCluster, Choices, Manifest, Part, RegistryOnly};
use support::{ONE, TWO_GATEWAYS, aks_cluster, chosen, snapshots};

fn yaml(aks_cluster: &AksCluster, parts: &[Part]) -> String {
    let manifests: Vec<_> = parts
        .iter()
        .flat_map(|part| aks_cluster.manifests(*part).unwrap())
        .collect();
    let mut out = Vec::new();
    Manifest::write(&mut out, &manifests).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn manifests_are_as_reviewed() {
    let _settings = snapshots();
    insta::assert_snapshot!("manifests-one", yaml(&aks_cluster(ONE), &Part::ALL));
    insta::assert_snapshot!(
        "manifests-two",
        yaml(&aks_cluster(TWO_GATEWAYS), &Part::ALL)
    );
    let choices = Choices {
        registry_only: Some(RegistryOnly::Namespaces),
        access_logs: Some(AccessLogs::Mesh),
    };
    insta::assert_snapshot!("manifests-choices", yaml(&chosen(ONE, choices), &Part::ALL));
}

/// Byte for byte as it is on the AKS page, but for the revision.
#[test]
fn the_mesh_configuration_is_the_pages() {
    let page = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: istio-shared-configmap-asm-1-24\n  \
                namespace: aks-istio-system\ndata:\n  mesh: |-\n    outboundTrafficPolicy:\n      mode: REGISTRY_ONLY\n";
    let choices = Choices {
        registry_only: Some(RegistryOnly::Mesh),
        ..Choices::default()
    };
    let aks_cluster = chosen(&ONE.replace("asm-1-30", "asm-1-24"), choices);
    assert_eq!(yaml(&aks_cluster, &[Part::MeshConfig]), page);
}

/// Nothing is set, so nothing is written.
#[test]
fn without_settings_there_is_no_mesh_configuration() {
    let choices = Choices {
        registry_only: None,
        access_logs: Some(AccessLogs::Off),
    };
    let aks_cluster = chosen(ONE, choices);
    assert_eq!(
        yaml(
            &aks_cluster,
            &[Part::MeshConfig, Part::Applications, Part::Gateway]
        ),
        ""
    );
}

#[test]
fn a_real_kubectl_reads_them() {
    let Some(kubectl) = support::program("EGRESSGEN_KUBECTL", "kubectl") else {
        return;
    };
    for text in [ONE, TWO_GATEWAYS] {
        let folder = tempfile::tempdir().unwrap();
        let all = yaml(&aks_cluster(text), &Part::ALL);
        fs::write(folder.path().join("all.yaml"), &all).unwrap();
        fs::write(
            folder.path().join("kustomization.yaml"),
            "resources:\n- all.yaml\n",
        )
        .unwrap();
        let run = |arguments: &[&str]| {
            let mut command = Command::new(&kubectl);
            let output = command
                .args(arguments)
                .current_dir(&folder)
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            String::from_utf8(output.stdout).unwrap()
        };
        let count = |text: &str| text.lines().filter(|it| it.starts_with("kind: ")).count();
        assert_eq!(count(&run(&["kustomize", "."])), count(&all));
        // For `create --dry-run=client` kubectl asks a server for the kinds; this reads them by itself.
        let closed = Choices {
            registry_only: Some(RegistryOnly::Mesh),
            ..Choices::default()
        };
        let core = yaml(
            &chosen(text, closed),
            &[Part::Namespace, Part::Sample, Part::MeshConfig],
        );
        fs::write(folder.path().join("core.yaml"), &core).unwrap();
        let read = run(&[
            "annotate",
            "--local",
            "-f",
            "core.yaml",
            "a=b",
            "-o",
            "yaml",
            "--dry-run=client",
        ]);
        assert_eq!(count(&read), count(&core), "{read}");
        assert!(read.contains("mesh: |-\n"), "{read}");
    }
}

//! disable: what it refuses to break, and what of others it finds in a namespace.

use std::collections::BTreeMap;

use egressgen_aks::Script;

use crate::support::{Cluster, ONE, aks_cluster};

#[test]
fn disable_refuses_while_routes_lead_to_the_gateway() {
    let aks_cluster = aks_cluster(ONE);
    let cluster = Cluster::new();
    cluster.run(&aks_cluster, Script::Setup);
    let state = cluster.state();
    let route = |host: &str| format!("virtualservices.networking\tshop/cnn {host}\\n\n");
    cluster.write(
        "answers",
        &route("asm-egress-test.aks-istio-egress.svc.cluster.local edition.cnn.com"),
    );
    let run = cluster.run(&aks_cluster, Script::Disable);
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
    let run = cluster.run(&aks_cluster, Script::Disable);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// A cluster that was set up and cleaned up, saved.
fn cleaned() -> BTreeMap<String, String> {
    let cluster = Cluster::new();
    let aks_cluster = aks_cluster(ONE);
    for script in [Script::Setup, Script::Cleanup] {
        assert_eq!(cluster.run(&aks_cluster, script).code, Some(0));
    }
    cluster.save()
}

const NAMESPACE: &str = "objects/-.namespace.aks-istio-egress";

#[test]
fn a_namespace_with_objects_of_others_stays() {
    let cleaned = cleaned();
    for (kind, name, content) in [
        ("networkpolicy", "theirs", "Helm "),
        ("ingress", "theirs", ""),
        ("role", "theirs", "Helm "),
        ("lease", "theirs", ""),
        ("configmap", "theirs", ""),
        ("serviceaccount", "theirs", ""),
        ("secret", "theirs", "\n\nOpaque "),
        (
            "secret",
            "token",
            "\n\nkubernetes.io/service-account-token theirs",
        ),
        ("authorizationpolicy", "theirs", "egressgen other-policy"),
        // Nothing tells when they will be gone.
        ("pod", "theirs", "\nReplicaSet"),
        ("endpoint", "theirs", ""),
    ] {
        let cluster = Cluster::of(&cleaned);
        let path = format!("objects/aks-istio-egress.{kind}.{name}");
        cluster.write(&path, content);
        let run = cluster.run(&aks_cluster(ONE), Script::Disable);
        assert_eq!(run.code, Some(0), "{kind}: {}", run.stderr);
        assert!(cluster.read(NAMESPACE).is_some(), "{kind}: {}", run.stdout);
        assert!(cluster.read(&path).is_some(), "{kind}");
        assert!(
            run.stdout.contains(&format!("/{name}")) && run.stdout.contains("left as it is"),
            "{kind}: {}",
            run.stdout
        );
        let waits = run.calls.matches("sleep 10").count();
        let goes = ["pod", "endpoint"].contains(&kind);
        assert_eq!(waits, if goes { 11 } else { 0 }, "{kind}: {}", run.calls);
    }
}

#[test]
fn what_is_ours_or_of_kubernetes_does_not_keep_a_namespace() {
    let cluster = Cluster::of(&cleaned());
    cluster.write(
        "objects/aks-istio-egress.networkpolicy.ours",
        "egressgen page",
    );
    let run = cluster.run(&aks_cluster(ONE), Script::Disable);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(cluster.state(), Cluster::nothing());
}

/// What can't be seen may be someone's.
#[test]
fn a_kind_that_cannot_be_listed_keeps_the_namespace() {
    let cleaned = cleaned();
    for (fail, said) in [
        ("api-resources", "the kinds of resources can't be listed"),
        (
            "get roles",
            "roles.rbac.authorization.k8s.io can't be listed",
        ),
    ] {
        let cluster = Cluster::of(&cleaned);
        cluster.write("fail", fail);
        let run = cluster.run(&aks_cluster(ONE), Script::Disable);
        assert_eq!(run.code, Some(2), "{fail}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{fail}: {}", run.stderr);
        assert!(cluster.read(NAMESPACE).is_some(), "{fail}");
        assert_eq!(cluster.read("pools").as_deref(), Some(""), "{fail}");
    }
}

/// The page has no variable for the node pool: it is found by its tag.
#[test]
fn a_node_pool_goes_by_its_tag() {
    let without = ONE.replace(", nodePool: gateways", "");
    assert_ne!(without, ONE);
    let cluster = Cluster::of(&cleaned());
    let run = cluster.run(&aks_cluster(&without), Script::Disable);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(cluster.state(), Cluster::nothing());
}

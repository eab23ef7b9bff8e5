//! verify: whom it takes for who may call and for who may not, and that they are gone at the end.

use std::fmt::Write as _;

use egressgen_aks::Script;

use crate::support::{Cluster, ONE, aks_cluster, snapshots};
use crate::verify::{RBAC, WELL};

/// The callers go whatever becomes of the script; what is not of it stays.
#[test]
fn callers_are_gone_at_the_end() {
    let aks_cluster = aks_cluster(ONE);
    let cluster = Cluster::new();
    cluster.run(&aks_cluster, Script::Setup);
    let state = cluster.state();
    cluster.write("answers", WELL);
    cluster.write(
        "fail",
        "get pod egressgen-verify-page-0 -n aks-istio-egress --ignore-not-found --output jsonpath=",
    );
    let run = cluster.run(&aks_cluster, Script::Verify);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.calls.contains("kubectl create"), "{}", run.calls);
    assert_eq!(cluster.state(), state, "{}", run.calls);
    // One of someone else by the same name.
    cluster.write("fail", "");
    cluster.write(
        "objects/aks-istio-egress.pod.egressgen-verify-page-0",
        "Helm ",
    );
    let run = cluster.run(&aks_cluster, Script::Verify);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stdout.contains("already exists"), "{}", run.stdout);
    let theirs = cluster.read("objects/aks-istio-egress.pod.egressgen-verify-page-0");
    assert_eq!(theirs.as_deref(), Some("Helm "));
}

/// Where everyone of the known namespaces may call, it takes a namespace of its own, and only if there is none.
#[test]
fn a_namespace_of_its_own_for_who_may_not_call() {
    let aks_cluster = aks_cluster(&ONE.replace(
        "flow: http",
        "flow: http, allow: {namespaces: [aks-istio-egress]}",
    ));
    let cluster = Cluster::new();
    cluster.run(&aks_cluster, Script::Setup);
    let state = cluster.state();
    cluster.write("answers", WELL);
    cluster.write(
        "traffic",
        &format!(
            "verify-page-0 ~0~200 3~/?MARK 200 - via_upstream\nverify-page-1 ~0~403 3~/?MARK 403 - {RBAC}\n"
        ),
    );
    let run = cluster.run(&aks_cluster, Script::Verify);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(
        run.calls.contains("< namespace/egressgen-verify"),
        "{}",
        run.calls
    );
    assert_eq!(cluster.state(), state, "{}", run.calls);
    cluster.write("objects/-.namespace.egressgen-verify", "Helm ");
    let run = cluster.run(&aks_cluster, Script::Verify);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    let theirs = cluster.read("objects/-.namespace.egressgen-verify");
    assert_eq!(theirs.as_deref(), Some("Helm "));
}

/// Who is tried, for each way in which a policy says who may call.
#[test]
fn someone_who_may_call_and_someone_who_may_not() {
    let _settings = snapshots();
    let mut table = String::new();
    for (settings, policy) in [
        ("", ""),
        (", allow: {namespaces: [shop]}", ""),
        (", allow: {serviceAccounts: [shop/checkout]}", ""),
        (", allow: {namespaces: [aks-istio-egress]}", ""),
        (", allow: {serviceAccounts: [aks-istio-egress/default]}", ""),
        (", allow: {principals: ['cluster.local/ns/shop/*']}", ""),
        (", allow: {principals: ['*/sa/default']}", ""),
        (", allow: {principals: ['other.domain/ns/shop/sa/a']}", ""),
        ("", "  access: default-deny\n"),
        (
            ", allow: {namespaces: [shop]}, exportTo: [aks-istio-egress, shop]",
            "",
        ),
        (
            ", allow: {namespaces: [aks-istio-egress, shop]}, exportTo: [aks-istio-egress, shop]",
            "",
        ),
        (
            ", allow: {namespaces: [bank, shop]}, exportTo: [aks-istio-egress, shop]",
            "",
        ),
        (", via: direct, exportTo: [shop]", ""),
        (
            ", via: direct",
            "  applicationNamespaces: [shop]\n  outboundTrafficPolicy: registry-only\n",
        ),
    ] {
        let text = ONE.replace("flow: http", &format!("flow: http{settings}")) + policy;
        let script = aks_cluster(&text).script(Script::Verify).unwrap();
        let tried = script.lines().filter(|line| {
            ["start ", "check_closed ", "check_request ", "skip "]
                .iter()
                .any(|call| line.starts_with(call))
        });
        let tried: Vec<_> = tried.collect();
        let _ = write!(
            table,
            "# {settings} {}\n{}\n\n",
            policy.trim(),
            tried.join("\n")
        );
    }
    insta::assert_snapshot!("verify-callers", table);
}

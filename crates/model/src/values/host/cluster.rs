//! Names of services in the cluster, which need no egress.

/// The domains of services in a cluster: the default domain of a cluster, the domain of services shared by several
/// clusters (KEP-1645), and the short form `NAME.NAMESPACE.svc`, which the search list of every pod completes.
const CLUSTER_DOMAINS: [&str; 3] = ["cluster.local", "clusterset.local", "svc"];

/// Whether a lower-case name is one that the cluster's own DNS resolves.
pub(super) fn is_in_cluster(name: &str) -> bool {
    CLUSTER_DOMAINS.iter().any(|domain| {
        let rest = name.strip_suffix(domain);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether services in the cluster have names under a top-level domain.
pub(super) fn has_services_under(top: &str) -> bool {
    let top = top.to_ascii_lowercase();
    CLUSTER_DOMAINS
        .iter()
        .any(|domain| domain.rsplit('.').next() == Some(top.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::super::{Host, HostError};

    #[test]
    fn refuses_services_in_the_cluster() {
        use HostError::InCluster;
        check(&[
            ("shop.default.svc.cluster.local", &InCluster),
            ("Shop.Default.SVC.Cluster.Local", &InCluster),
            ("10-0-0-1.default.pod.cluster.local", &InCluster),
            ("cluster.local", &InCluster),
            ("shop.default.svc.clusterset.local", &InCluster),
            ("shop.default.svc", &InCluster),
            ("default.svc", &InCluster),
        ]);
        for outside in [
            "db.corp.local",
            "mycluster.local",
            "a.svc.example.com",
            "a.notsvc",
            "cluster.local.example.com",
        ] {
            assert_eq!(Host::new(outside).unwrap().as_str(), outside);
        }
    }
}

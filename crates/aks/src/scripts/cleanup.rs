//! The values for the template of cleanup.sh.

use serde::Serialize;

use super::Head;
use crate::AksCluster;

#[derive(Serialize)]
pub(super) struct Context {
    #[serde(flatten)]
    head: Head,
    revision: String,
    places: Vec<PolicyPlace>,
    /// The namespaces of the sample application.
    namespaces: Vec<String>,
}

/// A namespace where a policy has resources.
#[derive(Serialize)]
struct PolicyPlace {
    selector: String,
    namespace: String,
}

// === impl Context ===

impl Context {
    pub(super) fn of(cluster: &AksCluster) -> Self {
        let places = cluster
            .places
            .iter()
            .map(|(policy, namespace)| PolicyPlace {
                selector: egressgen::policy_selector(policy),
                namespace: namespace.to_string(),
            });
        let namespaces = cluster.namespaces().into_iter();
        Self {
            head: Head::of(cluster),
            revision: cluster.revision.to_string(),
            places: places.collect(),
            namespaces: namespaces.map(ToString::to_string).collect(),
        }
    }
}

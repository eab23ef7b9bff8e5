//! The labels by which objects that egressgen wrote can be found again.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::policy::PolicyId;

/// Kubernetes' own label for the tool that looks after an object, and our value of it.
pub const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "egressgen");

/// The policy from which an object comes, by its name.
pub const POLICY: &str = "egressgen.dev/policy";

/// The namespace of that policy, where it has one.
pub const POLICY_NAMESPACE: &str = "egressgen.dev/policy-namespace";

/// Whether a label is for egressgen to set.
pub(crate) fn is_own(key: &str) -> bool {
    [MANAGED_BY.0, POLICY, POLICY_NAMESPACE].contains(&key)
}

/// The label selector, as `kubectl -l` takes it, of all resources that were written for a policy, and of no other's.
#[must_use]
pub fn policy_selector(policy: &PolicyId) -> String {
    let (key, value) = MANAGED_BY;
    let namespace = match &policy.namespace {
        Some(namespace) => format!("{POLICY_NAMESPACE}={namespace}"),
        None => format!("!{POLICY_NAMESPACE}"),
    };
    format!("{key}={value},{POLICY}={},{namespace}", policy.name)
}

/// Marks an object as written for a policy.
pub fn mark(metadata: &mut ObjectMeta, policy: &PolicyId) {
    let labels = metadata.labels.get_or_insert_default();
    labels.insert(MANAGED_BY.0.to_owned(), MANAGED_BY.1.to_owned());
    labels.insert(POLICY.to_owned(), policy.name.as_str().to_owned());
    if let Some(namespace) = &policy.namespace {
        labels.insert(POLICY_NAMESPACE.to_owned(), namespace.as_str().to_owned());
    }
}

//! The labels that identify resources written by egressgen.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::policy::PolicyId;

/// The Kubernetes label for the tool that manages a resource, and its value for egressgen.
pub const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "egressgen");

/// The label with the name of the policy that a resource comes from.
pub const POLICY: &str = "egressgen.dev/policy";

/// The label with the namespace of that policy, if it has one.
pub const POLICY_NAMESPACE: &str = "egressgen.dev/policy-namespace";

/// Whether a label is reserved for egressgen.
pub(crate) fn is_own(key: &str) -> bool {
    [MANAGED_BY.0, POLICY, POLICY_NAMESPACE].contains(&key)
}

/// The label selector for `kubectl -l` that matches all resources of a policy, and no other resources.
#[must_use]
pub fn policy_selector(policy: &PolicyId) -> String {
    let (key, value) = MANAGED_BY;
    let namespace = match &policy.namespace {
        Some(namespace) => format!("{POLICY_NAMESPACE}={namespace}"),
        None => format!("!{POLICY_NAMESPACE}"),
    };
    format!("{key}={value},{POLICY}={},{namespace}", policy.name)
}

/// Marks a resource as written for a policy.
pub fn mark(metadata: &mut ObjectMeta, policy: &PolicyId) {
    let labels = metadata.labels.get_or_insert_default();
    labels.insert(MANAGED_BY.0.to_owned(), MANAGED_BY.1.to_owned());
    labels.insert(POLICY.to_owned(), policy.name.as_str().to_owned());
    if let Some(namespace) = &policy.namespace {
        labels.insert(POLICY_NAMESPACE.to_owned(), namespace.as_str().to_owned());
    }
}

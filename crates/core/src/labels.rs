//! The labels by which objects that egressgen wrote can be found again.

use egressgen_model::values::Name;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// Kubernetes' own label for the tool that looks after an object, and our value of it.
pub const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "egressgen");

/// The policy from which an object comes, by its name.
pub const POLICY: &str = "egressgen.dev/policy";

/// Whether a label is for egressgen to set.
pub(crate) fn is_own(key: &str) -> bool {
    key == MANAGED_BY.0 || key == POLICY
}

/// Marks an object as written for a policy.
pub fn mark(metadata: &mut ObjectMeta, policy: &Name) {
    let labels = metadata.labels.get_or_insert_default();
    labels.insert(MANAGED_BY.0.to_owned(), MANAGED_BY.1.to_owned());
    labels.insert(POLICY.to_owned(), policy.as_str().to_owned());
}

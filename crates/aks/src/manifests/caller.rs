//! A Pod that sends the test requests under the identity of a service account.

use egressgen::Namespace;
use egressgen::policy::PolicyId;
use k8s_openapi::api::core::v1::{Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{labels, metadata, sample};

/// The label `app` of the Pods. Its value keeps the Services of other teams from selecting them.
const APP: &str = "egressgen-verify";
/// Kubernetes ends the Pod after this time, even if the script does not delete it.
const MOST_SECONDS: i64 = 1800;

/// The Pod with the given name, marked as made for a policy.
pub(crate) fn caller(namespace: &Namespace, account: &str, name: String, policy: &PolicyId) -> Pod {
    let mut metadata = ObjectMeta {
        labels: Some(labels([("app", APP.to_owned())])),
        ..metadata(name, Some(namespace))
    };
    egressgen::mark(&mut metadata, policy);
    Pod {
        metadata,
        // Whether this is an Option depends on the k8s-openapi version.
        spec: PodSpec {
            active_deadline_seconds: Some(MOST_SECONDS),
            // The Pod needs its identity only for the mesh, not for the API server.
            automount_service_account_token: Some(false),
            containers: vec![sample::container()],
            restart_policy: Some("Never".to_owned()),
            service_account_name: Some(account.to_owned()),
            termination_grace_period_seconds: Some(0),
            ..PodSpec::default()
        }
        .into(),
        ..Pod::default()
    }
}

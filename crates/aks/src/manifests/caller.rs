//! A Pod that sends requests in the name of a service account, for as long as they are tried.

use egressgen::Namespace;
use egressgen::policy::PolicyId;
use k8s_openapi::api::core::v1::{Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{labels, metadata, sample};

/// The label `app` of the Pods, by which no Service of others takes them for its own.
const APP: &str = "egressgen-verify";
/// Whatever becomes of the script: after this it is over.
const MOST_SECONDS: i64 = 1800;

/// The Pod with a name of its own, marked as made for a policy.
pub(crate) fn caller(namespace: &Namespace, account: &str, name: String, policy: &PolicyId) -> Pod {
    let mut metadata = ObjectMeta {
        labels: Some(labels([("app", APP.to_owned())])),
        ..metadata(name, Some(namespace))
    };
    egressgen::mark(&mut metadata, policy);
    Pod {
        metadata,
        // An Option or not, as the version of k8s-openapi has it.
        spec: PodSpec {
            active_deadline_seconds: Some(MOST_SECONDS),
            // It has the identity for the mesh alone, and not for the API server.
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

//! The sample application: a curl container that waits for `kubectl exec`.

use egressgen::Namespace;
use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use k8s_openapi::api::core::v1::{
    Capabilities, Container, PodSpec, PodTemplateSpec, SeccompProfile, SecurityContext,
    ServiceAccount,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::{labels, metadata};

/// The name of the resources and of the container, as on the AKS page.
const NAME: &str = "curl";
const IMAGE: &str = "docker.io/curlimages/curl:8.16.0";
/// The user `curl_user` of the image.
const USER: i64 = 100;

pub(super) fn account(namespace: &Namespace) -> ServiceAccount {
    ServiceAccount {
        metadata: metadata(NAME, Some(namespace)),
        ..ServiceAccount::default()
    }
}

pub(super) fn deployment(namespace: &Namespace) -> Deployment {
    let app = || Some(labels([("app", NAME.to_owned())]));
    let pod = PodSpec {
        containers: vec![container()],
        service_account_name: Some(NAME.to_owned()),
        // The container has nothing to finish when the Pod ends.
        termination_grace_period_seconds: Some(0),
        ..PodSpec::default()
    };
    Deployment {
        metadata: metadata(NAME, Some(namespace)),
        // Whether this is an Option depends on the k8s-openapi version.
        spec: DeploymentSpec {
            replicas: Some(1),
            selector: LabelSelector {
                match_labels: app(),
                ..LabelSelector::default()
            },
            template: PodTemplateSpec {
                metadata: Some(ObjectMeta {
                    labels: app(),
                    ..ObjectMeta::default()
                }),
                spec: Some(pod),
            },
            ..DeploymentSpec::default()
        }
        .into(),
        ..Deployment::default()
    }
}

/// A curl container that waits and has no privileges.
pub(super) fn container() -> Container {
    Container {
        name: NAME.to_owned(),
        image: Some(IMAGE.to_owned()),
        command: Some(vec!["sleep".to_owned(), "infinity".to_owned()]),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            capabilities: Some(Capabilities {
                drop: Some(vec!["ALL".to_owned()]),
                ..Capabilities::default()
            }),
            run_as_non_root: Some(true),
            run_as_user: Some(USER),
            seccomp_profile: Some(SeccompProfile {
                type_: "RuntimeDefault".to_owned(),
                ..SeccompProfile::default()
            }),
            ..SecurityContext::default()
        }),
        ..Container::default()
    }
}

//! The namespace of a gateway.

use egressgen::aks::Revision;
use k8s_openapi::api::core::v1::Namespace;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{labels, metadata};

/// The label that makes the add-on inject sidecars. The add-on ignores `istio-injection`.
const REVISION: &str = "istio.io/rev";

pub(crate) fn namespace(name: &egressgen::Namespace, revision: Revision) -> Namespace {
    Namespace {
        metadata: ObjectMeta {
            labels: Some(labels([(REVISION, revision.to_string())])),
            ..metadata(name.as_str(), None)
        },
        ..Namespace::default()
    }
}

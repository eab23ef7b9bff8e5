//! The shared mesh configuration of a revision.

use egressgen::aks::Revision;
use egressgen_yaml::{Block, Writer};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

use super::metadata;
use crate::choices::AccessLogs;

/// The namespace of the add-on's control plane.
const NAMESPACE: &str = "aks-istio-system";

/// The ConfigMap that the add-on merges into its own configuration: one per revision, for the whole mesh.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedMeshConfig {
    api_version: &'static str,
    kind: &'static str,
    pub(super) metadata: ObjectMeta,
    data: Data,
    #[serde(skip)]
    config: MeshConfig,
}

/// ConfigMap data consists of strings, and this string contains YAML.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Data {
    mesh: Block,
}

/// The fields of Istio's `MeshConfig` that concern egress and that the add-on supports (AKS documentation, "Configure
/// the Istio-based service mesh add-on"). Fields that the add-on blocks are not here.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct MeshConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_log_file: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outbound_traffic_policy: Option<OutboundTrafficPolicy>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct OutboundTrafficPolicy {
    mode: &'static str,
}

// === impl SharedMeshConfig ===

impl SharedMeshConfig {
    /// None if there is nothing to set.
    pub(crate) fn new(
        revision: Revision,
        closes_mesh: bool,
        access_logs: AccessLogs,
    ) -> Option<Self> {
        let config = MeshConfig {
            access_log_file: (access_logs == AccessLogs::Mesh).then_some("/dev/stdout"),
            outbound_traffic_policy: closes_mesh.then_some(OutboundTrafficPolicy {
                mode: "REGISTRY_ONLY",
            }),
        };
        if config == MeshConfig::default() {
            return None;
        }
        let mut writer = Writer::new(Vec::new());
        // The config holds at most two fixed words, which YAML can always express.
        writer.document(&config).ok()?;
        let text = String::from_utf8(writer.into_inner()).ok()?;
        let mut metadata = metadata(format!("istio-shared-configmap-{revision}"), None);
        metadata.namespace = Some(NAMESPACE.to_owned());
        Some(Self {
            api_version: "v1",
            kind: "ConfigMap",
            metadata,
            data: Data {
                mesh: Block(text.trim_end().to_owned()),
            },
            config,
        })
    }

    /// The fields that are set: the path, the same path in the other spelling that Istio reads, and the value.
    pub(crate) fn settings(&self) -> Vec<[&'static str; 3]> {
        let MeshConfig {
            access_log_file,
            outbound_traffic_policy,
        } = &self.config;
        let file = access_log_file.map(|file| ["accessLogFile", "access_log_file", file]);
        let mode = outbound_traffic_policy.as_ref().map(|policy| {
            [
                "outboundTrafficPolicy.mode",
                "outbound_traffic_policy.mode",
                policy.mode,
            ]
        });
        file.into_iter().chain(mode).collect()
    }
}

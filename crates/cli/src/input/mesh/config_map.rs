//! The mesh configuration in a ConfigMap.

use egressgen_mesh::OutboundTraffic;
use egressgen_yaml::{Limits, Node, parse};

use super::fields::{at, text, texts};
use super::settings::Settings;

/// The mesh configuration of a ConfigMap, and the rank of the ConfigMap: the one of an installation or revision (`istio`,
/// `istio-asm-1-30`) counts before the one that users of AKS write (`istio-shared-configmap-asm-1-30`), as in
/// `toSources`, pilot/pkg/bootstrap/mesh.go.
#[derive(Debug)]
pub(super) struct MeshConfig {
    pub(super) name: String,
    pub(super) is_shared: bool,
    pub(super) settings: Settings,
}

const SHARED: &str = "istio-shared-configmap";

/// Reads a ConfigMap, if it has a mesh configuration: what the key `mesh` has, if that can be read.
pub(super) fn read(node: &Node) -> Option<MeshConfig> {
    let name = text(node, &["metadata", "name"])?;
    if name != "istio" && !name.starts_with("istio-") {
        return None;
    }
    let config = at(node, &["data", "mesh"])?.as_str()?;
    let documents = parse(config, 0, &Limits::default()).ok()?;
    let config = documents.first()?;
    let namespace = text(node, &["metadata", "namespace"]);
    let root = text(config, &["rootNamespace"]).or(namespace);
    let capture = ["defaultConfig", "proxyMetadata", "ISTIO_META_DNS_CAPTURE"];
    let exports = |field: &str| {
        let values = texts(config, &[field]);
        (!values.is_empty()).then_some(values)
    };
    Some(MeshConfig {
        is_shared: name.starts_with(SHARED),
        name: name.into_owned(),
        settings: Settings {
            root_namespace: root.map(Into::into),
            outbound_traffic: text(config, &["outboundTrafficPolicy", "mode"]).and_then(|mode| {
                match mode.as_ref() {
                    "REGISTRY_ONLY" => Some(OutboundTraffic::RegistryOnly),
                    // The other modes send unknown destinations on, too.
                    mode if mode.starts_with("ALLOW_ANY") => Some(OutboundTraffic::AllowAny),
                    _ => None,
                }
            }),
            dns_capture: text(config, &capture).map(|value| value == "true"),
            trust_domain: text(config, &["trustDomain"]).map(Into::into),
            service_exports: exports("defaultServiceExportTo"),
            virtual_service_exports: exports("defaultVirtualServiceExportTo"),
            destination_rule_exports: exports("defaultDestinationRuleExportTo"),
            ..Settings::default()
        },
    })
}

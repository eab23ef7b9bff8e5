//! Sidecars that refuse unknown hosts: a Sidecar for a namespace of applications.

use egressgen_model::resources::{
    IstioEgressListener, OutboundTrafficMode, OutboundTrafficPolicy, Resource, SidecarSpec,
};
use egressgen_model::values::Namespace;

use crate::build::resources::resource_in;

/// The same for every policy, since a namespace can have only one Sidecar: Istio takes the oldest of several.
const NAME: &str = "egress-registry-only";

/// REGISTRY_ONLY for all workloads of a namespace. It hides nothing from them: if the Sidecar left out the gateway's
/// namespace, they would not find the gateway.
pub(super) fn sidecar(namespace: &Namespace) -> Resource {
    let spec = SidecarSpec {
        egress: vec![IstioEgressListener {
            hosts: vec!["*/*".to_owned()],
            ..IstioEgressListener::default()
        }],
        outbound_traffic_policy: Some(OutboundTrafficPolicy {
            mode: Some(OutboundTrafficMode::RegistryOnly),
            ..OutboundTrafficPolicy::default()
        }),
        ..SidecarSpec::default()
    };
    resource_in(Some(namespace), NAME, spec).into()
}

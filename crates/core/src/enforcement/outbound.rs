//! Sidecars that refuse hosts that no resource names.

use egressgen_model::resources::{
    IstioEgressListener, OutboundTrafficMode, OutboundTrafficPolicy, Resource, SidecarSpec,
};
use egressgen_model::values::Namespace;

use crate::parts;

/// The same for every policy, as a namespace has one Sidecar only: of several, Istio takes the oldest.
const NAME: &str = "egress-registry-only";

/// REGISTRY_ONLY for all workloads of a namespace. It hides nothing from them: a Sidecar that does not name the
/// gateway's namespace would take the way to the gateway away.
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
    parts::object_in(Some(namespace), NAME, spec).into()
}

//! Makes sidecars refuse unknown hosts: a Sidecar resource for a namespace of applications.

use egressgen_model::resources::{
    IstioEgressListener, OutboundTrafficMode, OutboundTrafficPolicy, Resource, SidecarSpec,
};
use egressgen_model::values::Namespace;

use crate::build::resources::resource_in;

/// The name is the same for every policy, because only one Sidecar per namespace counts: Istio uses the oldest.
const NAME: &str = "egress-registry-only";

/// Sets REGISTRY_ONLY for all workloads of a namespace. The Sidecar still lets them see all namespaces: if it left out
/// the gateway's namespace, they would not find the gateway.
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

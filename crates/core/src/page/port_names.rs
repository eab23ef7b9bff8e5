use egressgen_model::resources::Resource;

use super::{gateways, service_entries};

/// The port of the ServiceEntry and the server of the Gateway have other names than in a policy.
///
/// Istio shows the names in statistics. It does not derive the protocol from them, because both state their protocol.
pub(crate) fn port_names(resources: &mut [Resource], service_port: &str, server: &str) {
    for port in service_entries(resources).filter_map(|entry| entry.ports.first_mut()) {
        service_port.clone_into(&mut port.name);
    }
    for only in gateways(resources).flat_map(|gateway| &mut gateway.servers) {
        server.clone_into(&mut only.port.name);
    }
}

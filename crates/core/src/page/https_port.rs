use egressgen_model::resources::{Protocol, Resource, ServicePort};
use egressgen_model::values::Port;

use super::service_entries;

/// The ServiceEntry of an HTTP host also lists port 443.
///
/// No route leads from that port to the gateway, so an application's own https to the host leaves straight from its
/// sidecar, even under REGISTRY_ONLY. The ServiceEntry of a policy lists only the ports of its flows.
pub(crate) fn with_https_port(resources: &mut [Resource]) {
    let number = Port::HTTPS.number();
    for entry in service_entries(resources) {
        if entry.ports.iter().all(|port| port.number != number) {
            entry.ports.push(https(Port::HTTPS));
        }
    }
}

/// A TLS port, as the page writes it.
pub(super) fn https(port: Port) -> ServicePort {
    ServicePort {
        number: port.number(),
        name: "https".to_owned(),
        protocol: Some(Protocol::HTTPS),
        target_port: None,
    }
}

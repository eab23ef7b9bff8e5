use egressgen_model::resources::{PortSelector, Resource};
use egressgen_model::values::Port;

use super::https_port::https;
use super::{host_policies, service_entries, virtual_services};

/// For TLS origination, the ServiceEntry lists the target port as a separate port, the gateway's route leads to it, and
/// TLS is originated on it.
///
/// The DestinationRule applies to that port in the whole mesh. So an application's own https to the host leaves
/// straight from its sidecar, wrapped in TLS twice, and fails. In a policy, `targetPort` maps the port that
/// applications call to the target port, and TLS is originated on the port that applications call.
pub(crate) fn with_target_port(resources: &mut [Resource], target: Port) {
    for entry in service_entries(resources) {
        for port in &mut entry.ports {
            port.target_port = None;
        }
        entry.ports.push(https(target));
    }
    let selector = PortSelector::from(target.number());
    for service in virtual_services(resources) {
        if let Some(from_gateway) = service.http.last_mut() {
            for to_host in &mut from_gateway.route {
                to_host.destination.port = Some(selector);
            }
        }
    }
    for policy in host_policies(resources) {
        for setting in &mut policy.port_level_settings {
            setting.port = Some(selector);
        }
    }
}

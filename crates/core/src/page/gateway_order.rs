use egressgen_model::resources::Resource;

use super::virtual_services;

/// For HTTP and TLS origination, the VirtualService lists the Gateway before `mesh`.
///
/// The order makes no difference to Istio.
pub(crate) fn gateway_before_mesh(resources: &mut [Resource]) {
    for service in virtual_services(resources) {
        service.gateways.reverse();
    }
}

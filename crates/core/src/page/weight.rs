use egressgen_model::resources::Resource;

use super::virtual_services;

/// For HTTPS, the first route has no weight, and the second has 100.
///
/// Istio treats both as all traffic.
pub(crate) fn first_route_without_weight(resources: &mut [Resource]) {
    for route in virtual_services(resources).filter_map(|service| service.tls.first_mut()) {
        for to_gateway in &mut route.route {
            to_gateway.weight = None;
        }
    }
}

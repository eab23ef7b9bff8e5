use egressgen_model::resources::Resource;

/// The DestinationRule that originates TLS comes after everything else.
///
/// Until it is applied, the gateway speaks plaintext to the TLS port of the host. A policy puts it before the routes.
pub(crate) fn origination_last(resources: &mut [Resource]) {
    let is_of_host = |resource: &Resource| match resource {
        Resource::DestinationRule(rule) => rule.spec.subsets.is_empty(),
        _ => false,
    };
    if let Some(place) = resources.iter().position(is_of_host) {
        resources[place..].rotate_left(1);
    }
}

use egressgen_model::resources::Resource;

use super::host_policies;

/// The DestinationRule that originates TLS sets neither the SNI nor the expected name in the certificate.
///
/// Istio then has Envoy take both from the `Host` header of each request. A policy sets both, so that the request does
/// not decide which certificate the gateway accepts.
pub(crate) fn without_server_name(resources: &mut [Resource]) {
    for policy in host_policies(resources) {
        let settings = policy.port_level_settings.iter_mut();
        for tls in settings.filter_map(|setting| setting.tls.as_mut()) {
            tls.sni = None;
            tls.subject_alt_names.clear();
        }
    }
}

use egressgen_model::resources::Resource;

use super::rules;

/// The hop to the gateway does not keep the HTTP version that the application speaks.
///
/// Instead, the name of the gateway's port decides the version. The name is `http2` in all installations, so the
/// gateway answers a websocket with 503.
pub(crate) fn without_client_protocol(resources: &mut [Resource]) {
    for subset in rules(resources).flat_map(|rule| &mut rule.subsets) {
        if let Some(policy) = &mut subset.traffic_policy {
            for setting in &mut policy.port_level_settings {
                setting.connection_pool = None;
            }
            let settings = &mut policy.port_level_settings;
            settings.retain(|setting| setting.tls.is_some());
            if settings.is_empty() {
                subset.traffic_policy = None;
            }
        }
    }
}

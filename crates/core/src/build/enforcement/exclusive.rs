//! Limits a gateway to the names in the plan: an AuthorizationPolicy for all of its traffic.
//!
//! A Gateway acts on all pods with its labels, whichever namespace it is in, unless istiod runs with
//! `PILOT_SCOPE_GATEWAY_TO_NAMESPACE`. So anyone who may write Gateways can make these pods listen for another name and
//! forward its traffic to any host, from the gateway's addresses.

use std::collections::BTreeSet;

use egressgen_model::resources::{Condition, Resource, Rule};
use egressgen_model::values::GatewayRef;

use super::denial;

/// Denies every connection without a server name, and every connection whose server name belongs to no destination.
pub(super) fn known_names(gateway: &GatewayRef, names: &BTreeSet<String>) -> Resource {
    let condition = Condition {
        key: "connection.sni".to_owned(),
        not_values: names.iter().cloned().collect(),
        ..Condition::default()
    };
    let rule = Rule {
        // Without names, every name is unknown. The condition is left out because Istio rejects an empty one.
        when: if names.is_empty() {
            Vec::new()
        } else {
            vec![condition]
        },
        ..Rule::default()
    };
    let name = ["known-names-of-", gateway.name.as_str()].concat();
    denial(gateway, name, rule)
}

//! A gateway for no names but those of the plan: an AuthorizationPolicy for all of it.
//!
//! A Gateway takes effect on all pods with its labels, from whichever namespace it comes, unless istiod runs with
//! `PILOT_SCOPE_GATEWAY_TO_NAMESPACE`. So whoever may write Gateways can make these pods listen for a name of their own and
//! send what arrives to any host, from the gateway's addresses.

use std::collections::BTreeSet;

use egressgen_model::resources::{Condition, Resource, Rule};
use egressgen_model::values::GatewayRef;

use super::denial;

/// Denies every connection whose server name none of the destinations has, also one without any.
pub(super) fn known_names(gateway: &GatewayRef, names: &BTreeSet<String>) -> Resource {
    let condition = Condition {
        key: "connection.sni".to_owned(),
        not_values: names.iter().cloned().collect(),
        ..Condition::default()
    };
    let rule = Rule {
        // Without any name, all are unknown; Istio takes no condition that is empty.
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

//! Who may call a host: an AuthorizationPolicy at the gateway.
//!
//! It denies every caller that is not named, and does not use ALLOW: an ALLOW policy closes the gateway for every host
//! that no ALLOW policy names, and so for the hosts of other teams. The rule distinguishes hosts by the SNI of the hop,
//! which is the host for HTTP too: for connections that are not HTTP, Istio drops the HTTP conditions of a rule and
//! applies only its `DENY` (`pilot/pkg/security/authz/model/model.go`, Generate). The SNI of one host can't carry a
//! request for another, because every destination has its own server. The server of a wildcard accepts any SNI under
//! it, so the rule names the wildcard too, except for the names that have their own server.

use egressgen_model::resources::{Condition, Resource, Rule, RuleFrom, Source};
use egressgen_model::values::ServiceAccount;

use super::denial;
use crate::plan::{Access, PlannedDestination};
use crate::policy::Callers;

/// Denies every caller that may not call; none if every caller may.
pub(in crate::build) fn access(planned: &PlannedDestination) -> Option<Resource> {
    let Access::Only(callers) = &planned.access else {
        return None;
    };
    let gateway = planned.gateway()?;
    let rule = Rule {
        from: others(callers),
        when: vec![Condition {
            key: "connection.sni".to_owned(),
            values: planned.all_names().map(str::to_owned).collect(),
            not_values: planned.names_apart.clone(),
        }],
        ..Rule::default()
    };
    Some(denial(gateway, planned.first().callers_policy(), rule))
}

/// Matches everyone except the callers. A connection without a mesh certificate is never from one of them.
fn others(callers: &Callers) -> Vec<RuleFrom> {
    if callers.is_empty() {
        return Vec::new();
    }
    let accounts = callers.service_accounts().iter();
    let principals = callers.principals().iter();
    let principals = principals.map(|principal| principal.as_str().to_owned());
    let source = Source {
        not_namespaces: callers
            .namespaces()
            .iter()
            .map(|namespace| namespace.as_str().to_owned())
            .collect(),
        not_principals: accounts
            .map(ServiceAccount::principal)
            .chain(principals)
            .collect(),
        ..Source::default()
    };
    vec![RuleFrom {
        source: Some(source),
    }]
}

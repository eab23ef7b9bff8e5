//! Who may call a host: an AuthorizationPolicy at the gateway.
//!
//! It denies all who are not named, rather than allow those who are: a policy that allows closes the gateway for
//! everything that no such policy names, and so for the hosts of other teams. Hosts are told apart by the SNI of the
//! hop, which for HTTP, too, is the host: of a rule about HTTP itself, Istio would take nothing but `DENY` to
//! connections that are not HTTP (`pilot/pkg/security/authz/model/model.go`, Generate). The SNI can't be that of one
//! host and the request for another, since every destination has a server of its own. The server of a wildcard takes any
//! SNI under it, and so the rule names the wildcard too, less the names that have a server of their own.

use egressgen_model::resources::{Condition, Resource, Rule, RuleFrom, Source};
use egressgen_model::values::ServiceAccount;

use super::denial;
use crate::plan::{Access, PlannedDestination};
use crate::policy::Callers;

/// Denies all who may not call; nothing where everyone may.
pub(crate) fn access(planned: &PlannedDestination) -> Option<Resource> {
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

/// Whoever is none of the callers. Without a certificate of the mesh nobody is.
fn others(callers: &Callers) -> Vec<RuleFrom> {
    if callers.is_empty() {
        return Vec::new();
    }
    let accounts = callers.service_accounts().iter();
    let principals = callers.principals().iter().map(|it| it.as_str().to_owned());
    let source = Source {
        not_namespaces: callers
            .namespaces()
            .iter()
            .map(|it| it.as_str().to_owned())
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

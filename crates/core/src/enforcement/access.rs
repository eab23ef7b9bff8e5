//! Who may call a host: an AuthorizationPolicy at the gateway.
//!
//! It denies all who are not named, rather than allow those who are: a policy that allows closes the gateway for
//! everything that no such policy names, and so for the hosts of other teams. Hosts are told apart by the SNI of the
//! hop, which for HTTP, too, is the host; rules about HTTP itself would deny whatever is not HTTP on the gateway.

use std::collections::BTreeSet;

use egressgen_model::resources::{
    AuthorizationAction, AuthorizationPolicy, AuthorizationPolicySpec, Condition, Resource, Rule,
    RuleFrom, Source,
};
use egressgen_model::values::{ServiceAccount, fit};

use super::pods_of;
use crate::destination::Names;
use crate::plan::{Access, Planned, Security};
use crate::policy::Callers;

/// The longest name of a Kubernetes object, in characters.
const MAX_OBJECT_NAME: usize = 253;

/// Denies all who may not call; nothing where everyone may.
pub(crate) fn access(planned: &Planned) -> Option<Resource> {
    let Access::Only(callers) = &planned.access else {
        return None;
    };
    let gateway = planned.gateway()?;
    let rule = Rule {
        from: others(callers),
        when: vec![Condition {
            key: "connection.sni".to_owned(),
            values: names_in_sni(planned),
            ..Condition::default()
        }],
        ..Rule::default()
    };
    let spec = AuthorizationPolicySpec {
        selector: Some(pods_of(gateway)),
        action: Some(AuthorizationAction::Deny),
        rules: vec![rule],
        ..AuthorizationPolicySpec::default()
    };
    let name = fit(
        ["callers-of-", planned.name().as_str()].concat(),
        MAX_OBJECT_NAME,
    );
    let mut policy = AuthorizationPolicy::new(name, spec);
    // It takes effect on the pods of its own namespace, wherever the other objects go.
    policy.metadata.namespace = Some(gateway.namespace.as_str().to_owned());
    Some(policy.into())
}

/// What the gateway sees as SNI: of the mesh's mutual TLS the host that is connected to, of an application's own TLS
/// whatever host it calls.
fn names_in_sni(planned: &Planned) -> Vec<String> {
    let has = |security| {
        let mut hops = planned.legs.iter().filter_map(|leg| leg.hop);
        hops.any(|hop| hop.security == security)
    };
    let mesh = has(Security::IstioMutual).then(|| planned.names().map(Names::server));
    let own = has(Security::Passthrough).then(|| planned.names().map(|it| it.host.as_str()));
    let names = mesh.into_iter().flatten().chain(own.into_iter().flatten());
    let names: BTreeSet<_> = names.map(str::to_owned).collect();
    names.into_iter().collect()
}

/// Whoever is none of the callers. Without a certificate of the mesh nobody is.
fn others(callers: &Callers) -> Vec<RuleFrom> {
    if callers.is_empty() {
        return Vec::new();
    }
    let accounts = callers.service_accounts.iter();
    let principals = callers.principals.iter().map(|it| it.as_str().to_owned());
    let source = Source {
        not_namespaces: callers
            .namespaces
            .iter()
            .map(|it| it.as_str().to_owned())
            .collect(),
        not_principals: accounts
            .map(ServiceAccount::in_any_trust_domain)
            .chain(principals)
            .collect(),
        ..Source::default()
    };
    vec![RuleFrom {
        source: Some(source),
    }]
}

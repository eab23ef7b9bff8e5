//! The parts of a rule, each of which must match (`New`, pilot/pkg/security/authz/model/model.go).

use egressgen_diagnostics::Path;
use egressgen_model::resources::{Condition, Operation, Rule, Source};

use super::key::Key;

/// One list of values: one of them must match, or none of them may.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause<'s> {
    pub(super) key: Key<'s>,
    pub(super) values: &'s [String],
    /// Whether none of the values may match.
    pub(super) is_excluded: bool,
    pub(super) at: At<'s>,
}

/// The place of a list of values in its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At<'s> {
    Source(usize, &'static str),
    Operation(usize, &'static str),
    /// With the key of the condition.
    When(usize, &'s str),
}

// === impl Clause ===

impl<'s> Clause<'s> {
    /// The field as a reader knows it: `source.namespaces`, `connection.sni`.
    pub(super) fn name(&self) -> (&'static str, &'s str) {
        match self.at {
            At::Source(_, field) => ("source.", field),
            At::Operation(_, field) => ("operation.", field),
            At::When(_, key) => ("", key),
        }
    }

    /// Its path below the rule's.
    pub(super) fn path(&self, rule: Path) -> Path {
        match self.at {
            At::Source(number, field) => rule.key("from").index(number).key("source").key(field),
            At::Operation(number, field) => {
                rule.key("to").index(number).key("operation").key(field)
            }
            At::When(number, _) => rule.key("when").index(number).key(if self.is_excluded {
                "notValues"
            } else {
                "values"
            }),
        }
    }
}

/// The clauses of a source; an empty list is none.
pub(super) fn of_source(number: usize, source: &Source) -> impl Iterator<Item = Clause<'_>> {
    let source_clause = move |key, field, values, is_excluded| Clause {
        key,
        values,
        is_excluded,
        at: At::Source(number, field),
    };
    let s = source;
    let jwt = Key::Jwt(true);
    given([
        source_clause(Key::Principal, "principals", &s.principals, false),
        source_clause(Key::Principal, "notPrincipals", &s.not_principals, true),
        source_clause(jwt, "requestPrincipals", &s.request_principals, false),
        source_clause(jwt, "notRequestPrincipals", &s.not_request_principals, true),
        source_clause(Key::Namespace, "namespaces", &s.namespaces, false),
        source_clause(Key::Namespace, "notNamespaces", &s.not_namespaces, true),
        source_clause(
            Key::ServiceAccount,
            "serviceAccounts",
            &s.service_accounts,
            false,
        ),
        source_clause(
            Key::ServiceAccount,
            "notServiceAccounts",
            &s.not_service_accounts,
            true,
        ),
        source_clause(Key::TrustDomain, "trustDomains", &s.trust_domains, false),
        source_clause(
            Key::TrustDomain,
            "notTrustDomains",
            &s.not_trust_domains,
            true,
        ),
        source_clause(Key::SourceIp, "ipBlocks", &s.ip_blocks, false),
        source_clause(Key::SourceIp, "notIpBlocks", &s.not_ip_blocks, true),
        source_clause(Key::RemoteIp, "remoteIpBlocks", &s.remote_ip_blocks, false),
        source_clause(
            Key::RemoteIp,
            "notRemoteIpBlocks",
            &s.not_remote_ip_blocks,
            true,
        ),
    ])
}

/// The clauses of an operation.
pub(super) fn of_operation(
    number: usize,
    operation: &Operation,
) -> impl Iterator<Item = Clause<'_>> {
    let operation_clause = move |key, field, values, is_excluded| Clause {
        key,
        values,
        is_excluded,
        at: At::Operation(number, field),
    };
    let o = operation;
    given([
        operation_clause(Key::Host, "hosts", &o.hosts, false),
        operation_clause(Key::Host, "notHosts", &o.not_hosts, true),
        operation_clause(Key::Method, "methods", &o.methods, false),
        operation_clause(Key::Method, "notMethods", &o.not_methods, true),
        operation_clause(Key::Path, "paths", &o.paths, false),
        operation_clause(Key::Path, "notPaths", &o.not_paths, true),
        operation_clause(Key::DestinationPort, "ports", &o.ports, false),
        operation_clause(Key::DestinationPort, "notPorts", &o.not_ports, true),
    ])
}

/// The clauses of a condition; none for one that Istio does not know.
pub(super) fn of_condition(
    number: usize,
    condition: &Condition,
) -> impl Iterator<Item = Clause<'_>> {
    let clause = move |key, values, is_excluded| Clause {
        key,
        values,
        is_excluded,
        at: At::When(number, &condition.key),
    };
    let key = Key::of(&condition.key).into_iter();
    key.flat_map(move |key| {
        given([
            clause(key, &condition.values, false),
            clause(key, &condition.not_values, true),
        ])
    })
}

/// All clauses of a rule.
pub(super) fn of_rule(rule: &Rule) -> impl Iterator<Item = Clause<'_>> {
    let sources = rule.from.iter().enumerate();
    let sources = sources.filter_map(|(number, from)| Some((number, from.source.as_ref()?)));
    let operations = rule.to.iter().enumerate();
    let operations = operations.filter_map(|(number, to)| Some((number, to.operation.as_ref()?)));
    sources
        .flat_map(|(number, source)| of_source(number, source))
        .chain(operations.flat_map(|(number, operation)| of_operation(number, operation)))
        .chain(conditions(rule))
}

/// The clauses of all conditions of a rule.
pub(super) fn conditions(rule: &Rule) -> impl Iterator<Item = Clause<'_>> {
    let conditions = rule.when.iter().enumerate();
    conditions.flat_map(|(number, condition)| of_condition(number, condition))
}

/// Whether Istio knows all conditions; it leaves out a rule with another one.
pub(super) fn is_known(rule: &Rule) -> bool {
    let mut keys = rule.when.iter().map(|condition| Key::of(&condition.key));
    keys.all(|key| key.is_some())
}

/// Whether Istio can generate all values where HTTP is read.
pub(super) fn is_valid(rule: &Rule) -> bool {
    of_rule(rule).all(|clause| clause.values.iter().all(|value| clause.key.accepts(value)))
}

/// Whether a rule has clauses that only the filter for HTTP has.
pub(super) fn reads_http(rule: &Rule) -> bool {
    of_rule(rule).any(|clause| clause.key.is_http())
}

fn given<const N: usize>(clauses: [Clause<'_>; N]) -> impl Iterator<Item = Clause<'_>> {
    clauses
        .into_iter()
        .filter(|clause| !clause.values.is_empty())
}

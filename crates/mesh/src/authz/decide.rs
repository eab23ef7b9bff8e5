//! What the policies say of a connection.

use std::borrow::Cow;

use super::asked::{Answer, Asked, RuleOf};
use super::attach::{Attachment, Subject};
use super::candidates::Candidates;
use super::clause;
use super::group::Group;
use super::{Connection, Decision, Policies, RuleId};
use crate::set::{Id, Set, authorization_policy};
use crate::{Caller, Evidence, Unknown, Workload};
use egressgen_diagnostics::Path;

/// A decision in the making.
pub(super) struct Case<'c> {
    pub(super) policies: &'c Policies,
    pub(super) set: &'c Set,
    pub(super) asked: Asked<'c>,
    /// The policies that apply.
    pub(super) groups: Vec<&'c Group>,
    /// The SNI, and the host of the request with and without its port, in lower case.
    names: Vec<Cow<'c, str>>,
}

// === impl Policies ===

impl Policies {
    /// What they say of a connection to a gateway.
    pub(crate) fn decide(
        &self,
        set: &Set,
        workload: &Workload,
        connection: &Connection<'_>,
    ) -> Decision {
        let subject = Subject {
            namespace: &workload.namespace,
            labels: &workload.labels,
        };
        self.decide_in(set, &[&self.root, subject.namespace], subject, connection)
    }

    /// What they say of a connection of a sidecar to a wildcard host with `resolution: DYNAMIC_DNS` and protocol TLS.
    /// Policies in the namespace of the host then apply, too (`NewBuilderForService`,
    /// pilot/pkg/networking/plugin/authz).
    pub(crate) fn decide_outbound(
        &self,
        set: &Set,
        caller: &Caller,
        namespace_of_host: &str,
        connection: &Connection<'_>,
    ) -> Decision {
        let subject = Subject {
            namespace: &caller.namespace,
            labels: &caller.labels,
        };
        let namespaces = [&*self.root, subject.namespace, namespace_of_host];
        self.decide_in(set, &namespaces, subject, connection)
    }

    fn decide_in(
        &self,
        set: &Set,
        namespaces: &[&str],
        subject: Subject<'_>,
        connection: &Connection<'_>,
    ) -> Decision {
        let mut groups = Vec::new();
        for (number, namespace) in namespaces.iter().enumerate() {
            // `ListAuthorizationPolicies`, pilot/pkg/model/authorization.go, asks each namespace once.
            if namespaces[..number].contains(namespace) {
                continue;
            }
            let of_namespace = self.groups.get(*namespace).into_iter().flatten();
            groups.extend(of_namespace.filter(|group| {
                let policy = set.get(group.first, authorization_policy);
                policy.is_some_and(|policy| Attachment::of(&policy.spec).has(namespace, subject))
            }));
        }
        let asked = Asked::new(connection, &self.trust_domain);
        let case = Case {
            policies: self,
            set,
            names: names(connection),
            asked,
            groups,
        };
        case.decide()
    }
}

// === impl Case ===

impl Case<'_> {
    /// Filters for DENY come before those for ALLOW (`Builder.build`, pilot/pkg/security/authz/builder/builder.go).
    fn decide(&self) -> Decision {
        let mut unknown = Vec::new();
        if let Some(rule) = self.denied_by(&mut unknown) {
            return Decision::Denied {
                by: Some(rule.evidence(self.set)),
                by_default: None,
                details: details(&rule.name(self.set)),
                passed_over: Vec::new(),
                others: 0,
                widened: self.widened(rule),
                unknown: Vec::new(),
            };
        }
        let policies = self.groups.iter().filter_map(|group| group.allow_policy);
        let Some(allow_policy) = policies.min() else {
            self.add_custom(&mut unknown);
            return Decision::Allowed { by: None, unknown };
        };
        let mut undecided = Vec::new();
        if let Some(rule) = self.allowed_by(&mut undecided) {
            self.add_custom(&mut unknown);
            return Decision::Allowed {
                by: Some(rule.evidence(self.set)),
                unknown,
            };
        }
        let (passed_over, others) = self.passed_over();
        Decision::Denied {
            by: None,
            by_default: Some(self.of_policy(allow_policy)),
            details: details("none"),
            passed_over,
            others,
            widened: Vec::new(),
            unknown: undecided,
        }
    }

    fn denied_by(&self, unknown: &mut Vec<Unknown>) -> Option<RuleId> {
        let mut ranks = self.ranks(|group| &group.deny);
        if !self.reads_http() {
            let with_hosts = self.groups.iter().map(|group| group.deny.with_hosts());
            ranks.extend(with_hosts.flatten());
            ranks.sort_unstable();
            ranks.dedup();
        }
        let rank = self.first(&ranks, unknown)?;
        self.policies.rules.get(rank as usize).copied()
    }

    fn allowed_by(&self, unknown: &mut Vec<Unknown>) -> Option<RuleId> {
        let mut ranks = self.ranks(|group| &group.allow);
        if !self.reads_http() {
            ranks.retain(|rank| {
                let rule = self.policies.rules.get(*rank as usize);
                let rule = rule.and_then(|rule| rule.of(self.set));
                rule.is_some_and(|(_, rule)| !clause::reads_http(rule))
            });
        }
        let rank = self.first(&ranks, unknown)?;
        self.policies.rules.get(rank as usize).copied()
    }

    /// The rules that can match, in the order of Envoy.
    pub(super) fn ranks(&self, of: fn(&Group) -> &Candidates) -> Vec<u32> {
        let mut ranks = self.named(of);
        for group in &self.groups {
            ranks.extend(of(group).others());
        }
        ranks.sort_unstable();
        ranks
    }

    /// The rules that name the host or the SNI, in the order of Envoy.
    pub(super) fn named(&self, of: fn(&Group) -> &Candidates) -> Vec<u32> {
        let names: Vec<_> = self.names().collect();
        let ranks = self.groups.iter().flat_map(|group| of(group).named(&names));
        let mut ranks: Vec<_> = ranks.collect();
        ranks.sort_unstable();
        ranks.dedup();
        ranks
    }

    /// The first rule that matches, and what is not known of those before it.
    fn first(&self, ranks: &[u32], unknown: &mut Vec<Unknown>) -> Option<u32> {
        ranks.iter().copied().find(|rank| {
            let Some((id, rule)) = self.rule(*rank) else {
                return false;
            };
            let answer = self.asked.rule(rule);
            if answer == Answer::Unknown {
                unknown.push(self.unknown(id, rule));
            }
            answer == Answer::Yes
        })
    }

    pub(super) fn rule(&self, rank: u32) -> Option<(RuleId, RuleOf<'_>)> {
        let id = *self.policies.rules.get(rank as usize)?;
        let (_, rule) = id.of(self.set)?;
        let namespace = self.set.namespace(id.policy);
        Some((id, RuleOf { rule, namespace }))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    pub(super) fn reads_http(&self) -> bool {
        self.asked.connection.http.is_some()
    }

    /// The clauses that a DENY rule lost (`checkError`, pilot/pkg/security/authz/model/model.go).
    fn widened(&self, id: RuleId) -> Vec<Evidence> {
        let rule = id.of(self.set).filter(|_| !self.reads_http());
        let clauses = rule.into_iter().flat_map(|(_, rule)| clause::of_rule(rule));
        clauses
            .filter(|clause| clause.key.is_http())
            .map(|clause| self.set.evidence(id.policy, clause.path(id.path())))
            .collect()
    }

    pub(super) fn of_policy(&self, policy: Id) -> Evidence {
        self.set.evidence(policy, Path::from(["spec"]))
    }
}

/// `responseDetail`, source/extensions/filters/common/rbac/utility.cc in Envoy. Names of policies have no spaces.
fn details(rule: &str) -> String {
    format!("rbac_access_denied_matched_policy[{rule}]")
}

fn names<'c>(connection: &Connection<'c>) -> Vec<Cow<'c, str>> {
    let authority = connection.http.map(|http| http.authority);
    let host = authority.and_then(|authority| authority.rsplit_once(':'));
    [Some(connection.sni), authority, host.map(|(host, _)| host)]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .map(|name| {
            if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                Cow::Owned(name.to_ascii_lowercase())
            } else {
                Cow::Borrowed(name)
            }
        })
        .collect()
}

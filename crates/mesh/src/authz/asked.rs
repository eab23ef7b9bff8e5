//! What Envoy's RBAC filters answer to the clauses of a rule (source/extensions/filters/common/rbac/matchers.cc).

use std::borrow::Cow;
use std::net::IpAddr;
use std::ops::Not;

use egressgen_model::resources::{Operation, Rule, Source};

use super::clause::{self, Clause};
use super::key::{self, Key};
use super::{Connection, block, identity, template, text};

/// A connection, and the request in it, which rules are compared with.
#[derive(Debug)]
pub(super) struct Asked<'c> {
    pub(super) connection: &'c Connection<'c>,
    pub(super) trust_domain: &'c str,
    /// Envoy keeps it in lower case.
    pub(super) sni: Cow<'c, str>,
}

/// An answer. A greater one is nearer to a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Answer {
    No,
    /// It depends on something that is not known.
    Unknown,
    Yes,
}

/// A rule that is compared, in a policy of this namespace.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleOf<'s> {
    pub(super) rule: &'s Rule,
    pub(super) namespace: &'s str,
}

// === impl Asked ===

impl<'c> Asked<'c> {
    pub(super) fn new(connection: &'c Connection<'c>, trust_domain: &'c str) -> Self {
        let sni = connection.sni;
        Self {
            connection,
            trust_domain,
            sni: if sni.bytes().any(|byte| byte.is_ascii_uppercase()) {
                Cow::Owned(sni.to_ascii_lowercase())
            } else {
                Cow::Borrowed(sni)
            },
        }
    }

    /// Whether a rule has the request (`Generate`, pilot/pkg/security/authz/model/model.go): one of its sources, one of
    /// its operations and all conditions. Clauses that are not generated are left out, as in a rule of a DENY policy; of
    /// an ALLOW policy, a rule that has some is not generated at all.
    pub(super) fn rule(&self, of: RuleOf<'_>) -> Answer {
        let rule = of.rule;
        let sources = rule.from.iter().enumerate();
        let sources = sources.map(|(number, from)| self.source(number, from.source.as_ref(), of));
        let operations = rule.to.iter().enumerate();
        let operations =
            operations.map(|(number, to)| self.operation(number, to.operation.as_ref(), of));
        all(clause::conditions(rule).map(|clause| self.clause(&clause, of)))
            .min(any(operations).unwrap_or(Answer::Yes))
            .min(any(sources).unwrap_or(Answer::Yes))
    }

    pub(super) fn source(&self, number: usize, source: Option<&Source>, of: RuleOf<'_>) -> Answer {
        let clauses = source.into_iter();
        let clauses = clauses.flat_map(|source| clause::of_source(number, source));
        all(clauses.map(|clause| self.clause(&clause, of)))
    }

    pub(super) fn operation(
        &self,
        number: usize,
        operation: Option<&Operation>,
        of: RuleOf<'_>,
    ) -> Answer {
        let clauses = operation.into_iter();
        let clauses = clauses.flat_map(|operation| clause::of_operation(number, operation));
        all(clauses.map(|clause| self.clause(&clause, of)))
    }

    /// Whether one of the values of a clause matches, or none if they are excluded. One without values that Istio can
    /// generate is left out.
    pub(super) fn clause(&self, clause: &Clause<'_>, of: RuleOf<'_>) -> Answer {
        let values = clause.values.iter();
        let answers = values.filter_map(|value| self.value(clause.key, value, of));
        match any(answers) {
            None => Answer::Yes,
            Some(answer) if clause.is_excluded => !answer,
            Some(answer) => answer,
        }
    }

    /// Whether a value matches; none if Istio cannot generate it for this filter.
    pub(super) fn value(&self, key: Key<'_>, value: &str, of: RuleOf<'_>) -> Option<Answer> {
        let connection = self.connection;
        let identity = |has: &dyn Fn(&str) -> bool| connection.principal.is_some_and(has);
        let has = match key {
            Key::Principal => {
                identity(&|principal| identity::has_principal(value, principal, self.trust_domain))
            }
            Key::Namespace => identity(&|principal| identity::has_namespace(value, principal)),
            Key::ServiceAccount => {
                identity(&|principal| identity::has_service_account(value, principal, of.namespace))
            }
            Key::TrustDomain => identity(&|principal| identity::has_trust_domain(value, principal)),
            // A gateway trusts no X-Forwarded-For unless it is told to, so that both addresses are the same.
            Key::SourceIp | Key::RemoteIp => {
                return within(value, connection.source_ip);
            }
            Key::DestinationIp => return within(value, None),
            Key::DestinationPort => key::port(value)? == connection.port,
            Key::Sni => text::has(value, &self.sni),
            Key::Metadata(is_valid) => return is_valid.then_some(Answer::Unknown),
            Key::Host => text::has_host(value, connection.http.as_ref()?.authority),
            Key::Method => text::has_header(value, connection.http.as_ref()?.method),
            Key::Path => {
                let path = connection.http.as_ref()?.path;
                let path = path.split(['?', '#']).next().unwrap_or_default();
                if template::is_template(value) {
                    template::has(value, path)
                } else {
                    text::has(value, path)
                }
            }
            Key::Header(name) => {
                let (http, name) = connection.http.as_ref().zip(name)?;
                http.header(name)
                    .is_some_and(|header| text::has_header(value, header))
            }
            Key::Jwt(is_valid) => {
                connection.http.as_ref().filter(|_| is_valid)?;
                // Without a token there is nothing to compare with.
                false
            }
        };
        Some(Answer::of(has))
    }
}

/// Whether an address is in a block; none if the block is not one.
fn within(block: &str, address: Option<IpAddr>) -> Option<Answer> {
    let block = block::Block::read(block)?;
    Some(address.map_or(Answer::Unknown, |address| Answer::of(block.has(address))))
}

fn all(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut all = Answer::Yes;
    for answer in answers {
        all = all.min(answer);
        if all == Answer::No {
            break;
        }
    }
    all
}

/// The greatest answer; none without any.
fn any(answers: impl Iterator<Item = Answer>) -> Option<Answer> {
    let mut any = None;
    for answer in answers {
        any = any.max(Some(answer));
        if answer == Answer::Yes {
            break;
        }
    }
    any
}

// === impl Answer ===

impl Answer {
    fn of(has: bool) -> Self {
        if has { Self::Yes } else { Self::No }
    }
}

impl Not for Answer {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

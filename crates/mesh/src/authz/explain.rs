//! Why ALLOW rules do not match.

use egressgen_diagnostics::Path;
use egressgen_model::resources::Rule;

use super::RuleId;
use super::asked::{Answer, RuleOf};
use super::clause::{self, Clause};
use super::decide::Case;
use super::key::Key;
use super::text;
use crate::PassedOver;

/// How many rules are explained that name no host.
const MAX_OTHERS: usize = 16;

/// How many values of a clause are shown.
const MAX_VALUES: usize = 3;

// === impl Case ===

impl Case<'_> {
    /// The ALLOW rules that could be meant for the host, why they do not match, and the number of others.
    pub(super) fn passed_over(&self) -> (Vec<PassedOver>, usize) {
        let without_rules = self.groups.iter().flat_map(|group| &group.without_rules);
        let mut passed_over: Vec<_> = without_rules
            .map(|policy| PassedOver {
                evidence: self.of_policy(*policy),
                why: "it has no rules, so it allows nothing".to_owned(),
            })
            .collect();
        let mut ranks = self.named(|group| &group.allow);
        let others = self.groups.iter().flat_map(|group| group.allow.others());
        let others = others.copied().filter(|rank| {
            let rule = self.rule(*rank);
            rule.is_some_and(|(_, of)| self.may_be_for_the_host(of.rule))
        });
        ranks.extend(others.take(MAX_OTHERS));
        let rules = ranks.iter().filter_map(|rank| self.rule(*rank));
        passed_over.extend(rules.map(|(id, of)| self.why(id, of)));
        let count: usize = self.groups.iter().map(|group| group.allow.count).sum();
        (passed_over, count.saturating_sub(ranks.len()))
    }

    /// Whether a rule does not say that it is for another host.
    fn may_be_for_the_host(&self, rule: &Rule) -> bool {
        let names_it = |clause: &Clause<'_>| {
            let is_name = !clause.is_excluded && matches!(clause.key, Key::Sni | Key::Host);
            !is_name
                || self.names().any(|name| {
                    let mut values = clause.values.iter();
                    values.any(|value| text::has_host(value, name))
                })
        };
        let mut operations = rule.to.iter().enumerate().map(|(number, to)| {
            let operation = to.operation.iter();
            let mut clauses =
                operation.flat_map(|operation| clause::of_operation(number, operation));
            clauses.all(|clause| names_it(&clause))
        });
        self.names().next().is_none()
            || clause::conditions(rule).all(|clause| names_it(&clause))
                && (rule.to.is_empty() || operations.any(|names_it| names_it))
    }

    fn why(&self, id: RuleId, of: RuleOf<'_>) -> PassedOver {
        let because = |path: Path, why: String| PassedOver {
            evidence: self.set.evidence(id.policy, path),
            why,
        };
        let mut clauses = clause::of_rule(of.rule);
        if let Some(clause) = clauses.find(|clause| !self.reads_http() && clause.key.is_http()) {
            let (before, name) = clause.name();
            let why = format!(
                "{before}{name} needs HTTP, which the gateway does not read here, so Istio leaves out the rule"
            );
            return because(clause.path(id.path()), why);
        }
        let (clause, count) = self.failing(of);
        let Some(clause) = clause else {
            return because(id.path(), "it does not match".to_owned());
        };
        let why = self.why_not(&clause, of);
        let why = match count {
            0 | 1 => why,
            _ => format!("none of {count} matches, of which the first: {why}"),
        };
        because(clause.path(id.path()), why)
    }

    /// The first clause that does not match, and of how many alternatives it is one.
    fn failing<'s>(&self, of: RuleOf<'s>) -> (Option<Clause<'s>>, usize) {
        let fails = |clause: &Clause<'_>| self.asked.clause(clause, of) != Answer::Yes;
        let RuleOf { rule, .. } = of;
        let mut sources = rule.from.iter().enumerate();
        if !sources.any(|(at, from)| self.asked.source(at, from.source.as_ref(), of) == Answer::Yes)
            && let Some(source) = rule.from.first().and_then(|from| from.source.as_ref())
        {
            return (clause::of_source(0, source).find(fails), rule.from.len());
        }
        let mut operations = rule.to.iter().enumerate();
        if !operations
            .any(|(at, to)| self.asked.operation(at, to.operation.as_ref(), of) == Answer::Yes)
            && let Some(operation) = rule.to.first().and_then(|to| to.operation.as_ref())
        {
            return (
                clause::of_operation(0, operation).find(fails),
                rule.to.len(),
            );
        }
        (clause::conditions(rule).find(fails), 1)
    }

    fn why_not(&self, clause: &Clause<'_>, of: RuleOf<'_>) -> String {
        let (before, name) = clause.name();
        if self.asked.clause(clause, of) == Answer::Unknown {
            return format!("{before}{name} is not known");
        }
        let actual = match self.actual(clause.key) {
            Ok(actual) => actual,
            Err(missing) => return format!("{before}{name} needs {missing}"),
        };
        if clause.is_excluded {
            return format!("{before}{name} excludes {actual}");
        }
        let mut values: Vec<_> = clause.values.iter().map(String::as_str).collect();
        let more = values.len().saturating_sub(MAX_VALUES);
        values.truncate(MAX_VALUES);
        let values = values.join(", ");
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("{before}{name} allows {values}{more}, not {actual}")
    }

    /// What values are compared with; an error if it is not there.
    fn actual(&self, key: Key<'_>) -> Result<String, &'static str> {
        let connection = self.asked.connection;
        let principal = || {
            let certificate = "a client certificate of the mesh, and the connection has none";
            connection.principal.ok_or(certificate)
        };
        let http = connection.http.as_ref();
        let of_http =
            |get: fn(&super::HttpRequest<'_>) -> String| http.map(get).unwrap_or_default();
        Ok(match key {
            Key::Principal => principal()?.to_owned(),
            Key::Namespace => {
                let principal = principal()?;
                let namespace = principal.split_once("/ns/").map(|(_, rest)| rest);
                let namespace = namespace.and_then(|rest| rest.split('/').next());
                namespace.unwrap_or(principal).to_owned()
            }
            Key::ServiceAccount => {
                let principal = principal()?;
                let names = principal.split_once("/ns/").map(|(_, names)| names);
                names.unwrap_or(principal).replacen("/sa/", "/", 1)
            }
            Key::TrustDomain => principal()?
                .split('/')
                .next()
                .unwrap_or_default()
                .to_owned(),
            Key::SourceIp | Key::RemoteIp | Key::DestinationIp => connection
                .source_ip
                .map_or_else(String::new, |address| address.to_string()),
            Key::DestinationPort => connection.port.to_string(),
            Key::Sni if connection.sni.is_empty() => {
                return Err("an SNI, and the connection has none");
            }
            Key::Sni => self.asked.sni.to_string(),
            Key::Host => of_http(|http| http.authority.to_owned()),
            Key::Path => of_http(|http| http.path.to_owned()),
            Key::Method => of_http(|http| http.method.to_owned()),
            Key::Header(name) => {
                let header = http.zip(name).and_then(|(http, name)| http.header(name));
                match header.ok_or("a header that the request does not have")? {
                    "" => "an empty one".to_owned(),
                    header => header.to_owned(),
                }
            }
            Key::Jwt(_) => return Err("a token, and the request has none"),
            Key::Metadata(_) => String::new(),
        })
    }
}

//! What could change a decision and is not known.

use super::RuleId;
use super::asked::{Answer, RuleOf};
use super::clause;
use super::decide::Case;
use crate::Unknown;
use crate::set::Id;

// === impl Case ===

impl Case<'_> {
    /// CUSTOM policies whose rules match: their provider decides.
    pub(super) fn add_custom(&self, unknown: &mut Vec<Unknown>) {
        for rank in self.ranks(|group| &group.custom) {
            let Some((id, rule)) = self.rule(rank) else {
                continue;
            };
            if self.asked.rule(rule) == Answer::No {
                continue;
            }
            let provider = id.of(self.set).and_then(|(policy, _)| {
                let provider = policy.spec.provider.as_ref();
                provider.and_then(|provider| provider.name.clone())
            });
            let provider = provider.unwrap_or_default();
            let policy = self.set.identity(id.policy);
            let text = format!("{policy} leaves the decision to the provider {provider:?}");
            if !unknown.iter().any(|unknown| unknown.text == text) {
                unknown.push(self.unknown_of(id.policy, text));
            }
        }
    }

    pub(super) fn unknown(&self, id: RuleId, of: RuleOf<'_>) -> Unknown {
        let mut clauses = clause::of_rule(of.rule);
        let clause = clauses.find(|clause| self.asked.clause(clause, of) == Answer::Unknown);
        let (before, name) = clause.map_or(("", "something"), |clause| clause.name());
        let (policy, number) = (self.set.identity(id.policy), id.number);
        let text =
            format!("rules[{number}] of {policy} depends on {before}{name}, which is not known");
        self.unknown_of(id.policy, text)
    }

    fn unknown_of(&self, policy: Id, text: String) -> Unknown {
        let policy = self.set.identity(policy);
        let (namespace, name) = (policy.namespace.to_string(), policy.name.to_string());
        Unknown {
            text,
            resource: Some((policy.kind.to_owned(), namespace, name)),
        }
    }
}

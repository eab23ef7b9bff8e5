//! Policies of one namespace that apply to the same proxies.

use std::collections::HashMap;
use std::sync::Arc;

use egressgen_model::resources::{
    AuthorizationAction, AuthorizationPolicy, AuthorizationPolicySpec,
};

use super::Policies;
use super::attach::Attachment;
use super::candidates::Candidates;
use super::clause;
use crate::set::{Id, Set, authorization_policy};

/// Policies of one namespace that apply to the same proxies, as rules of Envoy (`Builder.build`,
/// pilot/pkg/security/authz/builder/builder.go).
#[derive(Debug)]
pub(super) struct Group {
    /// The oldest one, whose selector and target references all have.
    pub(super) first: Id,
    /// The oldest ALLOW policy: there is one, so what none of them allows is refused.
    pub(super) allow_policy: Option<Id>,
    /// ALLOW policies without rules, which allow nothing.
    pub(super) without_rules: Vec<Id>,
    pub(super) allow: Candidates,
    pub(super) deny: Candidates,
    pub(super) custom: Candidates,
}

// === impl Policies ===

impl Policies {
    pub(super) fn add_groups(&mut self, set: &Set) {
        let mut numbers: HashMap<(Arc<str>, Attachment<'_>), usize> = HashMap::new();
        for (id, policy) in set.of_kind(authorization_policy) {
            let namespace = Arc::clone(set.namespace(id));
            let groups = self.groups.entry(Arc::clone(&namespace)).or_default();
            let number = numbers
                .entry((namespace, Attachment::of(&policy.spec)))
                .or_insert_with(|| {
                    groups.push(Group::new(id));
                    groups.len() - 1
                });
            let is_enforced = !is_dry_run(policy);
            if let Some(group) = groups.get_mut(*number).filter(|_| is_enforced) {
                group.add_policy(id, &policy.spec);
            }
        }
        // Rules are added in the order of Envoy, so that candidates are sorted.
        for (rank, rule) in (0..).zip(&self.rules) {
            let Some((policy, rule_spec)) = rule.of(set) else {
                continue;
            };
            let spec = &policy.spec;
            let is_ignored = is_dry_run(policy) || !clause::is_known(rule_spec);
            let key = (Arc::clone(set.namespace(rule.policy)), Attachment::of(spec));
            let groups = self.groups.get_mut(&key.0);
            let group = numbers
                .get(&key)
                .and_then(|number| groups?.get_mut(*number));
            let Some(group) = group.filter(|_| !is_ignored) else {
                continue;
            };
            match action(spec) {
                AuthorizationAction::Allow if !clause::is_valid(rule_spec) => {}
                AuthorizationAction::Allow => group.allow.add(rank, rule_spec),
                AuthorizationAction::Deny => group.deny.add(rank, rule_spec),
                AuthorizationAction::Custom => group.custom.add(rank, rule_spec),
                AuthorizationAction::Audit => {}
            }
        }
    }
}

// === impl Group ===

impl Group {
    fn new(first: Id) -> Self {
        Self {
            first,
            allow_policy: None,
            without_rules: Vec::new(),
            allow: Candidates::default(),
            deny: Candidates::default(),
            custom: Candidates::default(),
        }
    }

    fn add_policy(&mut self, id: Id, spec: &AuthorizationPolicySpec) {
        if action(spec) != AuthorizationAction::Allow {
            return;
        }
        self.allow_policy.get_or_insert(id);
        if spec.rules.is_empty() {
            self.without_rules.push(id);
        }
    }
}

fn action(spec: &AuthorizationPolicySpec) -> AuthorizationAction {
    spec.action.unwrap_or(AuthorizationAction::Allow)
}

/// Whether a policy is only tried out (`isDryRun`): the spellings are those of Go's `strconv.ParseBool`, and any other
/// text means no.
fn is_dry_run(policy: &AuthorizationPolicy) -> bool {
    let annotations = policy.metadata.annotations.as_ref();
    let value = annotations.and_then(|annotations| annotations.get("istio.io/dry-run"));
    value.is_some_and(|value| matches!(value.as_str(), "1" | "t" | "T" | "TRUE" | "true" | "True"))
}

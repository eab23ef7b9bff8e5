//! The callers: those that are asked for, or those that the resources tell apart.

use std::collections::BTreeSet;

use egressgen::resources::{AuthorizationPolicy, Resource};
use egressgen_mesh::{Caller, Item};

use crate::input::calls::Account;

/// Some pods that are told apart from others.
#[derive(Clone, Debug)]
pub(super) struct CallerOf {
    /// `shop/client`, `shop/*` for the others of a namespace, or `any other`.
    pub(super) label: String,
    /// One of them.
    pub(super) pod: Caller,
}

/// All that no resource names.
pub(super) const ANY_OTHER: &str = "any other";

/// The callers that are asked for; without any, all that the resources name, and any other.
pub(super) fn callers(asked: Vec<Account>, items: &[Item], namespace: &str) -> Vec<CallerOf> {
    if !asked.is_empty() {
        return asked
            .into_iter()
            .map(|Account((namespace, account))| CallerOf {
                label: format!("{namespace}/{account}"),
                pod: Caller::new(namespace, account),
            })
            .collect();
    }
    let mut named = Named::default();
    for item in items {
        let own = item.resource.metadata().namespace.as_deref();
        named.add(&item.resource, own.unwrap_or(namespace));
    }
    named.callers()
}

/// What resources tell apart.
#[derive(Debug, Default)]
struct Named {
    accounts: BTreeSet<(String, String)>,
    namespaces: BTreeSet<String>,
}

// === impl Named ===

impl Named {
    fn add(&mut self, resource: &Resource, own: &str) {
        match resource {
            Resource::AuthorizationPolicy(policy) => self.add_policy(policy, own),
            Resource::Sidecar(_) => {
                self.namespaces.insert(own.to_owned());
            }
            _ => {}
        }
    }

    fn add_policy(&mut self, policy: &AuthorizationPolicy, own: &str) {
        for rule in &policy.spec.rules {
            for source in rule.from.iter().filter_map(|from| from.source.as_ref()) {
                self.add_namespaces(source.namespaces.iter().chain(&source.not_namespaces));
                self.add_principals(source.principals.iter().chain(&source.not_principals));
                let accounts = source.service_accounts.iter();
                for account in accounts.chain(&source.not_service_accounts) {
                    let (namespace, name) = account.split_once('/').unwrap_or((own, account));
                    self.accounts
                        .insert((namespace.to_owned(), name.to_owned()));
                }
            }
            for condition in &rule.when {
                let values = condition.values.iter().chain(&condition.not_values);
                match condition.key.as_str() {
                    "source.namespace" => self.add_namespaces(values),
                    "source.principal" => self.add_principals(values),
                    _ => {}
                }
            }
        }
    }

    fn add_namespaces<'a>(&mut self, names: impl Iterator<Item = &'a String>) {
        let whole = names.filter(|name| !name.contains('*'));
        self.namespaces.extend(whole.cloned());
    }

    /// `cluster.local/ns/shop/sa/client`; patterns name nobody in particular.
    fn add_principals<'a>(&mut self, principals: impl Iterator<Item = &'a String>) {
        for principal in principals {
            let parts: Vec<_> = principal.split('/').collect();
            match parts[..] {
                [_, "ns", namespace, "sa", account] if !account.contains('*') => {
                    self.accounts
                        .insert((namespace.to_owned(), account.to_owned()));
                }
                [_, "ns", namespace, "sa", "*"] | [_, "ns", namespace, "*"] => {
                    self.namespaces.insert(namespace.to_owned());
                }
                _ => {}
            }
        }
    }

    fn callers(mut self) -> Vec<CallerOf> {
        let accounts = self.accounts.iter();
        self.namespaces
            .extend(accounts.map(|(namespace, _)| namespace.clone()));
        let mut callers = Vec::new();
        for namespace in &self.namespaces {
            let own = self.accounts.iter().filter(|(of, _)| of == namespace);
            let own: Vec<_> = own.map(|(_, account)| account.as_str()).collect();
            callers.extend(own.iter().map(|account| CallerOf {
                label: format!("{namespace}/{account}"),
                pod: Caller::new(namespace.as_str(), *account),
            }));
            let other = unlike("default", |name| own.contains(&name));
            callers.push(CallerOf {
                label: format!("{namespace}/*"),
                pod: Caller::new(namespace.as_str(), other),
            });
        }
        let other = unlike("other", |name| self.namespaces.contains(name));
        callers.push(CallerOf {
            label: ANY_OTHER.to_owned(),
            pod: Caller::new(other, "default"),
        });
        callers
    }
}

/// A name that is not taken.
fn unlike(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = name.to_owned();
    while is_taken(&name) {
        name.push_str("-x");
    }
    name
}

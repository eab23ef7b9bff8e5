//! Which pods resources tell apart from others.

use std::collections::{BTreeMap, BTreeSet};

use egressgen::resources::{AuthorizationPolicy, Resource, VirtualServiceSpec};
use egressgen_mesh::Caller;

use super::callers::{ANY_OTHER, CallerOf};

/// What resources tell apart.
#[derive(Debug, Default)]
pub(super) struct ToldApart {
    accounts: BTreeSet<(String, String)>,
    namespaces: BTreeSet<String>,
    /// With the namespace that they count in; none if they count in all.
    labels: BTreeSet<(Option<String>, Labels)>,
}

type Labels = BTreeMap<String, String>;

// === impl ToldApart ===

impl ToldApart {
    pub(super) fn add(&mut self, resource: &Resource, own: &str) {
        match resource {
            Resource::AuthorizationPolicy(policy) => self.add_policy(policy, own),
            Resource::Sidecar(sidecar) => {
                self.namespaces.insert(own.to_owned());
                if let Some(selector) = &sidecar.spec.workload_selector {
                    self.add_labels(Some(own), &selector.labels);
                }
            }
            // A proxy sees the rules of its own namespace first, and what is exported to it.
            Resource::DestinationRule(rule) => {
                self.add_exports(&rule.spec.export_to, own);
                if let Some(selector) = &rule.spec.workload_selector {
                    self.add_labels(Some(own), &selector.match_labels);
                }
            }
            Resource::ServiceEntry(entry) => self.add_exports(&entry.spec.export_to, own),
            Resource::VirtualService(service) => {
                self.add_exports(&service.spec.export_to, own);
                self.add_matches(&service.spec);
            }
            _ => {}
        }
    }

    fn add_exports(&mut self, export_to: &[String], own: &str) {
        self.namespaces.insert(own.to_owned());
        let named = export_to.iter();
        self.add_namespaces(named.filter(|name| !matches!(name.as_str(), "." | "~")));
    }

    fn add_labels(&mut self, namespace: Option<&str>, labels: &Labels) {
        if !labels.is_empty() {
            let namespace = namespace.map(ToOwned::to_owned);
            self.labels.insert((namespace, labels.clone()));
        }
    }

    fn add_matches(&mut self, spec: &VirtualServiceSpec) {
        let http = spec.http.iter().flat_map(|route| &route.matches);
        let http = http.map(|one| (&one.source_namespace, &one.source_labels));
        let tls = spec.tls.iter().flat_map(|route| &route.matches);
        let tls = tls.map(|one| (&one.source_namespace, &one.source_labels));
        let tcp = spec.tcp.iter().flat_map(|route| &route.matches);
        let tcp = tcp.map(|one| (&one.source_namespace, &one.source_labels));
        for (namespace, labels) in http.chain(tls).chain(tcp) {
            self.namespaces.extend(namespace.clone());
            self.add_labels(namespace.as_deref(), labels);
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

    pub(super) fn callers(mut self) -> Vec<CallerOf> {
        let accounts = self.accounts.iter();
        self.namespaces
            .extend(accounts.map(|(namespace, _)| namespace.clone()));
        let of_labels = self.labels.iter();
        self.namespaces
            .extend(of_labels.filter_map(|(namespace, _)| namespace.clone()));
        let mut callers = Vec::new();
        for namespace in &self.namespaces {
            let own = self.accounts.iter().filter(|(of, _)| of == namespace);
            let own: Vec<_> = own.map(|(_, account)| account.as_str()).collect();
            callers.extend(own.iter().map(|account| CallerOf {
                label: format!("{namespace}/{account}"),
                pod: Caller::new(namespace.as_str(), *account),
            }));
            let other = unlike("default", |name| own.contains(&name));
            let others = Caller::new(namespace.as_str(), other);
            self.add_callers(&mut callers, &format!("{namespace}/*"), &others);
        }
        let other = unlike("other", |name| self.namespaces.contains(name));
        let other = Caller::new(other, "default");
        self.add_callers(&mut callers, ANY_OTHER, &other);
        callers
    }

    /// Adds the pods of a namespace: those with labels that something asks for, and those without.
    fn add_callers(&self, callers: &mut Vec<CallerOf>, label: &str, pod: &Caller) {
        let of_namespace = self.labels.iter().filter(|(namespace, _)| {
            let namespace = namespace.as_deref();
            namespace.is_none_or(|namespace| *namespace == *pod.namespace)
        });
        let labels: BTreeSet<_> = of_namespace.map(|(_, labels)| labels).collect();
        callers.extend(labels.into_iter().map(|labels| {
            let shown = labels.iter().map(|(key, value)| format!("{key}={value}"));
            let shown: Vec<_> = shown.collect();
            let mut pod = pod.clone();
            pod.labels = labels.clone();
            CallerOf {
                label: format!("{label} with {}", shown.join(",")),
                pod,
            }
        }));
        callers.push(CallerOf {
            label: label.to_owned(),
            pod: pod.clone(),
        });
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

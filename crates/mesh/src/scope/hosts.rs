//! `egress.hosts` of a Sidecar.

use std::collections::HashMap;

use crate::names::{is_wildcard, is_within, overlap};

/// The hosts that an egress listener of a Sidecar imports (`convertIstioListenerToWrapper`,
/// pilot/pkg/model/sidecar.go).
#[derive(Debug, Default)]
pub(super) struct Imports {
    namespaces: HashMap<String, Hosts>,
}

/// The hosts of one namespace (`hostClassification`).
#[derive(Debug, Default)]
struct Hosts {
    included: Vec<String>,
    excluded: Vec<String>,
}

const ANY_NAMESPACE: &str = "*";

// === impl Imports ===

impl Imports {
    /// Reads hosts such as `./*`, `*/*`, `shop/www.example.com`, `~/*`. `own` is the namespace of the workload.
    pub(super) fn of(hosts: &[String], own: &str, has_exclusions: bool) -> Self {
        let mut imports = Self::default();
        for host in hosts {
            let Some((namespace, name)) = host.split_once('/') else {
                continue;
            };
            if name.contains('/') {
                continue;
            }
            let (excludes, namespace) = match namespace.strip_prefix('~') {
                Some("") if !has_exclusions => (false, "~"),
                Some(rest) if has_exclusions => {
                    (true, if rest.is_empty() { ANY_NAMESPACE } else { rest })
                }
                _ => (false, namespace),
            };
            let namespace = if namespace == "." { own } else { namespace };
            let entry = imports.namespaces.entry(namespace.to_owned()).or_default();
            let list = if excludes {
                &mut entry.excluded
            } else {
                &mut entry.included
            };
            list.push(name.to_owned());
        }
        imports
    }

    /// Whether everything is imported, as without a Sidecar.
    pub(super) fn is_all(&self) -> bool {
        let any = self.namespaces.get(ANY_NAMESPACE);
        let has_all = any.is_some_and(|hosts| hosts.included.iter().any(|host| host == "*"));
        has_all
            && self
                .namespaces
                .values()
                .all(|hosts| hosts.excluded.is_empty())
    }

    /// Whether it has neither wildcards nor all namespaces; pilot then looks hosts up one by one.
    pub(super) fn is_exact(&self) -> bool {
        !self.namespaces.contains_key(ANY_NAMESPACE)
            && self
                .namespaces
                .values()
                .all(|hosts| hosts.included.iter().all(|host| !is_wildcard(host)))
    }

    /// Whether it has a service (`selectServices`).
    pub(super) fn has_service(&self, namespace: &str, host: &str) -> bool {
        let imports = |hosts: &Hosts| {
            hosts
                .included
                .iter()
                .any(|included| is_within(host, included))
        };
        !self.excludes(namespace, host) && self.of_namespace(namespace).any(imports)
    }

    /// Whether it has a VirtualService: in contrast to services, one for a wildcard is also imported by a host under
    /// it (`SelectVirtualServices` and `VSMatches`).
    pub(super) fn has_route(&self, namespace: &str, hosts: &[String]) -> bool {
        hosts.iter().any(|host| {
            let imports = |hosts: &Hosts| {
                hosts
                    .included
                    .iter()
                    .any(|included| overlap(host, included))
            };
            self.of_namespace(namespace).any(imports) && !self.excludes(namespace, host)
        })
    }

    fn excludes(&self, namespace: &str, host: &str) -> bool {
        let excludes = |hosts: &Hosts| hosts.excluded.iter().any(|other| is_within(host, other));
        self.of_namespace(namespace).any(excludes)
    }

    fn of_namespace(&self, namespace: &str) -> impl Iterator<Item = &Hosts> {
        [namespace, ANY_NAMESPACE]
            .into_iter()
            .filter_map(|name| self.namespaces.get(name))
    }
}

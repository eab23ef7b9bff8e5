//! Rules by the hosts that they name, so that a decision asks only those that can match.

use egressgen_model::resources::Rule;

use super::clause;
use super::key::Key;
use super::text::Form;
use crate::names::ByName;

/// Rules by their place in the order of Envoy; each list is sorted.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Those that need one of a few SNIs, by each of them.
    by_sni: ByName<Vec<u32>>,
    /// Those whose operations all need one of a few hosts, by each of them in lower case.
    by_host: ByName<Vec<u32>>,
    /// All in `by_host`: where HTTP is not read, a DENY rule loses its hosts.
    with_hosts: Vec<u32>,
    /// Those that name no host.
    others: Vec<u32>,
    pub(super) count: usize,
}

// === impl Candidates ===

impl Candidates {
    pub(super) fn add(&mut self, rank: u32, rule: &Rule) {
        self.count += 1;
        if let Some(names) = names_of(rule) {
            for name in names {
                push(self.by_sni.entry(name), rank);
            }
        } else if let Some(hosts) = hosts_of(rule) {
            for host in hosts {
                push(self.by_host.entry(&host.to_ascii_lowercase()), rank);
            }
            self.with_hosts.push(rank);
        } else {
            self.others.push(rank);
        }
    }

    /// Those that name one of these, as SNI or as host.
    pub(super) fn named<'m>(&'m self, names: &'m [&str]) -> impl Iterator<Item = u32> + 'm {
        names.iter().flat_map(|name| {
            [&self.by_sni, &self.by_host].into_iter().flat_map(|rules| {
                let exact = rules.get(name).into_iter();
                exact.chain(rules.covering(name)).flatten().copied()
            })
        })
    }

    /// Those that can match any connection.
    pub(super) fn others(&self) -> &[u32] {
        &self.others
    }

    /// Those that lose the hosts that they name where HTTP is not read.
    pub(super) fn with_hosts(&self) -> &[u32] {
        &self.with_hosts
    }
}

fn push(ranks: &mut Vec<u32>, rank: u32) {
    if ranks.last() != Some(&rank) {
        ranks.push(rank);
    }
}

/// The values of a condition of `connection.sni`, if all are names.
fn names_of(rule: &Rule) -> Option<&[String]> {
    clause::conditions(rule)
        .filter(|clause| clause.key == Key::Sni && !clause.is_excluded)
        .map(|clause| clause.values)
        .find(|values| values.iter().all(|value| is_name(value)))
}

/// The hosts of all operations, if all have some, and all are names.
fn hosts_of(rule: &Rule) -> Option<Vec<&str>> {
    let mut hosts = Vec::new();
    for to in &rule.to {
        let of_operation = &to.operation.as_ref()?.hosts;
        if of_operation.is_empty() || !of_operation.iter().all(|host| is_name(host)) {
            return None;
        }
        hosts.extend(of_operation.iter().map(String::as_str));
    }
    (!hosts.is_empty()).then_some(hosts)
}

/// Whether a value is a name or the end of names.
fn is_name(value: &str) -> bool {
    matches!(Form::of(value), Form::Exact | Form::End(_))
}

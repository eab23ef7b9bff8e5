//! The filter chains of a listener, chosen as Envoy does.

use std::net::IpAddr;

use crate::names::ByName;
use crate::services::Block;

/// The filter chains of a listener.
#[derive(Debug)]
pub(crate) struct Chains<T> {
    all: Vec<Chain<T>>,
    /// The one that takes what no other takes.
    default: Option<usize>,
    blocks: Vec<(Block, ByServerName)>,
    without_block: ByServerName,
    has_application_protocols: bool,
    /// Two chains that one connection could match alike; Envoy rejects such a listener as a whole.
    conflict: Option<(usize, usize)>,
}

/// A filter chain with its conditions, all of which must hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chain<T> {
    /// SNIs, exact or with a wildcard; empty for no condition.
    pub(crate) server_names: Vec<String>,
    /// Blocks of destination addresses; empty for no condition.
    pub(crate) blocks: Vec<Block>,
    /// Whether only plaintext HTTP is taken: application protocols `http/1.0`, `http/1.1` and `h2c`, transport
    /// protocol `raw_buffer`.
    pub(crate) is_plaintext_http: bool,
    pub(crate) target: T,
}

/// The conditions of a chain. Two chains of a listener with equal ones conflict.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Conditions {
    server_names: Vec<String>,
    blocks: Vec<(u128, u8, bool)>,
    is_plaintext_http: bool,
}

/// What filter chains look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection<'c> {
    pub(crate) address: Option<IpAddr>,
    /// The SNI; empty without one.
    pub(crate) server_name: &'c str,
    pub(crate) is_tls: bool,
    /// Whether the first bytes are plaintext HTTP.
    pub(crate) is_plaintext_http: bool,
}

/// The chains by SNI.
#[derive(Debug, Default)]
struct ByServerName {
    named: ByName<Vec<usize>>,
    without: Vec<usize>,
}

/// Which chain takes a connection.
#[derive(Debug)]
pub(crate) enum Choice<'c, T> {
    Chain(&'c Chain<T>),
    /// The chain that takes what no other takes.
    Default(&'c Chain<T>),
    None,
}

// === impl Chain ===

impl<T> Chain<T> {
    /// Without conditions.
    pub(crate) fn new(target: T) -> Self {
        Self {
            server_names: Vec::new(),
            blocks: Vec::new(),
            is_plaintext_http: false,
            target,
        }
    }

    /// Only for plaintext HTTP.
    pub(crate) fn of_plaintext_http(target: T) -> Self {
        Self {
            is_plaintext_http: true,
            ..Self::new(target)
        }
    }

    /// Whether it takes everything (`isMatchAll`, pilot/pkg/networking/core/listener.go).
    fn takes_all(&self) -> bool {
        self.has_any_name() && self.blocks.is_empty() && !self.is_plaintext_http
    }

    fn has_any_name(&self) -> bool {
        self.server_names.is_empty() || self.server_names.iter().any(|name| name == "*")
    }

    /// What it conflicts by (`conflictsWith`).
    pub(crate) fn conditions(&self) -> Conditions {
        let names = self.server_names.iter().filter(|name| *name != "*");
        let blocks = self.blocks.iter().filter(|block| !block.is_unspecified());
        let mut conditions = Conditions {
            server_names: names.cloned().collect(),
            blocks: blocks.map(|block| block.masked()).collect(),
            is_plaintext_http: self.is_plaintext_http,
        };
        conditions.server_names.sort();
        conditions.server_names.dedup();
        conditions.blocks.sort_unstable();
        conditions.blocks.dedup();
        conditions
    }
}

// === impl Chains ===

impl<T> Chains<T> {
    /// The chains of a listener, of which the last that takes everything is the default (`buildListenerFromEntry`).
    /// `fallback` is the default if there is none.
    pub(crate) fn new(mut all: Vec<Chain<T>>, fallback: Option<T>) -> Self {
        let default = all.iter().rposition(Chain::takes_all);
        let default = default.or_else(|| {
            all.push(Chain::new(fallback?));
            Some(all.len() - 1)
        });
        let mut chains = Self {
            default,
            blocks: Vec::new(),
            without_block: ByServerName::default(),
            conflict: None,
            has_application_protocols: all.iter().any(|chain| chain.is_plaintext_http),
            all: Vec::new(),
        };
        for (index, chain) in all.iter().enumerate() {
            if Some(index) != default {
                chains.index(&all, index, chain);
            }
        }
        chains.all = all;
        chains
    }

    fn index(&mut self, all: &[Chain<T>], index: usize, chain: &Chain<T>) {
        let conditions = chain.blocks.iter().filter(|block| !block.is_unspecified());
        let mut has_block = false;
        for block in conditions {
            has_block = true;
            let same = |(other, _): &(Block, _)| other.masked() == block.masked();
            let at = self.blocks.iter().position(same).unwrap_or_else(|| {
                self.blocks.push((*block, ByServerName::default()));
                self.blocks.len() - 1
            });
            let other = self.blocks[at].1.add(all, index, chain);
            self.conflict = self.conflict.or(other);
        }
        if !has_block {
            let other = self.without_block.add(all, index, chain);
            self.conflict = self.conflict.or(other);
        }
    }

    /// Two chains that one connection could match alike.
    pub(crate) fn conflict(&self) -> Option<(&Chain<T>, &Chain<T>)> {
        let (first, second) = self.conflict?;
        Some((self.all.get(first)?, self.all.get(second)?))
    }

    /// The chain that takes a connection: by destination address, then by SNI, by transport protocol and by application
    /// protocol, where each condition that holds beats none, and what misses a later condition does not fall back to an
    /// earlier one (Envoy, `FilterChainManagerImpl::findFilterChain`).
    pub(crate) fn choose(&self, connection: &Connection<'_>) -> Choice<'_, T> {
        let containing = self
            .blocks
            .iter()
            .filter(|(block, _)| block.bits() > 0)
            .filter(|(block, _)| connection.address.is_some_and(|one| block.contains(one)))
            .max_by_key(|(block, _)| block.bits());
        let by_name = containing.map_or(&self.without_block, |(_, by_name)| by_name);
        // Without a chain that asks for an SNI there is no TLS inspector, and nobody reads the SNI.
        let candidates = match by_name.named.best(connection.server_name) {
            Some(named) if connection.is_tls => named,
            _ => &by_name.without,
        };
        let mut candidates = candidates.iter().map(|index| &self.all[*index]);
        let is_plaintext_http = connection.is_plaintext_http && self.has_application_protocols;
        let chosen = if is_plaintext_http {
            candidates
                .clone()
                .find(|chain| chain.is_plaintext_http)
                .or_else(|| candidates.find(|chain| !chain.is_plaintext_http))
        } else {
            candidates.find(|chain| !chain.is_plaintext_http)
        };
        match (chosen, self.default) {
            (Some(chain), _) => Choice::Chain(chain),
            (None, Some(default)) => Choice::Default(&self.all[default]),
            (None, None) => Choice::None,
        }
    }
}

// === impl ByServerName ===

impl ByServerName {
    /// Adds a chain, and returns it with one that takes the same connections.
    fn add<T>(
        &mut self,
        all: &[Chain<T>],
        index: usize,
        chain: &Chain<T>,
    ) -> Option<(usize, usize)> {
        let is_alike = |other: &&usize| all[**other].is_plaintext_http == chain.is_plaintext_http;
        let mut conflict = None;
        let mut add = |list: &mut Vec<usize>| {
            let other = list.iter().find(is_alike);
            conflict = conflict.or(other.map(|other| (*other, index)));
            list.push(index);
        };
        if chain.has_any_name() {
            add(&mut self.without);
        } else {
            for name in &chain.server_names {
                add(self.named.entry(name));
            }
        }
        conflict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str], target: &'static str) -> Chain<&'static str> {
        Chain {
            server_names: names.iter().map(|name| (*name).to_owned()).collect(),
            ..Chain::new(target)
        }
    }

    fn within(block: &str, target: &'static str) -> Chain<&'static str> {
        Chain {
            blocks: vec![Block::parse(block).unwrap()],
            ..Chain::new(target)
        }
    }

    fn chosen(
        chains: &Chains<&'static str>,
        address: &str,
        sni: &str,
        is_http: bool,
    ) -> &'static str {
        let connection = Connection {
            address: address.parse().ok(),
            server_name: sni,
            is_tls: !sni.is_empty(),
            is_plaintext_http: is_http,
        };
        match chains.choose(&connection) {
            Choice::Chain(chain) => chain.target,
            Choice::Default(_) => "default",
            Choice::None => "none",
        }
    }

    #[test]
    fn the_address_counts_before_the_name() {
        let chains = Chains::new(
            vec![
                within("10.0.0.0/8", "wide"),
                within("10.1.0.0/16", "narrow"),
                named(&["*.example.com"], "wildcard"),
                named(&["a.example.com"], "exact"),
                Chain::of_plaintext_http("http"),
            ],
            Some("fallback"),
        );
        for (address, sni, is_http, wanted) in [
            ("10.1.2.3", "a.example.com", false, "narrow"),
            ("10.2.2.3", "", false, "wide"),
            ("11.2.2.3", "a.example.com", false, "exact"),
            ("11.2.2.3", "b.example.com", false, "wildcard"),
            ("11.2.2.3", "example.com", false, "default"),
            ("11.2.2.3", "", true, "http"),
            ("10.2.2.3", "", true, "wide"),
            ("11.2.2.3", "", false, "default"),
        ] {
            assert_eq!(
                chosen(&chains, address, sni, is_http),
                wanted,
                "{address} {sni}"
            );
        }
    }

    #[test]
    fn without_a_default_nothing_takes_the_rest() {
        let chains = Chains::new(vec![named(&["a.example.com"], "exact")], None);
        assert_eq!(chosen(&chains, "1.1.1.1", "b.example.com", false), "none");
        let chains = Chains::new(vec![named(&["*"], "any")], None);
        assert_eq!(
            chosen(&chains, "1.1.1.1", "b.example.com", false),
            "default"
        );
    }
}

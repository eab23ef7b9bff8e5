//! The filter chains of a listener, chosen as Envoy does.

mod chain;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

pub(crate) use chain::{Chain, Conditions};

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

// === impl Chains ===

impl<T> Chains<T> {
    /// The chains of a sidecar's listener, of which the last that takes everything is the default
    /// (`buildListenerFromEntry`). `fallback` is the default if there is none.
    pub(crate) fn with_default(mut all: Vec<Chain<T>>, fallback: T) -> Self {
        let default = all.iter().rposition(Chain::takes_all).unwrap_or_else(|| {
            all.push(Chain::new(fallback));
            all.len() - 1
        });
        Self::new(all, Some(default))
    }

    /// The chains of a gateway's listener.
    pub(crate) fn without_default(all: Vec<Chain<T>>) -> Self {
        Self::new(all, None)
    }

    fn new(all: Vec<Chain<T>>, default: Option<usize>) -> Self {
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

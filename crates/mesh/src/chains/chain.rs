//! A filter chain and its conditions.

use crate::services::Block;

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
    pub(super) fn takes_all(&self) -> bool {
        self.has_any_name() && self.blocks.is_empty() && !self.is_plaintext_http
    }

    pub(super) fn has_any_name(&self) -> bool {
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

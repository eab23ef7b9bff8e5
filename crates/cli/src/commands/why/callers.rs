//! The callers: those that are asked for, or those that the resources tell apart.

use egressgen_mesh::{Caller, Item};

use super::told_apart::ToldApart;
use crate::input::calls::Account;

/// Some pods that are told apart from others.
#[derive(Clone, Debug)]
pub(super) struct CallerOf {
    /// `shop/client`, `shop/*` for the others of a namespace, or `any other`; `with app=web` for those with labels.
    pub(super) label: String,
    /// One of them.
    pub(super) pod: Caller,
}

/// All that no resource tells apart.
pub(super) const ANY_OTHER: &str = "any other";

/// The callers that are asked for; without any, all that the resources tell apart, and any other.
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
    let mut told_apart = ToldApart::default();
    for item in items {
        let own = item.resource.metadata().namespace.as_deref();
        told_apart.add(&item.resource, own.unwrap_or(namespace));
    }
    told_apart.callers()
}

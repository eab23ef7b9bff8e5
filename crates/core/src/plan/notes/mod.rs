//! What a user should know or do in addition to applying the resources.

mod destination;
mod network;
mod policy;
mod tcp;

use std::collections::HashSet;

use egressgen_diagnostics::{Diagnostic, Rule};

use super::PlannedDestination;
use crate::policy::Policy;

/// The rules for notes and warnings.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    let rules = policy::RULES.into_iter().chain(destination::RULES);
    rules.chain(tcp::RULES).chain(network::RULES)
}

/// The notes on all policies and destinations, without duplicates.
pub(super) fn of(policies: &[Policy], destinations: &[PlannedDestination]) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    policies
        .iter()
        .flat_map(policy::notes)
        .chain(destinations.iter().flat_map(destination::notes))
        .chain(tcp::all_addresses(destinations))
        .chain(network::blocked(policies))
        .filter(|note| seen.insert((note.rule().id, note.message().to_owned())))
        .collect()
}

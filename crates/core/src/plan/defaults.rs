//! Refusals that come of a policy's defaults.

use super::{Refusal, decide};
use crate::policy::{Policy, PolicyDestination};

/// Has a refusal point at the default from which it comes: the one without which it would not be there.
pub(super) fn blamed(
    policy: &Policy,
    destination: &PolicyDestination,
    refusals: Vec<Refusal>,
) -> Vec<Refusal> {
    let without: Vec<_> = destination
        .taken
        .iter()
        .filter_map(|(setting, place)| {
            let without = destination.without(setting, &policy.gateways)?;
            let left = decide::planned(policy, &without).err().unwrap_or_default();
            Some((setting, place, left))
        })
        .collect();
    let blamed = refusals.into_iter().map(|refusal| {
        let gone = |left: &[Refusal]| left.iter().all(|it| it.message != refusal.message);
        match without.iter().find(|(_, _, left)| gone(left)) {
            Some((setting, place, _)) => refusal.comes_of(*setting, *place, destination.places),
            None => refusal,
        }
    });
    blamed.collect()
}

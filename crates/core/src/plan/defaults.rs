//! Refusals that a policy's defaults cause.

use egressgen_diagnostics::Diagnostic;

use super::{decide, place};
use crate::policy::{Origin, Policy, PolicyDestination, Setting};

/// Points a refusal at the default that causes it: without that default, there would be no refusal.
pub(super) fn blamed(
    policy: &Policy,
    destination: &PolicyDestination,
    refusals: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let Some(origin) = &destination.origin else {
        return refusals;
    };
    let without: Vec<(Setting, Vec<Diagnostic>)> = origin
        .taken
        .iter()
        .filter_map(|setting| {
            let without = destination.without(setting, &policy.gateways)?;
            let left = decide::planned(policy, &without).err().unwrap_or_default();
            Some((setting, left))
        })
        .collect();
    let blamed = refusals.into_iter().map(|refusal| {
        let is_gone = |left: &[Diagnostic]| left.iter().all(|other| !is_same(other, &refusal));
        match without.iter().find(|(_, left)| is_gone(left)) {
            Some((setting, _)) => caused_by(refusal, *setting, origin),
            None => refusal,
        }
    });
    blamed.collect()
}

fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.rule() == other.rule() && one.message() == other.message()
}

fn caused_by(refusal: Diagnostic, setting: Setting, origin: &Origin) -> Diagnostic {
    let help = format!(
        "{}; or exempt the destination from the default: `withoutDefaults: [{}]`",
        refusal.help().unwrap_or_default(),
        setting.as_str()
    );
    place::at_default(refusal.with_help(help), origin, setting)
}

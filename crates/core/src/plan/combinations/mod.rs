//! Settings that can't be combined within one destination.

mod addresses;
mod egress;
mod flows;
mod hosts;

use egressgen_diagnostics::{Diagnostic, Rule};

use super::place;
use crate::policy::{Flow, Hosts, Policy, PolicyDestination, Setting, Via};

/// A check of one destination: one row of the tables in the files of this folder.
pub(super) struct Check {
    /// What is refused; its summary is the message.
    rule: Rule,
    /// The field to point at, or the host if none is given.
    at: Option<Setting>,
    is_broken: fn(&Policy, &PolicyDestination) -> bool,
}

/// The tables, in the order of the checks.
const TABLES: [&[Check]; 5] = [
    &egress::CHECKS,
    &flows::CHECKS,
    &hosts::CHECKS,
    &addresses::CHECKS,
    &flows::REQUEST_CHECKS,
];

/// The rules that concern one destination.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    let checks = TABLES.iter().copied().flatten();
    checks
        .map(|check| &check.rule)
        .chain(egress::RULES)
        .chain(flows::RULES)
}

/// The name of a destination in messages.
pub(super) fn title(destination: &PolicyDestination) -> String {
    match &destination.hosts {
        Hosts::One { host, .. } => host.to_string(),
        Hosts::Many { name, .. } => name.to_string(),
    }
}

/// Everything that can't work within one destination.
pub(super) fn refused(policy: &Policy, destination: &PolicyDestination) -> Vec<Diagnostic> {
    let checks = TABLES.iter().copied().flatten();
    let broken = checks.filter(|check| (check.is_broken)(policy, destination));
    broken
        .map(|check| check.refuse(destination))
        .chain(egress::hidden_from_gateway(policy, destination))
        .collect()
}

pub(super) use flows::{same_ports, without_port};

// === impl Check ===

impl Check {
    fn refuse(&'static self, destination: &PolicyDestination) -> Diagnostic {
        let message = format!("{}: {}", title(destination), self.rule.summary);
        let refusal = self.rule.diagnostic(message);
        place::at(refusal, destination.origin.as_ref(), self.at)
    }
}

fn direct(destination: &PolicyDestination) -> bool {
    destination.via == Via::Direct
}

fn has(destination: &PolicyDestination, flow: Flow) -> bool {
    destination.flows.contains(&flow)
}

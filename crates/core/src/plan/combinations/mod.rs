//! What can't go together within one destination.

mod addresses;
mod flows;
mod hosts;
mod way;

use super::{PlannedFlow, Refusal};
use crate::policy::{Flow, Hosts, Policy, PolicyDestination, Via};

/// What is wrong, and what to do.
type Wrong = (&'static str, &'static str);

/// How a destination is called in messages.
pub(super) fn title(destination: &PolicyDestination) -> String {
    match &destination.hosts {
        Hosts::One { host, .. } => host.to_string(),
        Hosts::Many { name, .. } => name.to_string(),
    }
}

/// All that can't work in one destination.
pub(super) fn refused(policy: &Policy, destination: &PolicyDestination) -> Vec<Refusal> {
    let groups = [
        way::hop(policy, destination),
        flows::flows(destination),
        way::network(policy, destination),
        way::certificate(destination),
        hosts::wildcard(destination),
        hosts::list(destination),
        addresses::addresses(destination),
        flows::requests(destination),
    ];
    let title = title(destination);
    let refusals = groups
        .into_iter()
        .flatten()
        .flatten()
        .map(|(message, help)| {
            Refusal::of_flow(destination.places, format!("{title}: {message}"), help)
        });
    let mut refusals: Vec<_> = refusals.collect();
    refusals.extend(way::exports(policy, destination));
    refusals
}

fn when(wrong: bool, message: &'static str, help: &'static str) -> Option<Wrong> {
    wrong.then_some((message, help))
}

fn direct(destination: &PolicyDestination) -> bool {
    destination.via == Via::Direct
}

fn has(destination: &PolicyDestination, flow: Flow) -> bool {
    destination.flows.contains(&flow)
}

fn is_wildcard(destination: &PolicyDestination) -> bool {
    matches!(&destination.hosts, Hosts::One { host, .. } if host.is_wildcard())
}

/// A ServiceEntry lists each port once.
pub(super) fn same_ports(destination: &PolicyDestination, flows: &[PlannedFlow]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (index, flow) in flows.iter().enumerate() {
        let Some(other) = flows[..index].iter().find(|it| it.port == flow.port) else {
            continue;
        };
        let title = title(destination);
        let message = if flow.kind == other.kind {
            format!("{title}: the flow {} is there twice", flow.kind)
        } else {
            format!(
                "{title}: {} and {} both take what applications send to port {}",
                other.kind, flow.kind, flow.port
            )
        };
        refusals.push(Refusal::of_flow(
            destination.places,
            message,
            "keep one of the two",
        ));
    }
    refusals
}

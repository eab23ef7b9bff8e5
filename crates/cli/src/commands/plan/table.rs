//! The plan as people read it, in 80 columns.

use std::collections::BTreeMap;

use egressgen::plan::{Arrivals, Plan, PlannedDestination, PlannedFlow};
use egressgen::policy::Flow;
use egressgen::{Build, Subject};
use egressgen_diagnostics::Diagnostic;

use super::{callers, resources, word};
use crate::output::layout::{Block, wrapped};

/// How many hosts or destinations of a list are shown if not all are asked for.
const SHOWN: usize = 5;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    Short,
    /// Every resource, and every name of a list.
    Full,
}

pub(super) fn table(plan: &Plan, detail: Detail) -> String {
    let mut blocks = Vec::new();
    let mut others = Vec::new();
    let mut own: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count = 0;
    let several = plan.gateways().len() > 1;
    for (subject, bundle) in Build::of(plan).bundles() {
        let resources = resources(&bundle);
        count += resources.len();
        match subject {
            Subject::Gateway(gateway) => {
                own.insert(gateway.fqdn(), resources);
            }
            Subject::Destination(planned) => {
                blocks.push(destination(planned, &resources, several, detail));
            }
            Subject::Namespace(namespace) => {
                let mut block = Block::new(&format!("namespace {namespace}"));
                block.list("resources", &resources);
                others.push(block);
            }
        }
    }
    let blocks = gateways(plan, own, detail)
        .into_iter()
        .chain(blocks)
        .chain(others);
    let mut sections: Vec<_> = blocks.map(Block::into_text).collect();
    if count > 0 && detail == Detail::Short {
        let resources = if count == 1 { "resource" } else { "resources" };
        sections.push(format!("{count} {resources}; --verbose lists them\n"));
    }
    sections.push(notes(plan));
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// What each gateway listens on, and its own resources.
fn gateways(plan: &Plan, own: BTreeMap<String, Vec<String>>, detail: Detail) -> Vec<Block> {
    let mut gateways: BTreeMap<String, (Arrivals<'_>, Vec<String>)> = BTreeMap::new();
    for (gateway, arrivals) in plan.gateways() {
        gateways.entry(gateway).or_default().0 = arrivals;
    }
    for (gateway, resources) in own {
        gateways.entry(gateway).or_default().1 = resources;
    }
    let block = |(gateway, (arrivals, resources)): (String, (Arrivals<'_>, Vec<String>))| {
        let mut block = Block::new(&format!("gateway {gateway}"));
        for (port, arrivals) in arrivals {
            for (security, names) in by_security(&arrivals) {
                block.list(&format!("{port} {security}"), &shown(names, detail));
            }
        }
        block.list("resources", &resources);
        block
    };
    gateways.into_iter().map(block).collect()
}

fn destination(
    planned: &PlannedDestination,
    resources: &[String],
    has_several_gateways: bool,
    detail: Detail,
) -> Block {
    let mut block = Block::new(&name(planned));
    if planned.hosts().nth(1).is_some() {
        let hosts = planned.hosts().map(str::to_owned).collect();
        block.list("hosts", &shown(hosts, detail));
    }
    if let Some(gateway) = planned.gateway().filter(|_| has_several_gateways) {
        block.row("gateway", &gateway.fqdn());
    }
    for flow in planned.flows() {
        block.row(&flow.kind.to_string(), &way(flow));
        if let Some(secret) = &flow.client_certificate {
            block.row("", &format!("with the certificate {secret}"));
        }
    }
    block.row("callers", &callers(planned));
    if detail == Detail::Full {
        block.list("resources", resources);
    }
    block
}

fn notes(plan: &Plan) -> String {
    let lines = |note: &Diagnostic| {
        let text = wrapped(format!("{}: ", note.severity()), note.message(), 2);
        match note.help() {
            // On one line, so that a command in it can be copied.
            Some(help) => format!("{text}  help: {help}\n"),
            None => text,
        }
    };
    plan.notes().iter().map(lines).collect()
}

/// A host by itself; several hosts by the name that they share.
fn name(planned: &PlannedDestination) -> String {
    match planned.hosts().count() {
        1 => planned.title(),
        count => format!("{} ({count} hosts)", planned.name()),
    }
}

/// All names, or the first and how many more.
fn shown(mut names: Vec<String>, detail: Detail) -> Vec<String> {
    // For a single one more, a line would be no shorter than its name.
    if detail == Detail::Short && names.len() > SHOWN + 1 {
        let more = names.len() - SHOWN;
        names.truncate(SHOWN);
        names.push(format!("and {more} more"));
    }
    names
}

/// The destinations that come in on one port, by what protects their hop.
fn by_security(
    arrivals: &[(&PlannedDestination, &PlannedFlow)],
) -> Vec<(&'static str, Vec<String>)> {
    let mut servers: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (planned, flow) in arrivals {
        let Some(hop) = flow.hop else {
            continue;
        };
        let security = word(hop.security);
        match servers.iter_mut().find(|(known, _)| *known == security) {
            Some((_, names)) => names.push(name(planned)),
            None => servers.push((security, vec![name(planned)])),
        }
    }
    servers
}

/// What is sent from hop to hop.
fn way(flow: &PlannedFlow) -> String {
    let (sent, leaves) = match flow.kind {
        Flow::Http => ("HTTP", "HTTP"),
        Flow::TlsOrigination => ("HTTP", "TLS"),
        Flow::Https => ("TLS", "the same TLS"),
        Flow::Tcp => ("TCP", "TCP"),
        other => (other.as_str(), other.as_str()),
    };
    let hop = flow.hop.map_or_else(
        || "direct".to_owned(),
        |hop| format!("gateway {} {}", hop.gateway_port, word(hop.security)),
    );
    format!(
        "{sent} to {} -> {hop} -> {leaves} to {}",
        flow.port, flow.target_port
    )
}

//! The plan as programs read it.

use std::collections::BTreeMap;

use egressgen::plan::{Plan, PlannedDestination, PlannedFlow};
use egressgen::{Build, GatewayRef, Subject};
use egressgen_diagnostics::Diagnostic;
use serde::Serialize;

use super::{callers, resources, word};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlanView<'a> {
    gateways: Vec<GatewayView<'a>>,
    destinations: Vec<DestinationView<'a>>,
    /// Those of gateways and namespaces themselves.
    other_resources: Vec<String>,
    diagnostics: Vec<DiagnosticView<'a>>,
}

/// As in the lines of `--message-format json`.
#[derive(Serialize)]
struct DiagnosticView<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayView<'a> {
    gateway: String,
    servers: Vec<ServerView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ServerView<'a> {
    port: u32,
    security: &'static str,
    hosts: Vec<&'a str>,
    /// The destinations whose routes lead there, by their names.
    destinations: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DestinationView<'a> {
    hosts: Vec<&'a str>,
    name: &'a str,
    policy: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<String>,
    flows: &'a [PlannedFlow],
    callers: String,
    resources: Vec<String>,
}

pub(super) fn json(plan: &Plan) -> String {
    // These views hold text and numbers only, which JSON can always express.
    let text = serde_json::to_string_pretty(&view(plan)).unwrap_or_default();
    text + "\n"
}

fn view(plan: &Plan) -> PlanView<'_> {
    let mut view = PlanView {
        gateways: gateways(plan),
        destinations: Vec::new(),
        other_resources: Vec::new(),
        diagnostics: plan.notes().iter().map(diagnostic).collect(),
    };
    for (subject, bundle) in Build::of(plan).bundles() {
        let resources = resources(&bundle);
        match subject {
            Subject::Destination(planned) => {
                view.destinations.push(destination(planned, resources));
            }
            Subject::Gateway(_) | Subject::Namespace(_) => view.other_resources.extend(resources),
        }
    }
    view
}

fn diagnostic(note: &Diagnostic) -> DiagnosticView<'_> {
    DiagnosticView {
        rule: note.rule().id,
        severity: note.severity().as_str(),
        message: note.message(),
        help: note.help(),
    }
}

fn gateways(plan: &Plan) -> Vec<GatewayView<'_>> {
    let gateways = plan.gateways().into_iter();
    gateways
        .map(|(gateway, ports)| {
            let mut servers: BTreeMap<_, ServerView<'_>> = BTreeMap::new();
            let arrivals = ports
                .into_iter()
                .flat_map(|(port, all)| all.into_iter().map(move |arrival| (port, arrival)));
            for (port, (planned, flow)) in arrivals {
                let security = flow.hop.map_or("none", |hop| word(hop.security));
                let server = servers
                    .entry((port, security))
                    .or_insert_with(|| ServerView {
                        port: port.number(),
                        security,
                        hosts: Vec::new(),
                        destinations: Vec::new(),
                    });
                server.hosts.extend(planned.hosts());
                server.destinations.push(planned.name().as_str());
            }
            let servers = servers.into_values().collect();
            GatewayView { gateway, servers }
        })
        .collect()
}

fn destination(planned: &PlannedDestination, resources: Vec<String>) -> DestinationView<'_> {
    DestinationView {
        hosts: planned.hosts().collect(),
        name: planned.name().as_str(),
        policy: planned.policy().name.as_str(),
        namespace: planned.namespace().map(egressgen::Namespace::as_str),
        gateway: planned.gateway().map(GatewayRef::fqdn),
        flows: planned.flows(),
        callers: callers(planned),
        resources,
    }
}

//! The flows, and the settings that only some of them support.

use egressgen_diagnostics::{Diagnostic, Rule, Severity};
use egressgen_model::values::Port;

use super::{Check, has, title};
use crate::plan::{PlannedFlow, place};
use crate::policy::{ConnectionPool, Flow, PolicyDestination, Setting};

pub(super) static CHECKS: [Check; 3] = [
    Check {
        rule: Rule {
            id: "tcp-beside-another-flow",
            severity: Severity::Error,
            summary: "tcp can't be combined with another flow of the host: the gateway would know both by the same SNI",
            help: "keep one of them",
            source: "",
        },
        at: Some(Setting::Flow),
        is_broken: |_, destination| has_several(destination) && has(destination, Flow::Tcp),
    },
    Check {
        rule: Rule {
            id: "port-of-several-flows",
            severity: Severity::Error,
            summary: "with several flows `port` and `targetPort` are ambiguous",
            help: "remove them, so that each flow has its own",
            source: "",
        },
        at: Some(Setting::Port),
        is_broken: |_, destination| {
            has_several(destination)
                && !has(destination, Flow::Tcp)
                && (destination.port.is_some() || destination.target_port.is_some())
        },
    },
    Check {
        rule: Rule {
            id: "tcp-on-web-port",
            severity: Severity::Error,
            summary: "sidecars match tcp by its port alone, so tcp on 80 or 443 would take the HTTP or HTTPS of every \
                      other host",
            help: "use `flow: https` where the application speaks TLS with a server name, or have it call another \
                   `port`, with the host's own as `targetPort`",
            source: "pilot/pkg/networking/core/listener.go, buildSidecarOutboundListener",
        },
        at: Some(Setting::Port),
        is_broken: |_, destination| {
            let is_web = |port: Port| port == Port::HTTP || port == Port::HTTPS;
            has(destination, Flow::Tcp) && destination.port.is_some_and(is_web)
        },
    },
];

/// Settings of HTTP requests. One flow with requests is enough: the settings have no effect on the other flows.
pub(super) static REQUEST_CHECKS: [Check; 3] = [
    Check {
        rule: Rule {
            id: "timeout-without-requests",
            severity: Severity::Error,
            summary: "`timeout` is for HTTP requests, which a proxy sees with http and tls-origination only",
            help: "remove `timeout`, or add the flow that it is for",
            source: "",
        },
        at: Some(Setting::Timeout),
        is_broken: |_, destination| !has_requests(destination) && destination.timeout.is_some(),
    },
    Check {
        rule: Rule {
            id: "retries-without-requests",
            severity: Severity::Error,
            summary: "`retries` are for HTTP requests, which a proxy sees with http and tls-origination only",
            help: "remove `retries`, or add the flow that they are for",
            source: "",
        },
        at: Some(Setting::Retries),
        is_broken: |_, destination| !has_requests(destination) && destination.retries.is_some(),
    },
    Check {
        rule: Rule {
            id: "request-limits-without-requests",
            severity: Severity::Error,
            summary: "`maxPendingRequests` and `maxRequestsPerConnection` are for http and tls-origination only",
            help: "remove them; `maxConnections` and `connectTimeout` are for all flows",
            source: "",
        },
        at: Some(Setting::ConnectionPool),
        is_broken: |_, destination| {
            let pool = destination.connection_pool.as_ref();
            !has_requests(destination) && pool.is_some_and(ConnectionPool::has_http_limits)
        },
    },
];

pub(super) const RULES: [&Rule; 3] = [&TCP_WITHOUT_PORT, &DUPLICATE_FLOW, &FLOWS_ON_ONE_PORT];

static TCP_WITHOUT_PORT: Rule = Rule {
    id: "tcp-without-port",
    severity: Severity::Error,
    summary: "tcp needs the port that applications call",
    help: "add `port`, such as `port: 5432`",
    source: "",
};

static DUPLICATE_FLOW: Rule = Rule {
    id: "duplicate-flow",
    severity: Severity::Error,
    summary: "a destination lists one flow twice",
    help: "remove one of the two",
    source: "",
};

static FLOWS_ON_ONE_PORT: Rule = Rule {
    id: "flows-on-one-port",
    severity: Severity::Error,
    summary: "two flows of a destination use one port, and a ServiceEntry lists each port once",
    help: "keep one of the two",
    source: "pkg/config/validation/validation.go, ValidateServiceEntry",
};

/// Refuses a flow whose port is unknown.
pub(in crate::plan) fn without_port(destination: &PolicyDestination) -> Diagnostic {
    let message = format!("{}: {}", title(destination), TCP_WITHOUT_PORT.summary);
    let refusal = TCP_WITHOUT_PORT.diagnostic(message);
    place::at_field(refusal, destination.origin.as_ref(), Setting::Flow)
}

/// Refuses two flows on the same port.
pub(in crate::plan) fn same_ports(
    destination: &PolicyDestination,
    flows: &[PlannedFlow],
) -> Vec<Diagnostic> {
    let mut refusals = Vec::new();
    for (index, flow) in flows.iter().enumerate() {
        let mut before = flows[..index].iter();
        let Some(other) = before.find(|other| other.port == flow.port) else {
            continue;
        };
        let title = title(destination);
        let refusal = if flow.kind == other.kind {
            DUPLICATE_FLOW.diagnostic(format!("{title}: duplicate flow {}", flow.kind))
        } else {
            FLOWS_ON_ONE_PORT.diagnostic(format!(
                "{title}: {} and {} both take what applications send to port {}",
                other.kind, flow.kind, flow.port
            ))
        };
        let origin = destination.origin.as_ref();
        refusals.push(place::at_field(refusal, origin, Setting::Flow));
    }
    refusals
}

fn has_several(destination: &PolicyDestination) -> bool {
    destination.flows.len() > 1
}

fn has_requests(destination: &PolicyDestination) -> bool {
    destination.flows.iter().any(|flow| flow.has_requests())
}

//! The ports that tcp destinations take on all addresses.

use egressgen_diagnostics::{Diagnostic, Rule, Severity};

use crate::plan::PlannedDestination;
use crate::policy::Flow;

/// How many destinations the warning lists before it counts the rest.
const MAX_SHOWN: usize = 5;

pub(super) const RULES: [&Rule; 1] = [&TCP_ON_ALL_ADDRESSES];

static TCP_ON_ALL_ADDRESSES: Rule = Rule {
    id: "tcp-on-all-addresses",
    severity: Severity::Warning,
    summary: "sidecars match tcp by its port alone, so other addresses on that port lead to the host too",
    help: "",
    source: "pilot/pkg/networking/core/listener.go, buildSidecarOutboundListener",
};

/// A tcp host without addresses of its own takes its port on all addresses.
pub(super) fn all_addresses(destinations: &[PlannedDestination]) -> Option<Diagnostic> {
    let tcp = destinations.iter().flat_map(|planned| {
        let flows = planned.flows.iter().filter(|flow| flow.kind == Flow::Tcp);
        flows.map(move |flow| (flow.port, planned.title()))
    });
    let mut ports: Vec<_> = tcp.collect();
    if ports.is_empty() {
        return None;
    }
    ports.sort();
    let shown = ports.iter().take(MAX_SHOWN);
    let mut shown: Vec<_> = shown
        .map(|(port, host)| format!("{port} ({host})"))
        .collect();
    if ports.len() > MAX_SHOWN {
        shown.push(format!("{} more", ports.len() - MAX_SHOWN));
    }
    Some(TCP_ON_ALL_ADDRESSES.diagnostic(format!(
        "sidecars match tcp by its port alone: whatever an application sends to any other address on one of these ports \
         goes to the host in parentheses, unless a Service or another resource has that address: {}",
        shown.join(", ")
    )))
}

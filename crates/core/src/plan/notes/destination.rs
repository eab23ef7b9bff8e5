//! Notes on a single destination.

use egressgen_diagnostics::{Diagnostic, Rule, Severity};

use crate::plan::{Access, PlannedDestination, place};
use crate::policy::{Callers, Resolution};

pub(super) const RULES: [&Rule; 3] = [&SECRET_NEEDED, &NOBODY_MAY_CALL, &ANY_ADDRESS];

static SECRET_NEEDED: Rule = Rule {
    id: "secret-needed",
    severity: Severity::Note,
    summary: "a Secret with a client certificate must be in the gateway's namespace before the gateway starts",
    help: "",
    source: "",
};

static NOBODY_MAY_CALL: Rule = Rule {
    id: "nobody-may-call",
    severity: Severity::Warning,
    summary: "a policy denies by default, and a destination has no `allow`",
    help: "",
    source: "",
};

static ANY_ADDRESS: Rule = Rule {
    id: "any-address",
    severity: Severity::Warning,
    summary: "with resolution NONE applications can connect to any address by the name of the host",
    help: "set `resolution: DYNAMIC_DNS` to have the sidecar look the name up",
    source: "",
};

pub(super) fn notes(planned: &PlannedDestination) -> impl Iterator<Item = Diagnostic> {
    let notes = [secret(planned), nobody(planned), any_address(planned)];
    notes.into_iter().flatten()
}

/// A gateway reads only the Secrets of its own namespace, and it never becomes ready if a Secret is missing.
fn secret(planned: &PlannedDestination) -> Option<Diagnostic> {
    let gateway = planned.gateway()?;
    let secret = planned
        .flows
        .iter()
        .find_map(|flow| flow.client_certificate.as_ref())?;
    let namespace = &gateway.namespace;
    let host = planned.title();
    Some(
        SECRET_NEEDED
            .diagnostic(format!(
                "{host} needs the Secret {secret} in {namespace} before the gateway starts"
            ))
            .with_help(format!(
                "kubectl create secret generic {secret} -n {namespace} --from-file=tls.crt --from-file=tls.key \
                 --from-file=ca.crt"
            )),
    )
}

fn nobody(planned: &PlannedDestination) -> Option<Diagnostic> {
    (planned.access == Access::Only(Callers::nobody())).then(|| {
        let host = planned.title();
        let warning = NOBODY_MAY_CALL.diagnostic(format!(
            "nobody may call {host}: policy {} denies by default, and it has no `allow`",
            planned.policy.name
        ));
        place::at_host(warning, planned.origin.as_ref())
    })
}

/// With NONE, a proxy connects to whatever address the application connects to, as long as the traffic claims the name.
fn any_address(planned: &PlannedDestination) -> Option<Diagnostic> {
    (planned.resolution == Resolution::None).then(|| {
        let ports: Vec<_> = planned.flows.iter().map(|flow| flow.port.to_string()).collect();
        let warning = ANY_ADDRESS.diagnostic(format!(
            "applications can connect to any address on port {} by the name {}, also to hosts that others may not call: \
             with resolution NONE a sidecar does not look the name up",
            ports.join(" or "),
            planned.title()
        ));
        place::at_host(warning, planned.origin.as_ref())
    })
}

//! How traffic leaves: the hop to a gateway, the callers, the client certificate, and who finds the routes.

use egressgen_diagnostics::{Diagnostic, Rule, Severity};

use super::{Check, direct, has, title};
use crate::plan::place;
use crate::policy::{
    Access, Applications, ExportTo, Flow, Policy, PolicyDestination, Setting, Via,
};

pub(super) static CHECKS: [Check; 9] = [
    Check {
        rule: Rule {
            id: "identity-without-gateway",
            severity: Severity::Error,
            summary: "`identity` is about the hop to a gateway, and `via: direct` has none",
            help: "remove `identity`, or name a gateway in `via`",
            source: "",
        },
        at: Some(Setting::Identity),
        is_broken: |_, destination| direct(destination) && destination.identity.is_some(),
    },
    Check {
        rule: Rule {
            id: "allow-without-gateway",
            severity: Severity::Error,
            summary: "a gateway enforces `allow`, and `via: direct` has none",
            help: "remove `allow`, or name a gateway in `via`",
            source: "",
        },
        at: Some(Setting::Allow),
        is_broken: |_, destination| direct(destination) && destination.allow.is_some(),
    },
    Check {
        rule: Rule {
            id: "default-deny-without-gateway",
            severity: Severity::Error,
            summary: "the policy denies by default, which a gateway enforces, and `via: direct` has none",
            help: "name a gateway in `via`, or put the destination into a policy without `access: default-deny`",
            source: "",
        },
        at: Some(Setting::Via),
        is_broken: |policy, destination| direct(destination) && is_denied(policy, destination),
    },
    Check {
        rule: Rule {
            id: "allow-without-identity",
            severity: Severity::Error,
            summary: "without `identity` a gateway does not know who calls, and can't enforce `allow`",
            help: "remove `identity: false`, or `allow`",
            source: "",
        },
        at: Some(Setting::Identity),
        is_broken: |_, destination| is_plaintext(destination) && destination.allow.is_some(),
    },
    Check {
        rule: Rule {
            id: "default-deny-without-identity",
            severity: Severity::Error,
            summary: "the policy denies by default, and without `identity` a gateway does not know who calls",
            help: "remove `identity: false`, or put the destination into a policy without `access: default-deny`",
            source: "",
        },
        at: Some(Setting::Identity),
        is_broken: |policy, destination| {
            is_plaintext(destination) && is_denied(policy, destination)
        },
    },
    Check {
        rule: Rule {
            id: "tcp-without-identity",
            severity: Severity::Error,
            summary: "without `identity` a gateway can't tell tcp destinations apart, since plain TCP has no SNI",
            help: "remove `identity: false`, or send it directly with `via: direct`",
            source: "",
        },
        at: Some(Setting::Identity),
        is_broken: |_, destination| is_plaintext(destination) && has(destination, Flow::Tcp),
    },
    // A NetworkPolicy matches addresses, not host names.
    Check {
        rule: Rule {
            id: "network-policy-blocks-host",
            severity: Severity::Error,
            summary: "`networkPolicy` would block this host: a NetworkPolicy can open addresses only, and `via: direct` \
                      leaves them to DNS",
            help: "give the host's addresses in `endpoints`, name a gateway in `via`, or put the destination into a \
                   policy for other applications without `networkPolicy`",
            source: "",
        },
        at: Some(Setting::Via),
        is_broken: |policy, destination| {
            let has_network_policy = |applications: &Applications| applications.network_policy;
            policy.applications.as_ref().is_some_and(has_network_policy)
                && direct(destination)
                && destination.endpoints.is_empty()
        },
    },
    Check {
        rule: Rule {
            id: "client-certificate-without-tls-origination",
            severity: Severity::Error,
            summary: "`clientCertificate` is for a gateway that originates TLS, and no flow here does",
            help: "add `tls-origination` to `flow`, or remove `clientCertificate`",
            source: "",
        },
        at: Some(Setting::ClientCertificate),
        is_broken: |_, destination| {
            destination.client_certificate.is_some() && !has(destination, Flow::TlsOrigination)
        },
    },
    Check {
        rule: Rule {
            id: "client-certificate-without-gateway",
            severity: Severity::Error,
            summary: "a sidecar can't read the Secret of `clientCertificate`, and would send plaintext",
            help: "name a gateway in `via`, or remove `clientCertificate`",
            source: "",
        },
        at: Some(Setting::ClientCertificate),
        is_broken: |_, destination| destination.client_certificate.is_some() && direct(destination),
    },
];

pub(super) const RULES: [&Rule; 1] = [&HIDDEN_FROM_GATEWAY];

static HIDDEN_FROM_GATEWAY: Rule = Rule {
    id: "hidden-from-gateway",
    severity: Severity::Error,
    summary: "`exportTo` leaves out the namespace of the gateway, which then does not find its routes",
    help: "add the gateway's namespace to `exportTo`",
    source: "",
};

/// A gateway uses only the resources that are exported to its namespace.
pub(super) fn hidden_from_gateway(
    policy: &Policy,
    destination: &PolicyDestination,
) -> Option<Diagnostic> {
    let Via::Gateway(gateway) = &destination.via else {
        return None;
    };
    let is_own = policy.namespace.as_ref().unwrap_or(&gateway.namespace) == &gateway.namespace;
    let reaches = |to: &ExportTo| match to {
        ExportTo::All => true,
        ExportTo::Own => is_own,
        ExportTo::Namespace(namespace) => *namespace == gateway.namespace,
    };
    let export_to = &destination.export_to;
    let is_hidden = !export_to.is_empty() && !export_to.iter().any(reaches);
    is_hidden.then(|| {
        let message = format!(
            "{}: `exportTo` leaves out {}, the namespace of the gateway, which then would not find its routes",
            title(destination),
            gateway.namespace
        );
        let refusal = HIDDEN_FROM_GATEWAY.diagnostic(message);
        place::at_field(refusal, destination.origin.as_ref(), Setting::ExportTo)
    })
}

fn is_plaintext(destination: &PolicyDestination) -> bool {
    destination.identity == Some(false)
}

/// Whether nobody may call because the policy denies by default.
fn is_denied(policy: &Policy, destination: &PolicyDestination) -> bool {
    policy.access == Access::DefaultDeny && destination.allow.is_none()
}

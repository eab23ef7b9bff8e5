//! The way, and what there is on it: the hop to a gateway, callers, a certificate, who finds the routes.

use super::{Wrong, direct, has, title, when};
use crate::plan::Refusal;
use crate::policy::{Access, Applications, ExportTo, Flow, Policy, PolicyDestination, Via};

pub(super) fn hop(policy: &Policy, it: &PolicyDestination) -> Vec<Option<Wrong>> {
    let plaintext = it.identity == Some(false);
    let closed = policy.access == Access::DefaultDeny && it.allow.is_none();
    vec![
        when(
            direct(it) && it.identity.is_some(),
            "identity is about the hop to a gateway, and via: direct has none",
            "remove `identity`, or name a gateway in `via`",
        ),
        when(
            direct(it) && it.allow.is_some(),
            "allow is enforced by a gateway, and via: direct has none",
            "remove `allow`, or name a gateway in `via`",
        ),
        when(
            direct(it) && closed,
            "the policy denies by default, which a gateway enforces, and via: direct has none",
            "name a gateway in `via`, or put the destination into a policy without `access: default-deny`",
        ),
        when(
            plaintext && it.allow.is_some(),
            "without identity a gateway does not know who calls, and could not tell whom to let in",
            "remove `identity: false`, or `allow`",
        ),
        when(
            plaintext && closed,
            "the policy denies by default, and without identity a gateway does not know who calls",
            "remove `identity: false`, or put the destination into a policy without `access: default-deny`",
        ),
        when(
            plaintext && has(it, Flow::Tcp),
            "without identity a gateway can't tell tcp destinations apart, since bytes have no SNI",
            "remove `identity: false`, or send it straight with `via: direct`",
        ),
    ]
}

/// A NetworkPolicy knows addresses and no names.
pub(super) fn network(policy: &Policy, it: &PolicyDestination) -> Vec<Option<Wrong>> {
    let has_network_policy = |applications: &Applications| applications.network_policy;
    let is_closed = policy.applications.as_ref().is_some_and(has_network_policy)
        && direct(it)
        && it.endpoints.is_empty();
    vec![when(
        is_closed,
        "networkPolicy would block this host, since a NetworkPolicy can open addresses only and via: direct leaves them to DNS",
        "give the host's addresses in `endpoints`, name a gateway in `via`, or put the destination into a policy for other \
         applications without `networkPolicy`",
    )]
}

pub(super) fn certificate(it: &PolicyDestination) -> Vec<Option<Wrong>> {
    let given = it.client_certificate.is_some();
    vec![
        when(
            given && !has(it, Flow::TlsOrigination),
            "clientCertificate is for a gateway that originates TLS, and no flow here does",
            "add `tls-origination` to `flow`, or remove `clientCertificate`",
        ),
        when(
            given && direct(it),
            "a sidecar can't read the Secret of clientCertificate, and would send plaintext",
            "name a gateway in `via`, or remove `clientCertificate`",
        ),
    ]
}

/// A gateway routes by what it finds, and finds what is exported to its namespace.
pub(super) fn exports(policy: &Policy, it: &PolicyDestination) -> Option<Refusal> {
    let Via::Gateway(gateway) = &it.via else {
        return None;
    };
    let own = policy.namespace.as_ref().unwrap_or(&gateway.namespace) == &gateway.namespace;
    let reaches = |to: &ExportTo| match to {
        ExportTo::All => true,
        ExportTo::Own => own,
        ExportTo::Namespace(namespace) => *namespace == gateway.namespace,
    };
    let hidden = !it.export_to.is_empty() && !it.export_to.iter().any(reaches);
    hidden.then(|| {
        let message = format!(
            "{}: exportTo leaves out {}, the namespace of the gateway, which then would not find its routes",
            title(it),
            gateway.namespace
        );
        Refusal::of_flow(it.places, message, "add the gateway's namespace to `exportTo`")
    })
}

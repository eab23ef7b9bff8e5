//! What a user should know or do beside applying the resources.

use std::collections::HashSet;

use egressgen_diagnostics::{Diagnostic, Rule, Severity};
use egressgen_model::values::Namespace;

use super::{Access, PlannedDestination, combinations, place, versions};
use crate::policy::{Applications, Callers, Flow, Policy, Resolution, Via};

/// How many destinations a note lists before it counts the rest.
const MAX_SHOWN: usize = 5;

pub(super) const RULES: [&Rule; 9] = [
    &ASSUMED_SELECTOR,
    &ASSUMED_VERSION,
    &ONE_SIDECAR,
    &SECRET_NEEDED,
    &UNUSED_DEFAULTS,
    &NOBODY_MAY_CALL,
    &ANY_ADDRESS,
    &TCP_ON_ALL_ADDRESSES,
    &NETWORK_POLICY_BLOCKS_OTHERS,
];

static ASSUMED_SELECTOR: Rule = Rule {
    id: "assumed-selector",
    severity: Severity::Note,
    summary: "the labels of a gateway's pods are derived from its name, as on AKS",
    help: "",
    source: "",
};

static ASSUMED_VERSION: Rule = Rule {
    id: "assumed-istio-version",
    severity: Severity::Note,
    summary: "a policy uses something that only newer versions of Istio have, and gives no `istioVersion`",
    help: "",
    source: "",
};

static ONE_SIDECAR: Rule = Rule {
    id: "one-sidecar-per-namespace",
    severity: Severity::Note,
    summary: "the Sidecar of `outboundTrafficPolicy` must be the only one without a workloadSelector in its namespace",
    help: "",
    source: "pilot/pkg/model/sidecar.go; istioctl analyze, IST0110",
};

static SECRET_NEEDED: Rule = Rule {
    id: "secret-needed",
    severity: Severity::Note,
    summary: "a Secret with a client certificate must be in the gateway's namespace before the gateway starts",
    help: "",
    source: "",
};

static UNUSED_DEFAULTS: Rule = Rule {
    id: "unused-defaults",
    severity: Severity::Warning,
    summary: "no destination of a policy can use one of its `defaults`",
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

static TCP_ON_ALL_ADDRESSES: Rule = Rule {
    id: "tcp-on-all-addresses",
    severity: Severity::Warning,
    summary: "sidecars match tcp by its port alone, so other addresses on that port lead to the host too",
    help: "",
    source: "pilot/pkg/networking/core/listener.go, buildSidecarOutboundListener",
};

static NETWORK_POLICY_BLOCKS_OTHERS: Rule = Rule {
    id: "network-policy-blocks-others",
    severity: Severity::Warning,
    summary: "the NetworkPolicy of one policy blocks direct hosts of another policy",
    help: "",
    source: "",
};

/// The notes on all policies and destinations, each once.
pub(super) fn of(policies: &[Policy], destinations: &[PlannedDestination]) -> Vec<Diagnostic> {
    let on_policies = policies.iter().flat_map(|policy| {
        gateways(policy)
            .chain(version(policy))
            .chain(sidecars(policy))
            .chain(idle(policy))
    });
    let on_destinations = destinations
        .iter()
        .flat_map(|one| [secret(one), nobody(one), any_address(one)]);
    let on_all = [tcp_ports(destinations)]
        .into_iter()
        .chain(blocked(policies));
    let mut seen = HashSet::new();
    on_policies
        .chain(on_destinations.chain(on_all).flatten())
        .filter(|note| seen.insert((note.rule().id, note.message().to_owned())))
        .collect()
}

fn gateways(policy: &Policy) -> impl Iterator<Item = Diagnostic> {
    let assumed = policy.gateways.iter().filter(|one| one.selector_is_assumed);
    assumed.map(|one| {
        let gateway = &one.gateway;
        ASSUMED_SELECTOR.diagnostic(format!(
            "assumed: the pods of the gateway {} carry the label {}, as on AKS; set `profile: istio` or their `selector` \
             if they do not",
            gateway.name, gateway.selector
        ))
    })
}

fn version(policy: &Policy) -> Option<Diagnostic> {
    let (what, since) = versions::newest_used(policy)?;
    policy.istio_version.is_none().then(|| {
        let name = &policy.name;
        ASSUMED_VERSION.diagnostic(format!(
            "assumed: Istio is {since} or newer, which policy {name} needs for {what}; set `istioVersion` to have it \
             checked"
        ))
    })
}

/// Of several Sidecars without a selector in a namespace, Istio takes the oldest
/// (`pilot/pkg/model/sidecar.go`, and the analyzer's IST0110 for it).
fn sidecars(policy: &Policy) -> Option<Diagnostic> {
    let applications = policy.applications.as_ref()?;
    applications.registry_only.then(|| {
        let names: Vec<_> = applications.namespaces.iter().map(Namespace::as_str).collect();
        ONE_SIDECAR.diagnostic(format!(
            "no other Sidecar without a workloadSelector may be in {}: if a namespace has several, Istio uses the oldest",
            names.join(", ")
        ))
    })
}

/// A default that applies nowhere is not what anyone meant.
fn idle(policy: &Policy) -> Option<Diagnostic> {
    let defaults = policy.idle_defaults.iter();
    let defaults: Vec<_> = defaults
        .map(|setting| format!("`{}`", setting.as_str()))
        .collect();
    (!defaults.is_empty()).then(|| {
        let (name, defaults) = (&policy.name, defaults.join(", "));
        UNUSED_DEFAULTS.diagnostic(format!(
            "no destination of policy {name} can use these of its `defaults`: {defaults}"
        ))
    })
}

/// A gateway reads the Secrets of its own namespace only, and one that misses a Secret never gets ready.
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

/// With NONE a proxy connects wherever the application does: the name only has to be claimed.
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

/// A tcp host without addresses of its own takes its port on all addresses.
fn tcp_ports(destinations: &[PlannedDestination]) -> Option<Diagnostic> {
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

/// A NetworkPolicy is for all pods of a namespace, whichever policy their hosts are from.
fn blocked(policies: &[Policy]) -> Vec<Option<Diagnostic>> {
    let with_network = policies.iter().filter_map(|policy| {
        let applications = policy.applications.as_ref()?;
        applications
            .network_policy
            .then_some((policy, applications))
    });
    let pairs = with_network.flat_map(|(network, applications)| {
        let others = policies.iter();
        others.map(move |other| blocked_by(network, applications, other))
    });
    pairs.collect()
}

fn blocked_by(network: &Policy, applications: &Applications, other: &Policy) -> Option<Diagnostic> {
    let direct = other.destinations.iter();
    let direct = direct.filter(|destination| destination.via == Via::Direct);
    let hosts: Vec<_> = direct.map(combinations::title).collect();
    // Several NetworkPolicies add up, so one of the other policy opens its own hosts.
    let opens = |namespace: &Namespace| {
        let applications = other.applications.as_ref();
        applications.is_some_and(|own| own.network_policy && own.namespaces.contains(namespace))
    };
    let namespaces = applications.namespaces.iter();
    let namespaces: Vec<_> = namespaces
        .filter(|namespace| !opens(namespace))
        .map(Namespace::as_str)
        .collect();
    (!namespaces.is_empty() && !hosts.is_empty()).then(|| {
        NETWORK_POLICY_BLOCKS_OTHERS.diagnostic(format!(
            "networkPolicy of policy {} blocks {} of policy {} for the pods in {}: those bypass the gateways",
            network.name,
            hosts.join(", "),
            other.name,
            namespaces.join(", ")
        ))
    })
}

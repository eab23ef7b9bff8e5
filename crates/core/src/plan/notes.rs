//! What a user should know or do beside applying the resources.

use std::collections::HashSet;

use egressgen_model::values::Namespace;

use super::{Access, PlannedDestination, combinations, versions};
use crate::policy::{Applications, Callers, Flow, Policy, Resolution, Via};

/// How many destinations a note lists before it counts the rest.
const MOST_SHOWN: usize = 5;

/// Something to know about a plan that works.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// What was taken to be so, since nothing was said of it.
    Assumed(String),
    /// What there must be beside the resources.
    Needed(String),
    /// What will not work for everyone.
    Warning(String),
}

/// The notes on all policies and destinations, each once.
pub(super) fn of(policies: &[Policy], destinations: &[PlannedDestination]) -> Vec<Note> {
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
        .filter(|note| seen.insert(note.clone()))
        .collect()
}

fn gateways(policy: &Policy) -> impl Iterator<Item = Note> {
    let assumed = policy.gateways.iter().filter(|it| it.selector_is_assumed);
    assumed.map(|it| {
        let gateway = &it.gateway;
        Note::Assumed(format!(
            "the pods of the gateway {} carry the label {}, as on AKS; say `profile: istio` or give their `selector` \
             where they do not",
            gateway.name, gateway.selector
        ))
    })
}

fn version(policy: &Policy) -> Option<Note> {
    let (what, since) = versions::newest_used(policy)?;
    policy.istio_version.is_none().then(|| {
        let name = &policy.name;
        Note::Assumed(format!(
            "Istio is {since} or newer, which policy {name} needs for {what}; give `istioVersion` to have it checked"
        ))
    })
}

/// Of several Sidecars without a selector in a namespace, Istio takes the oldest
/// (`pilot/pkg/model/sidecar.go`, and the analyzer's IST0110 for it).
fn sidecars(policy: &Policy) -> Option<Note> {
    let applications = policy.applications.as_ref()?;
    applications.registry_only.then(|| {
        let names: Vec<_> = applications.namespaces.iter().map(Namespace::as_str).collect();
        Note::Needed(format!(
            "no other Sidecar without a workloadSelector may be in {}: of several in a namespace, Istio takes the oldest",
            names.join(", ")
        ))
    })
}

/// A default that applies nowhere is not what anyone meant.
fn idle(policy: &Policy) -> Option<Note> {
    let defaults = policy.idle_defaults.iter();
    let defaults: Vec<_> = defaults.map(|it| format!("`{}`", it.as_str())).collect();
    (!defaults.is_empty()).then(|| {
        let (name, defaults) = (&policy.name, defaults.join(", "));
        Note::Warning(format!(
            "no destination of policy {name} can use these of its `defaults`: {defaults}"
        ))
    })
}

/// A gateway reads the Secrets of its own namespace only, and one that misses a Secret never gets ready.
fn secret(planned: &PlannedDestination) -> Option<Note> {
    let gateway = planned.gateway()?;
    let secret = planned
        .flows
        .iter()
        .find_map(|flow| flow.client_certificate.as_ref())?;
    let namespace = &gateway.namespace;
    let host = planned.title();
    Some(Note::Needed(format!(
        "{host} needs the Secret {secret} in {namespace} before the gateway starts: kubectl create secret generic {secret} \
         -n {namespace} --from-file=tls.crt --from-file=tls.key --from-file=ca.crt"
    )))
}

fn nobody(planned: &PlannedDestination) -> Option<Note> {
    (planned.access == Access::Only(Callers::nobody())).then(|| {
        let host = planned.title();
        Note::Warning(format!(
            "nobody may call {host}: policy {} denies by default, and it has no `allow`",
            planned.policy.name
        ))
    })
}

/// With NONE a proxy connects wherever the application does: the name only has to be claimed.
fn any_address(planned: &PlannedDestination) -> Option<Note> {
    (planned.resolution == Resolution::None).then(|| {
        let ports: Vec<_> = planned.flows.iter().map(|flow| flow.port.to_string()).collect();
        Note::Warning(format!(
            "applications can connect to any address on port {} by the name {}, also to hosts that others may not call: \
             with resolution NONE a sidecar does not look the name up. `resolution: DYNAMIC_DNS` has it do so",
            ports.join(" or "),
            planned.title()
        ))
    })
}

/// A tcp host without addresses of its own takes its port on all addresses.
fn tcp_ports(destinations: &[PlannedDestination]) -> Option<Note> {
    let tcp = destinations.iter().flat_map(|planned| {
        let flows = planned.flows.iter().filter(|flow| flow.kind == Flow::Tcp);
        flows.map(move |flow| (flow.port, planned.title()))
    });
    let mut ports: Vec<_> = tcp.collect();
    if ports.is_empty() {
        return None;
    }
    ports.sort();
    let shown = ports.iter().take(MOST_SHOWN);
    let mut shown: Vec<_> = shown
        .map(|(port, host)| format!("{port} ({host})"))
        .collect();
    if ports.len() > MOST_SHOWN {
        shown.push(format!("{} more", ports.len() - MOST_SHOWN));
    }
    Some(Note::Warning(format!(
        "sidecars match tcp by its port alone: whatever an application sends to any other address on one of these ports \
         goes to the host beside it, unless a Service or another resource has that address: {}",
        shown.join(", ")
    )))
}

/// A NetworkPolicy is for all pods of a namespace, whichever policy their hosts are from.
fn blocked(policies: &[Policy]) -> Vec<Option<Note>> {
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

fn blocked_by(network: &Policy, applications: &Applications, other: &Policy) -> Option<Note> {
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
        Note::Warning(format!(
            "networkPolicy of policy {} blocks {} of policy {} for the pods in {}: those go straight out",
            network.name,
            hosts.join(", "),
            other.name,
            namespaces.join(", ")
        ))
    })
}

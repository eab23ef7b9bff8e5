//! What a user should know or do beside applying the resources.

use std::collections::HashSet;

use egressgen_model::values::Namespace;

use super::{Access, Planned, Way, versions};
use crate::policy::{Callers, Policy};

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
pub(super) fn of(policies: &[Policy], destinations: &[Planned]) -> Vec<Note> {
    let on_policies = policies.iter().flat_map(|it| {
        gateways(it)
            .chain(version(it))
            .chain(sidecars(it))
            .chain(idle(it))
    });
    let on_destinations = destinations.iter().flat_map(|it| {
        let notes = [secret(it), namespace(it), nobody(it)];
        notes.into_iter().flatten()
    });
    let mut seen = HashSet::new();
    on_policies
        .chain(on_destinations)
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
fn secret(planned: &Planned) -> Option<Note> {
    let gateway = planned.gateway()?;
    let secret = planned
        .legs
        .iter()
        .find_map(|leg| leg.client_certificate.as_ref())?;
    let namespace = &gateway.namespace;
    let host = planned.title();
    Some(Note::Needed(format!(
        "{host} needs the Secret {secret} in {namespace} before the gateway starts: kubectl create secret generic {secret} \
         -n {namespace} --from-file=tls.crt --from-file=tls.key --from-file=ca.crt"
    )))
}

fn namespace(planned: &Planned) -> Option<Note> {
    let Way::Gateway(destinations) = &planned.way else {
        return None;
    };
    let destination = destinations.first()?;
    let (own, gateway) = (destination.namespace()?, &destination.gateway().namespace);
    destination.serves_one_namespace_only().then(|| {
        let policy = &planned.policy;
        Note::Warning(format!(
            "policy {policy} writes to the namespace {own}, which is not its gateway's, {gateway}: workloads in other \
             namespaces than {own} will get 503 for its hosts, since they do not find the subset"
        ))
    })
}

fn nobody(planned: &Planned) -> Option<Note> {
    (planned.access == Access::Only(Callers::nobody())).then(|| {
        let host = planned.title();
        Note::Warning(format!(
            "nobody may call {host}: policy {} denies by default, and it has no `allow`",
            planned.policy
        ))
    })
}

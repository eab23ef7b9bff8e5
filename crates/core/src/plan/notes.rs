//! What a user should know or do beside applying the resources.

use std::collections::HashSet;

use super::{Planned, Way};

/// Something to know about a plan that works.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// What there must be beside the resources.
    Needed(String),
    /// What will not work for everyone.
    Warning(String),
}

/// The notes on all destinations, each once.
pub(super) fn of(destinations: &[Planned]) -> Vec<Note> {
    let notes = destinations
        .iter()
        .flat_map(|it| secret(it).into_iter().chain(namespace(it)));
    let mut seen = HashSet::new();
    notes.filter(|note| seen.insert(note.clone())).collect()
}

/// A gateway reads the Secrets of its own namespace only, and one that misses a Secret never gets ready.
fn secret(planned: &Planned) -> Option<Note> {
    let gateway = planned.gateway()?;
    let secret = planned
        .legs
        .iter()
        .find_map(|leg| leg.client_certificate.as_ref())?;
    let namespace = &gateway.namespace;
    let host = planned.host();
    Some(Note::Needed(format!(
        "{host} needs the Secret {secret} in {namespace} before the gateway starts: kubectl create secret generic {secret} \
         -n {namespace} --from-file=tls.crt --from-file=tls.key --from-file=ca.crt"
    )))
}

fn namespace(planned: &Planned) -> Option<Note> {
    let Way::Gateway(destination) = &planned.way else {
        return None;
    };
    let (own, gateway) = (destination.namespace()?, &destination.gateway().namespace);
    destination.serves_one_namespace_only().then(|| {
        let policy = &planned.policy;
        Note::Warning(format!(
            "policy {policy} writes to the namespace {own}, which is not its gateway's, {gateway}: workloads in other \
             namespaces than {own} will get 503 for its hosts, since they do not find the subset"
        ))
    })
}

//! One destination of a policy → its flows, hop by hop.

use std::sync::Arc;

use egressgen_diagnostics::Diagnostic;
use egressgen_model::values::{HostPattern, Name, Namespace, Port};

use super::planned::{Access, Egress, Requests};
use super::{Hop, PlannedDestination, PlannedFlow, Security, combinations, versions};
use crate::Destination;
use crate::destination::Names;
use crate::policy::{
    self, Callers, Exports, Flow, Hosts, Policy, PolicyDestination, Resolution, Via,
};

/// Decides for one destination, looking at no other.
pub(super) fn planned(
    policy: &Policy,
    destination: &PolicyDestination,
) -> Result<PlannedDestination, Vec<Diagnostic>> {
    let mut refusals = combinations::refused(policy, destination);
    refusals.extend(versions::refused(policy, destination));
    let access = access(policy, destination);
    let closed = access != Access::Everyone;
    let mut flows = Vec::new();
    for kind in &destination.flows {
        match planned_flow(*kind, destination, closed) {
            Ok(flow) => flows.push(flow),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() {
        refusals.extend(combinations::same_ports(destination, &flows));
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    Ok(PlannedDestination {
        policy: policy.id(),
        egress: egress(policy, destination),
        flows,
        access,
        names_apart: Vec::new(),
        resolution: resolution(destination),
        endpoints: destination.endpoints.clone(),
        export_to: export_to(policy, destination),
        labels: destination.labels.clone(),
        requests: Requests {
            timeout: destination.timeout,
            retries: destination.retries.clone(),
        },
        connection_pool: destination.connection_pool.clone(),
        origin: destination.origin.clone(),
    })
}

fn egress(policy: &Policy, destination: &PolicyDestination) -> Egress {
    let names = names(policy, destination);
    match &destination.via {
        Via::Direct => Egress::Direct(names),
        Via::Gateway(gateway) => {
            let destination = |names| Destination::named(names, Arc::clone(gateway));
            Egress::Gateway(names.into_iter().map(destination).collect())
        }
    }
}

/// Where the objects of a destination go: beside its gateway, if it has one.
///
/// A sidecar looks for the DestinationRule of the hop in its own namespace and then in that of the gateway's Service, and
/// takes the first namespace that has any (`pilot/pkg/model/push_context.go`, destinationRule). In any other namespace
/// the rule would hide those of all other destinations from the workloads there, and be found by nobody else.
fn namespace<'a>(policy: &'a Policy, destination: &'a PolicyDestination) -> Option<&'a Namespace> {
    match &destination.via {
        Via::Gateway(gateway) => Some(&gateway.namespace),
        Via::Direct => policy.namespace.as_ref(),
    }
}

/// Istio takes `.` for the namespace of the object, and a policy means its own.
fn export_to(policy: &Policy, destination: &PolicyDestination) -> Exports {
    let at = namespace(policy, destination);
    destination
        .export_to
        .seen_from(at, policy.namespace.as_ref())
}

fn names(policy: &Policy, destination: &PolicyDestination) -> Vec<Names> {
    let namespace = namespace(policy, destination);
    let of_host = |host: HostPattern, name: Option<&Name>| {
        let mut names = Names::of_host(host);
        if let Some(name) = name {
            names = names.with_name(name.clone());
        }
        names.namespace = namespace.cloned();
        names.server.clone_from(&destination.server);
        names
    };
    match &destination.hosts {
        Hosts::One { host, name } => vec![of_host(host.clone(), name.as_ref())],
        Hosts::Many { name, hosts } => {
            let mut hosts: Vec<_> = hosts.iter().collect();
            // The order of a list changes nothing.
            hosts.sort();
            let member = |host: &egressgen_model::values::Host| {
                let mut names = of_host(host.clone().into(), Some(name));
                names.name = name.with_suffix(&Name::of_host(host));
                names
            };
            hosts.into_iter().map(member).collect()
        }
    }
}

/// Who may call; where nothing is said of it, as the policy has it.
fn access(policy: &Policy, destination: &PolicyDestination) -> Access {
    match (&destination.allow, policy.access) {
        (Some(callers), _) => Access::Only(callers.clone()),
        (None, policy::Access::DefaultDeny) => Access::Only(Callers::nobody()),
        (None, policy::Access::Open) => Access::Everyone,
    }
}

/// A sidecar can leave a wildcard's address to the application; a gateway connects to one host, which DNS has.
fn resolution(destination: &PolicyDestination) -> Resolution {
    let wildcard = matches!(&destination.hosts, Hosts::One { host, .. } if host.is_wildcard());
    match destination.resolution {
        Some(given) => given,
        None if !destination.endpoints.is_empty() => Resolution::Static,
        None if wildcard && destination.via == Via::Direct => Resolution::None,
        None => Resolution::Dns,
    }
}

fn planned_flow(
    kind: Flow,
    destination: &PolicyDestination,
    closed: bool,
) -> Result<PlannedFlow, Diagnostic> {
    let port = destination
        .port
        .or(kind.default_port())
        .ok_or_else(|| combinations::without_port(destination))?;
    let target_port = destination
        .target_port
        .or(kind.default_target_port())
        .unwrap_or(port);
    let hop = match destination.via {
        Via::Direct => None,
        Via::Gateway(_) => Some(hop(kind, destination, closed)),
    };
    let certificate = destination.client_certificate.as_ref();
    Ok(PlannedFlow {
        kind,
        port,
        hop,
        target_port,
        client_certificate: certificate
            .filter(|_| kind == Flow::TlsOrigination)
            .cloned(),
    })
}

/// The gateway's two ports, which AKS fixes: HTTP comes in on 80, and what is told apart by its SNI on 443.
fn hop(flow: Flow, destination: &PolicyDestination, closed: bool) -> Hop {
    let gateway_port = match flow {
        Flow::Http | Flow::TlsOrigination => Port::HTTP,
        Flow::Https | Flow::Tcp => Port::HTTPS,
    };
    // Whoever is to be let in must be known.
    let identity = destination
        .identity
        .unwrap_or(closed || flow.default_identity());
    let security = match (flow, identity) {
        (_, true) => Security::IstioMutual,
        (Flow::Https, false) => Security::Passthrough,
        (_, false) => Security::Plaintext,
    };
    Hop {
        gateway_port,
        security,
    }
}

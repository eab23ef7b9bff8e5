//! One destination of a policy → its flows, hop by hop.

use egressgen_diagnostics::Diagnostic;
use egressgen_model::values::{HostPattern, Name, Namespace, Port};

use super::{
    Access, Hop, Names, PlannedDestination, PlannedFlow, Security, combinations, versions,
};
use crate::policy::{
    self, Callers, Exports, Flow, Hosts, NonEmpty, Policy, PolicyDestination, Resolution, Via,
};

/// A flow, and the port that applications call for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) flow: Flow,
    pub(crate) port: Port,
}

/// Checks and decides one destination, without looking at others.
pub(super) fn planned(
    policy: &Policy,
    destination: &PolicyDestination,
) -> Result<PlannedDestination, Vec<Diagnostic>> {
    let calls = checked(policy, destination)?;
    let planned = decided(policy, destination, calls);
    let same_ports = combinations::same_ports(destination, &planned.flows);
    if same_ports.is_empty() {
        Ok(planned)
    } else {
        Err(same_ports)
    }
}

/// Refuses what can't work within one destination, and finds the port of each flow.
fn checked(
    policy: &Policy,
    destination: &PolicyDestination,
) -> Result<NonEmpty<Call>, Vec<Diagnostic>> {
    let mut refusals = combinations::refused(policy, destination);
    refusals.extend(versions::refused(policy, destination));
    let mut calls = Vec::with_capacity(destination.flows.len());
    for flow in &destination.flows {
        match call(*flow, destination) {
            Ok(call) => calls.push(call),
            Err(refusal) => refusals.push(refusal),
        }
    }
    match NonEmpty::try_from(calls) {
        Ok(calls) if refusals.is_empty() => Ok(calls),
        _ => Err(refusals),
    }
}

fn call(flow: Flow, destination: &PolicyDestination) -> Result<Call, Diagnostic> {
    let port = destination
        .port
        .or(flow.default_port())
        .ok_or_else(|| combinations::without_port(destination))?;
    Ok(Call { flow, port })
}

/// Decides everything for one destination. Refuses nothing: the caller must rule out what can't work.
pub(crate) fn decided(
    policy: &Policy,
    destination: &PolicyDestination,
    calls: NonEmpty<Call>,
) -> PlannedDestination {
    let access = access(policy, destination);
    let closed = access != Access::Everyone;
    PlannedDestination {
        policy: policy.id(),
        names: names(policy, destination),
        via: destination.via.clone(),
        flows: calls.map(|call| flow(call, destination, closed)),
        access,
        names_apart: Vec::new(),
        resolution: resolution(destination),
        endpoints: destination.endpoints.clone(),
        export_to: export_to(policy, destination),
        labels: destination.labels.clone(),
        timeout: destination.timeout,
        retries: destination.retries.clone(),
        connection_pool: destination.connection_pool.clone(),
        origin: destination.origin.clone(),
    }
}

/// The namespace of a destination's resources: that of its gateway, if it has one.
///
/// A sidecar looks for the DestinationRule of the hop in its own namespace and then in that of the gateway's Service, and
/// uses the first namespace that has one (`pilot/pkg/model/push_context.go`, destinationRule). In any other namespace,
/// the rule would hide those of all other destinations from the workloads there, and no other workloads would find it.
fn namespace<'a>(policy: &'a Policy, destination: &'a PolicyDestination) -> Option<&'a Namespace> {
    match &destination.via {
        Via::Gateway(gateway) => Some(&gateway.namespace),
        Via::Direct => policy.namespace.as_ref(),
    }
}

/// In Istio, `.` means the namespace of the resource; in a policy, it means the namespace of the policy.
fn export_to(policy: &Policy, destination: &PolicyDestination) -> Exports {
    let at = namespace(policy, destination);
    destination
        .export_to
        .seen_from(at, policy.namespace.as_ref())
}

fn names(policy: &Policy, destination: &PolicyDestination) -> NonEmpty<Names> {
    let namespace = namespace(policy, destination);
    let names = |host: HostPattern, name: Name, group: Name| Names {
        host,
        name,
        group,
        namespace: namespace.cloned(),
        server: destination.server.clone(),
        gateway_resource: None,
    };
    match &destination.hosts {
        Hosts::One { host, name } => {
            let name = name.clone().unwrap_or_else(|| Name::of_pattern(host));
            NonEmpty::new(names(host.clone(), name.clone(), name), [])
        }
        // Sorted, so that the order of the list makes no difference.
        Hosts::Many { name, hosts } => hosts.clone().sorted().map(|host| {
            let own = name.with_suffix(&Name::of_host(&host));
            names(host.into(), own, name.clone())
        }),
    }
}

/// Who may call. The policy's `access` applies to a destination without `allow`.
fn access(policy: &Policy, destination: &PolicyDestination) -> Access {
    match (&destination.allow, policy.access) {
        (Some(callers), _) => Access::Only(callers.clone()),
        (None, policy::Access::DefaultDeny) => Access::Only(Callers::nobody()),
        (None, policy::Access::Open) => Access::Everyone,
    }
}

/// A sidecar can leave the address of a wildcard to the application. A gateway connects to one host, which DNS
/// resolves.
fn resolution(destination: &PolicyDestination) -> Resolution {
    let wildcard = destination.hosts.is_wildcard();
    match destination.resolution {
        Some(given) => given,
        None if !destination.endpoints.is_empty() => Resolution::Static,
        None if wildcard && destination.via == Via::Direct => Resolution::None,
        None => Resolution::Dns,
    }
}

fn flow(call: Call, destination: &PolicyDestination, closed: bool) -> PlannedFlow {
    let Call { flow: kind, port } = call;
    let target_port = destination
        .target_port
        .or(kind.default_target_port())
        .unwrap_or(port);
    let hop = match destination.via {
        Via::Direct => None,
        Via::Gateway(_) => Some(hop(kind, destination, closed)),
    };
    let certificate = destination.client_certificate.as_ref();
    PlannedFlow {
        kind,
        port,
        hop,
        target_port,
        client_certificate: certificate
            .filter(|_| kind == Flow::TlsOrigination)
            .cloned(),
    }
}

/// AKS fixes the gateway's two ports: 80 for HTTP, and 443 for traffic that the gateway routes by its SNI.
fn hop(flow: Flow, destination: &PolicyDestination, closed: bool) -> Hop {
    let gateway_port = match flow {
        Flow::Http | Flow::TlsOrigination => Port::HTTP,
        Flow::Https | Flow::Tcp => Port::HTTPS,
    };
    // To admit only some callers, a gateway must know the identity of each.
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

//! One destination of a policy → its flows, hop by hop.

use std::sync::Arc;

use egressgen_model::values::Port;

use super::{Hop, Leg, Planned, Refusal, Security, Way};
use crate::Destination;
use crate::destination::Names;
use crate::policy::{Flow, Policy, PolicyDestination, Via};

/// Decides for one destination, looking at no other.
pub(super) fn planned(
    policy: &Policy,
    destination: &PolicyDestination,
) -> Result<Planned, Vec<Refusal>> {
    let mut refusals = Vec::new();
    refuse_combinations(destination, &mut refusals);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let mut legs = Vec::new();
    for flow in &destination.flows {
        match leg(*flow, destination) {
            Ok(leg) => legs.push(leg),
            Err(refusal) => refusals.push(refusal),
        }
    }
    refuse_same_ports(destination, &legs, &mut refusals);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    Ok(Planned {
        policy: policy.name.clone(),
        way: way(policy, destination),
        legs,
        places: destination.places,
    })
}

fn way(policy: &Policy, destination: &PolicyDestination) -> Way {
    match &destination.via {
        Via::Direct => {
            let mut names = Names::of_host(destination.host.clone());
            if let Some(name) = &destination.name {
                names.name = name.clone();
            }
            names.namespace.clone_from(&policy.namespace);
            Way::Direct(names)
        }
        Via::Gateway(gateway) => {
            let mut it = Destination::new(destination.host.clone(), Arc::clone(gateway));
            if let Some(name) = &destination.name {
                it = it.with_name(name.clone());
            }
            if let Some(namespace) = &policy.namespace {
                it = it.in_namespace(namespace.clone());
            }
            Way::Gateway(it)
        }
    }
}

fn leg(flow: Flow, destination: &PolicyDestination) -> Result<Leg, Refusal> {
    let port = destination.port.or(flow.default_port()).ok_or_else(|| {
        let message = format!(
            "{}: tcp needs the port that applications call",
            destination.host
        );
        Refusal::of_flow(
            destination.places,
            message,
            "add `port`, such as `port: 5432`",
        )
    })?;
    let target_port = destination
        .target_port
        .or(flow.default_target_port())
        .unwrap_or(port);
    let hop = match destination.via {
        Via::Direct => None,
        Via::Gateway(_) => Some(hop(flow, destination.identity)),
    };
    Ok(Leg {
        flow,
        port,
        hop,
        target_port,
        client_certificate: destination.client_certificate.clone(),
    })
}

/// The gateway's two ports, which AKS fixes: HTTP comes in on 80, and what is told apart by its SNI on 443.
fn hop(flow: Flow, identity: Option<bool>) -> Hop {
    let gateway_port = match flow {
        Flow::Http | Flow::TlsOrigination => Port::HTTP,
        Flow::Https | Flow::Tcp => Port::HTTPS,
    };
    let security = match (flow, identity.unwrap_or(flow.default_identity())) {
        (_, true) => Security::IstioMutual,
        (Flow::Https, false) => Security::Passthrough,
        (_, false) => Security::Plaintext,
    };
    Hop {
        gateway_port,
        security,
    }
}

fn refuse_combinations(destination: &PolicyDestination, refusals: &mut Vec<Refusal>) {
    let PolicyDestination { host, flows, .. } = destination;
    let has = |flow| flows.contains(&flow);
    let mut refuse = |message: String, help| {
        refusals.push(Refusal::of_flow(destination.places, message, help));
    };
    let direct = destination.via == Via::Direct;
    if direct && destination.identity.is_some() {
        refuse(
            format!("{host}: identity is about the hop to a gateway, and via: direct has none"),
            "remove `identity`, or name a gateway in `via`",
        );
    }
    if destination.identity == Some(false) && has(Flow::Tcp) {
        refuse(
            format!(
                "{host}: without identity a gateway can't tell tcp destinations apart, since bytes have no SNI"
            ),
            "remove `identity: false`, or send it straight with `via: direct`",
        );
    }
    if destination.client_certificate.is_some() && !has(Flow::TlsOrigination) {
        refuse(
            format!(
                "{host}: clientCertificate is for a gateway that originates TLS, and no flow here does"
            ),
            "add `tls-origination` to `flow`, or remove `clientCertificate`",
        );
    }
    if destination.client_certificate.is_some() && direct {
        refuse(
            format!(
                "{host}: a sidecar can't read the Secret of clientCertificate, and would send plaintext"
            ),
            "name a gateway in `via`, or remove `clientCertificate`",
        );
    }
    if flows.len() > 1 && has(Flow::Tcp) {
        refuse(
            format!(
                "{host}: tcp can't go with another flow of the host, since the gateway would know both by the same SNI"
            ),
            "keep one of them",
        );
    } else if flows.len() > 1 && (destination.port.is_some() || destination.target_port.is_some()) {
        refuse(
            format!(
                "{host}: with several flows it is not clear which of them `port` and `targetPort` mean"
            ),
            "leave them out, so that each flow has its own",
        );
    }
}

/// A ServiceEntry lists each port once.
fn refuse_same_ports(destination: &PolicyDestination, legs: &[Leg], refusals: &mut Vec<Refusal>) {
    for (index, leg) in legs.iter().enumerate() {
        let Some(other) = legs[..index].iter().find(|it| it.port == leg.port) else {
            continue;
        };
        let host = &destination.host;
        let message = if leg.flow == other.flow {
            format!("{host}: the flow {} is there twice", leg.flow)
        } else {
            format!(
                "{host}: {} and {} both take what applications send to port {}",
                other.flow, leg.flow, leg.port
            )
        };
        refusals.push(Refusal::of_flow(
            destination.places,
            message,
            "keep one of the two",
        ));
    }
}

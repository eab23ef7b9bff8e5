//! Every decision, before anything is written: which way each flow takes, on which ports, under which names.

mod combinations;
mod conflicts;
mod decide;
mod defaults;
mod files;
mod notes;
mod place;
mod planned;
mod shared;
mod versions;
mod wildcards;

use std::collections::BTreeMap;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Rule};
use egressgen_model::values::{GatewayRef, Name, Namespace, Port};
use serde::Serialize;

pub use planned::PlannedDestination;
pub(crate) use planned::{Access, Egress, Requests};
pub(crate) use shared::{OfGateway, OfNamespace, WaysOut};

use crate::policy::{Flow, Policy};
use crate::{Bundle, enforcement, flows};

/// What a plan refuses and warns of, in the order of the reference page.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    combinations::rules()
        .chain(versions::rules())
        .chain(conflicts::rules())
        .chain(wildcards::RULES)
        .chain(notes::RULES)
}

/// What will be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// By name, so that their order in the policies changes nothing.
    destinations: Vec<PlannedDestination>,
    gateways: Vec<OfGateway>,
    namespaces: Vec<OfNamespace>,
    notes: Vec<Diagnostic>,
    has_secret_templates: bool,
}

/// What is written for one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<'a> {
    /// What it is for.
    pub of: PartOf<'a>,
    /// Its resources; at least one.
    pub bundle: Bundle,
}

/// What resources are written for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PartOf<'a> {
    /// A gateway itself.
    Gateway(&'a GatewayRef),
    /// A destination.
    Destination(&'a PlannedDestination),
    /// A namespace of applications.
    Namespace(&'a Namespace),
}

/// What comes in on the ports of a gateway.
pub type Arrivals<'a> = BTreeMap<Port, Vec<(&'a PlannedDestination, &'a PlannedFlow)>>;

/// One flow of a destination, hop by hop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedFlow {
    /// What applications send and what leaves.
    #[serde(rename = "flow")]
    pub kind: Flow,
    /// The port that applications call.
    pub port: Port,
    /// The hop to the gateway; none when the sidecar itself sends the traffic out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hop: Option<Hop>,
    /// The port of the host to which traffic leaves.
    pub target_port: Port,
    /// The Secret with the client certificate for the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<Name>,
}

/// The hop from a sidecar to the gateway, and so the server that the gateway has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// The gateway's port.
    pub gateway_port: Port,
    /// What is spoken on it.
    pub security: Security,
}

/// What protects the hop to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Security {
    /// Nothing.
    Plaintext,
    /// The application's own TLS, which the gateway passes through.
    Passthrough,
    /// Mutual TLS of the mesh, around whatever the application sends.
    IstioMutual,
}

// === impl Plan ===

impl Plan {
    /// Decides everything, or says why destinations can't work.
    pub fn new(policies: &[Policy]) -> Result<Self, Diagnostics> {
        let mut refusals = Diagnostics::new();
        let mut destinations = Vec::new();
        for policy in policies {
            for destination in &policy.destinations {
                match decide::planned(policy, destination) {
                    Ok(planned) => destinations.push(planned),
                    Err(refused) => refusals.extend(defaults::blamed(policy, destination, refused)),
                }
            }
        }
        conflicts::find(policies, &destinations, &mut refusals);
        wildcards::settle(&mut destinations, &mut refusals);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let notes = notes::of(policies, &destinations);
        destinations.sort_by(|a, b| a.key().cmp(&b.key()));
        Ok(Self {
            gateways: shared::of_gateways(policies, &destinations),
            namespaces: shared::of_namespaces(policies, &destinations),
            destinations,
            notes,
            has_secret_templates: false,
        })
    }

    /// The same plan with a skeleton of each Secret that a gateway needs: its name and place, and no key material.
    #[must_use]
    pub fn with_secret_templates(self) -> Self {
        Self {
            has_secret_templates: true,
            ..self
        }
    }

    /// The destinations, by name.
    #[must_use]
    pub fn destinations(&self) -> &[PlannedDestination] {
        &self.destinations
    }

    /// What a user should know or do beside applying the resources.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// The resources, part by part: those of gateways, then those of each destination, then those of the applications'
    /// namespaces, where nothing may be closed before the ways out are open.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let gateways = self.gateways_with_objects().map(|it| Part {
            of: PartOf::Gateway(&it.gateway),
            bundle: enforcement::of_gateway(it, self.has_secret_templates),
        });
        let destinations = self.destinations.iter().map(|it| Part {
            of: PartOf::Destination(it),
            bundle: flows::bundle(it),
        });
        let namespaces = self.namespaces.iter().map(|it| Part {
            of: PartOf::Namespace(&it.namespace),
            bundle: enforcement::of_namespace(it),
        });
        gateways.chain(destinations).chain(namespaces)
    }

    /// How many parts there are, without making them.
    #[must_use]
    pub fn part_count(&self) -> usize {
        self.gateways_with_objects().count() + self.destinations.len() + self.namespaces.len()
    }

    fn gateways_with_objects(&self) -> impl Iterator<Item = &OfGateway> {
        let has_secrets = |it: &OfGateway| self.has_secret_templates && !it.secrets.is_empty();
        let gateways = self.gateways.iter();
        gateways.filter(move |own| {
            own.access_logs.is_some() || own.exclusive.is_some() || has_secrets(own)
        })
    }

    /// The resources alone, in the same order.
    pub fn bundles(&self) -> impl Iterator<Item = Bundle> {
        self.parts().map(|it| it.bundle)
    }

    /// What each gateway listens on: by gateway and port, the hosts that come in there.
    #[must_use]
    pub fn gateways(&self) -> BTreeMap<String, Arrivals<'_>> {
        let mut gateways: BTreeMap<_, Arrivals<'_>> = BTreeMap::new();
        for planned in &self.destinations {
            let Some(gateway) = planned.gateway() else {
                continue;
            };
            for flow in &planned.flows {
                if let Some(hop) = flow.hop {
                    let ports = gateways.entry(gateway.fqdn()).or_default();
                    let hosts = ports.entry(hop.gateway_port).or_default();
                    hosts.push((planned, flow));
                }
            }
        }
        gateways
    }
}

//! Every decision, before anything is written: which way each flow takes, on which ports, under which names.

mod conflicts;
mod decide;
mod notes;
mod refusal;

use std::collections::BTreeMap;

use egressgen_model::values::{GatewayRef, Name, Port};
use serde::Serialize;

pub use notes::Note;
pub use refusal::Refusal;

use crate::destination::Names;
use crate::policy::{Flow, Places, Policy};
use crate::{Bundle, Destination, flows};

/// What will be written, destination by destination, in the order of the policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    destinations: Vec<Planned>,
    notes: Vec<Note>,
}

/// What comes in on the ports of a gateway.
pub type Arrivals<'a> = BTreeMap<Port, Vec<(&'a Planned, &'a Leg)>>;

/// One destination with all that was decided for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    pub(crate) policy: Name,
    pub(crate) way: Way,
    pub(crate) legs: Vec<Leg>,
    /// Where the destination stands, for what there is to say about it.
    places: Places,
}

/// Which way a destination's traffic takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Way {
    /// Through the gateway that the destination names.
    Gateway(Destination),
    /// Straight from the sidecar.
    Direct(Names),
}

/// One flow of a destination, hop by hop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leg {
    /// What applications send and what leaves.
    pub flow: Flow,
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
    /// Decides everything, or says of each destination that can't work why not.
    pub fn new(policies: &[Policy]) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut destinations = Vec::new();
        for policy in policies {
            for destination in &policy.destinations {
                match decide::planned(policy, destination) {
                    Ok(planned) => destinations.push(planned),
                    Err(refused) => refusals.extend(refused),
                }
            }
        }
        conflicts::find(&destinations, &mut refusals);
        if refusals.is_empty() {
            let notes = notes::of(&destinations);
            Ok(Self {
                destinations,
                notes,
            })
        } else {
            Err(refusals)
        }
    }

    /// The destinations, in the order of the policies.
    #[must_use]
    pub fn destinations(&self) -> &[Planned] {
        &self.destinations
    }

    /// What a user should know or do beside applying the resources.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The resources, destination by destination.
    pub fn bundles(&self) -> impl Iterator<Item = Bundle> {
        self.destinations.iter().map(flows::bundle)
    }

    /// What each gateway listens on: by gateway and port, the hosts that come in there.
    #[must_use]
    pub fn gateways(&self) -> BTreeMap<String, Arrivals<'_>> {
        let mut gateways: BTreeMap<_, Arrivals<'_>> = BTreeMap::new();
        for planned in &self.destinations {
            let Some(gateway) = planned.gateway() else {
                continue;
            };
            for leg in &planned.legs {
                if let Some(hop) = leg.hop {
                    let ports = gateways.entry(gateway.fqdn()).or_default();
                    let hosts = ports.entry(hop.gateway_port).or_default();
                    hosts.push((planned, leg));
                }
            }
        }
        gateways
    }
}

// === impl Planned ===

impl Planned {
    /// The host.
    #[must_use]
    pub fn host(&self) -> &str {
        self.names().host.as_str()
    }

    /// The short name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.names().name
    }

    /// The gateway; none when the traffic leaves straight from the sidecar.
    #[must_use]
    pub fn gateway(&self) -> Option<&GatewayRef> {
        match &self.way {
            Way::Gateway(destination) => Some(destination.gateway()),
            Way::Direct(_) => None,
        }
    }

    /// The flows.
    #[must_use]
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    pub(crate) fn names(&self) -> &Names {
        match &self.way {
            Way::Gateway(destination) => destination.names(),
            Way::Direct(names) => names,
        }
    }
}

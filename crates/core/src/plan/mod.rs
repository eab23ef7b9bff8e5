//! All decisions, before any resource is built: the path, the ports and the names of each flow.
//!
//! ```text
//! policies ─► checks of each destination ─► decisions ─► checks of all together ─► Plan
//!             combinations, versions        decide       conflicts, wildcards
//! ```

mod combinations;
mod conflicts;
mod decide;
mod defaults;
mod flow;
mod names;
mod notes;
mod place;
mod planned;
mod shared;
mod versions;
mod wildcards;

use std::collections::BTreeMap;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Rule};
use egressgen_model::values::Port;

pub(crate) use decide::{Call, decided};
pub use flow::{Hop, PlannedFlow, Security};
pub(crate) use names::{Names, default_gateway};
pub(crate) use planned::Access;
pub use planned::PlannedDestination;
pub(crate) use shared::{OfGateway, OfNamespace, WaysOut};

use crate::policy::Policy;

/// The rules for what a plan refuses and warns about, in the order of the reference page.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    combinations::rules()
        .chain(versions::rules())
        .chain(conflicts::rules())
        .chain(wildcards::RULES)
        .chain(notes::rules())
}

/// The combined result of several policies. [`Build`](crate::Build) turns it into resources.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Sorted by name, so that their order in the policies makes no difference.
    destinations: Vec<PlannedDestination>,
    pub(crate) gateways: Vec<OfGateway>,
    pub(crate) namespaces: Vec<OfNamespace>,
    notes: Vec<Diagnostic>,
}

/// The flows that come in on each port of a gateway.
pub type Arrivals<'a> = BTreeMap<Port, Vec<(&'a PlannedDestination, &'a PlannedFlow)>>;

// === impl Plan ===

impl Plan {
    /// Decides everything, or returns the reason for each destination that can't work.
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
        })
    }

    /// The destinations, by name.
    #[must_use]
    pub fn destinations(&self) -> &[PlannedDestination] {
        &self.destinations
    }

    /// The destinations alone, by name.
    pub(crate) fn into_destinations(self) -> Vec<PlannedDestination> {
        self.destinations
    }

    /// What a user should know, or do in addition to applying the resources.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// What each gateway listens on: the incoming flows, by gateway and port.
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

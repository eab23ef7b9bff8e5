//! A plan → resources. The plan makes all decisions, and this module only writes them down.
//!
//! ```text
//! Plan ─┬─► destinations ─┬─► flows ─► resources ─┐
//!       │                 └─► enforcement ────────┼─► Bundle
//!       └─► gateways, namespaces ─► enforcement ──┘
//! ```

mod destination;
mod enforcement;
mod files;
mod flows;
mod resources;

use egressgen_model::resources::Resource;
use egressgen_model::values::{GatewayRef, Namespace};

use destination::destination;
pub(crate) use destination::unlabelled;

use crate::Bundle;
use crate::plan::{OfGateway, Plan, PlannedDestination};

/// The resources of a plan. Each method builds them anew, so that memory holds only one bundle at a time.
#[derive(Clone, Copy, Debug)]
pub struct Build<'a> {
    plan: &'a Plan,
    has_secret_templates: bool,
}

/// What the resources of a bundle are for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Subject<'a> {
    /// A gateway itself.
    Gateway(&'a GatewayRef),
    /// A destination.
    Destination(&'a PlannedDestination),
    /// A namespace of applications.
    Namespace(&'a Namespace),
}

// === impl Build ===

impl<'a> Build<'a> {
    /// The resources of this plan.
    #[must_use]
    pub fn of(plan: &'a Plan) -> Self {
        Self {
            plan,
            has_secret_templates: false,
        }
    }

    /// Also builds a skeleton of each Secret that a gateway needs, with its name and namespace but without key
    /// material.
    #[must_use]
    pub fn with_secret_templates(self) -> Self {
        Self {
            has_secret_templates: true,
            ..self
        }
    }

    /// The plan that the resources come from.
    #[must_use]
    pub fn plan(self) -> &'a Plan {
        self.plan
    }

    /// The bundles, each with at least one resource: first those of the gateways, then those of the destinations, and
    /// last those of the applications' namespaces. They block other egress, so the routes must exist before them.
    pub fn bundles(self) -> impl Iterator<Item = (Subject<'a>, Bundle)> {
        let gateways = self.gateways().map(move |own| {
            let bundle = enforcement::of_gateway(own, self.has_secret_templates);
            (Subject::Gateway(&own.gateway), bundle)
        });
        let destinations = self.plan.destinations().iter();
        let destinations =
            destinations.map(|planned| (Subject::Destination(planned), destination(planned)));
        let namespaces = self.plan.namespaces.iter().map(|own| {
            let bundle = enforcement::of_namespace(own);
            (Subject::Namespace(&own.namespace), bundle)
        });
        gateways.chain(destinations).chain(namespaces)
    }

    /// The number of bundles. This builds none of them.
    #[must_use]
    pub fn bundle_count(self) -> usize {
        self.gateways().count() + self.plan.destinations().len() + self.plan.namespaces.len()
    }

    /// The resources of all bundles, in the same order.
    pub fn resources(self) -> impl Iterator<Item = Resource> {
        self.bundles().flat_map(|(_, bundle)| bundle)
    }

    /// The gateways that have resources of their own.
    fn gateways(self) -> impl Iterator<Item = &'a OfGateway> {
        self.plan.gateways.iter().filter(move |own| {
            let has_secrets = self.has_secret_templates && !own.secrets.is_empty();
            own.access_logs.is_some() || own.exclusive.is_some() || has_secrets
        })
    }
}

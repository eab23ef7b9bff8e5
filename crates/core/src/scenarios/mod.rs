//! The short way from a host to resources in the form of the AKS page, one scenario a file.
//!
//! ```text
//! Destination ─► policy ─► plan ─► build ─► page ─► Bundle
//! ```
//!
//! A scenario says what a policy would ask for and how the page differs from the result. It decides and builds nothing
//! itself.

mod batch;
mod http;
mod https;
mod tls_origination;
mod wanted;

use egressgen_model::resources::Resource;

pub use batch::Batch;
pub use http::Http;
pub use https::Https;
pub use tls_origination::{SamePort, TlsOrigination};

use self::sealed::Form;
use self::wanted::Wanted;
use crate::plan::{PlannedDestination, decided};
use crate::policy::NonEmpty;
use crate::{Bundle, Destination, page};

/// One of the three ways in which the AKS page sends traffic for a host through a gateway.
///
/// Each is a pure function: the same scenario and destination give the same resources.
pub trait Scenario: Form {
    /// The resources for one destination. [`Batch`] checks several destinations together.
    #[must_use]
    fn bundle(&self, destination: &Destination) -> Bundle {
        let wanted = self.wanted();
        let policy = wanted::policy(destination, Vec::new());
        let asked = wanted.destination(destination);
        // A scenario only has values that can work, so there is nothing to check.
        let planned = decided(&policy, &asked, NonEmpty::new(wanted.call(), []));
        bundle(self, &named(planned, destination))
    }
}

/// Other crates can't name what is in here, so the scenarios of the page are all there are.
mod sealed {
    use super::{Resource, Wanted};

    /// What tells the scenarios apart.
    pub trait Form {
        /// What a policy would ask for.
        fn wanted(&self) -> Wanted;

        /// Turns what a policy gets into what the page shows, as far as the scenarios differ in that.
        fn restyle(&self, resources: &mut [Resource]);
    }
}

/// The plan of one destination with the names of the page.
fn named(mut planned: PlannedDestination, destination: &Destination) -> PlannedDestination {
    planned.names = planned.names.map(|mut names| {
        page::namespace(&mut names, destination.namespace.as_ref());
        page::gateway_resource(&mut names, destination.gateway_resource.as_ref());
        names
    });
    planned
}

/// The resources of one destination in the form of the page.
fn bundle(form: &(impl Form + ?Sized), planned: &PlannedDestination) -> Bundle {
    let mut bundle = page::without_labels(planned);
    let resources = bundle.resources_mut();
    page::hosts_without_namespace(resources);
    page::without_client_protocol(resources);
    form.restyle(resources);
    bundle
}

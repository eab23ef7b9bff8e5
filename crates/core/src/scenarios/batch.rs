//! Several destinations of one scenario, checked together.

use std::collections::HashMap;

use egressgen_diagnostics::Diagnostics;

use super::{Scenario, bundle, named, wanted};
use crate::plan::{Plan, PlannedDestination};
use crate::{Bundle, Destination};

/// Several destinations of one scenario whose resources can be applied together.
///
/// ```
/// use std::sync::Arc;
///
/// use egressgen::{Batch, Destination, Host, Https, Profile};
///
/// let gateway = Arc::new(Profile::Aks.gateway());
/// let host = |text| Host::new(text).map(|host| Destination::new(host, Arc::clone(&gateway)));
/// let batch = Batch::new(Https::default(), &[host("edition.cnn.com")?, host("www.example.org")?]);
/// assert_eq!(batch.map(|batch| batch.bundles().count()), Ok(2));
///
/// // Both are named a-b-example-com.
/// let batch = Batch::new(Https::default(), &[host("a.b.example.com")?, host("a-b.example.com")?]);
/// assert!(batch.is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Batch<S> {
    scenario: S,
    /// In the order in which they were given.
    planned: Vec<PlannedDestination>,
}

// === impl Batch ===

impl<S: Scenario> Batch<S> {
    /// Plans all destinations together, or gives the reason for each that can't work beside the others.
    pub fn new(scenario: S, destinations: &[Destination]) -> Result<Self, Diagnostics> {
        let asks = scenario.wanted();
        let policy = destinations.first().map(|first| {
            let asked = destinations.iter();
            let asked = asked.map(|destination| asks.destination(destination));
            wanted::policy(first, asked.collect())
        });
        let mut planned = Plan::new(policy.as_slice())?.into_destinations();
        let hosts = destinations.iter().map(|destination| &destination.host);
        let places = hosts.zip(0..).map(|(host, place)| (host.as_str(), place));
        let places: HashMap<_, usize> = places.collect();
        planned.sort_by_key(|planned| places.get(planned.first().host.as_str()));
        let planned = planned.into_iter().zip(destinations);
        Ok(Self {
            planned: planned
                .map(|(planned, destination)| named(planned, destination))
                .collect(),
            scenario,
        })
    }

    /// The resources of each destination, in the order in which the destinations were given.
    pub fn bundles(&self) -> impl Iterator<Item = Bundle> {
        let planned = self.planned.iter();
        planned.map(|planned| bundle(&self.scenario, planned))
    }
}

//! The bundle of one planned destination.

use super::{enforcement, flows};
use crate::plan::PlannedDestination;
use crate::policy::Via;
use crate::{Bundle, labels};

/// The resources of one planned destination, with the labels that identify them.
pub(super) fn destination(planned: &PlannedDestination) -> Bundle {
    let mut bundle = unlabelled(planned);
    for resource in &mut bundle {
        let metadata = resource.metadata_mut();
        metadata.labels = Some(planned.labels.to_map());
        labels::mark(metadata, &planned.policy);
    }
    bundle
}

/// The resources of one planned destination, without labels.
pub(crate) fn unlabelled(planned: &PlannedDestination) -> Bundle {
    // The denial comes first, so that nobody can call the host before it applies.
    let access = enforcement::access(planned).into_iter();
    let entries = flows::service_entries(planned);
    // The rules come before the routes. Otherwise the gateway would briefly speak plaintext to a TLS port.
    let rules = planned.names();
    let rules = rules.filter_map(|names| flows::host_rule(planned, names));
    let known = access.chain(entries).chain(rules);
    match &planned.via {
        Via::Gateway(gateway) => {
            let routes = flows::through_gateway(planned, gateway);
            known.chain(routes).collect()
        }
        Via::Direct => {
            let routes = planned.names();
            let routes = routes.filter_map(|names| flows::direct(planned, names));
            known.chain(routes).collect()
        }
    }
}

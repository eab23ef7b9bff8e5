//! The flows of a plan, one file each, and the resources that they make together.
//!
//! A ServiceEntry lists only the ports that the flows use, so that nothing opens a way around the gateway.

mod direct;
mod host;
mod http;
mod https;
mod tcp;
mod through_gateway;
mod tls_origination;

use egressgen_model::resources::Resource;

use super::resources::virtual_service::Routes;
use crate::plan::PlannedDestination;
use crate::policy::Via;

/// The resources of a destination's flows, in an order that never breaks traffic.
pub(super) fn resources(planned: &PlannedDestination) -> Vec<Resource> {
    let mut resources = host::service_entries(planned);
    // Before any route: without the rule, the gateway would speak plaintext to a TLS port for a moment.
    let rules = planned
        .names()
        .filter_map(|names| host::rule(planned, names));
    resources.extend(rules);
    match &planned.via {
        Via::Gateway(gateway) => resources.extend(through_gateway::resources(planned, gateway)),
        Via::Direct => {
            let routes = planned
                .names()
                .filter_map(|names| direct::routes(planned, names));
            resources.extend(routes);
        }
    }
    resources
}

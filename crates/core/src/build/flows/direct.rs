//! Straight from the sidecar.
//!
//! ```text
//! app ─HTTP, TLS or TCP :port─► sidecar ─the same, or TLS :target_port─► host
//! ```
//!
//! A sidecar needs only the ServiceEntry to find a host, unless a route leads it elsewhere. Wildcards can cause this: a
//! wildcard through a gateway takes the TLS and HTTP of a host under it that has no route of its own, and a host
//! through a gateway takes those of a wildcard above it.

use egressgen_model::resources::{HttpRoute, Resource, StringMatch};
use egressgen_model::values::Port;

use super::Routes;
use crate::build::resources::virtual_service::{
    MESH, http_route, retries, tls_route, to_host, virtual_service,
};
use crate::plan::{Names, PlannedDestination};
use crate::policy::{Flow, IstioDuration, Resolution};

/// The routes of a host; none if its traffic carries no name to route by.
pub(in crate::build) fn routes(planned: &PlannedDestination, names: &Names) -> Option<Resource> {
    let mut routes = Routes::default();
    let is_looked_up = planned.resolution == Resolution::DynamicDns;
    for flow in &planned.flows {
        let to_host = to_host(names, flow.port);
        match flow.kind {
            Flow::Http | Flow::TlsOrigination => {
                let mut route = http_route(MESH, flow.port, to_host);
                if is_looked_up {
                    only_port(&mut route, flow.port);
                }
                route.timeout = planned.timeout.map(IstioDuration::get);
                route.retries = planned.retries.as_ref().map(retries);
                routes.http.push(route);
            }
            // No route here: Istio adds the lookup only to the filter chain that it builds for a host without a route.
            Flow::Https if is_looked_up => {}
            Flow::Https => routes.tls.push(tls_route(names, MESH, flow.port, to_host)),
            Flow::Tcp => {}
        }
    }
    if routes.http.is_empty() && routes.tls.is_empty() {
        return None;
    }
    let name = names.direct_virtual_service();
    Some(virtual_service(names, name, Vec::new(), routes, &planned.export_to).into())
}

/// A sidecar that looks the host up connects to whatever port the Host header names, so any port of any host under the
/// wildcard would be open. This matches only names without a port, or with the port that the application calls.
fn only_port(route: &mut HttpRoute, port: Port) {
    for request in &mut route.matches {
        request.authority = Some(StringMatch::Regex(format!("[-.0-9A-Za-z]+(:{port})?")));
    }
}

//! Straight from the sidecar.
//!
//! ```text
//! app ─HTTP, TLS or TCP :port─► sidecar ─the same, or TLS :target_port─► host
//! ```
//!
//! A sidecar finds a host by its ServiceEntry alone, as long as nothing else leads it elsewhere. A wildcard may: one
//! through a gateway swallows the TLS and HTTP of a host under it that has no route of its own, and a host through a
//! gateway that of a wildcard above it.

use egressgen_model::resources::{HttpRoute, Resource, StringMatch, VirtualServiceSpec};
use egressgen_model::values::Port;

use super::exported;
use crate::destination::Names;
use crate::parts;
use crate::plan::PlannedDestination;
use crate::policy::{Flow, IstioDuration, Resolution};

/// The routes of a host, where there is a name to route by.
pub(super) fn routes(planned: &PlannedDestination, names: &Names) -> Option<Resource> {
    let mut spec = VirtualServiceSpec {
        export_to: exported(&planned.export_to),
        ..VirtualServiceSpec::default()
    };
    for flow in &planned.flows {
        let to_host = parts::to_host(names, flow.port);
        match flow.kind {
            Flow::Http | Flow::TlsOrigination => {
                let mut route = parts::http_route(parts::MESH, flow.port, to_host);
                if planned.resolution == Resolution::DynamicDns {
                    only_port(&mut route, flow.port);
                }
                route.timeout = planned.requests.timeout.map(IstioDuration::get);
                route.retries = planned.requests.retries();
                spec.http.push(route);
            }
            // A route of its own would take the lookup away: Istio puts that into the chain it makes without one.
            Flow::Https if planned.resolution == Resolution::DynamicDns => {}
            Flow::Https => {
                let to_host = parts::whole_route(to_host);
                spec.tls
                    .push(parts::tls_route(names, parts::MESH, flow.port, to_host));
            }
            Flow::Tcp => {}
        }
    }
    if spec.http.is_empty() && spec.tls.is_empty() {
        return None;
    }
    Some(parts::virtual_service(names, names.direct_virtual_service(), spec).into())
}

/// A sidecar that looks the host up connects to the port in the Host header, whichever that is: any port of any host under
/// the wildcard would be open. Only names without a port, or with the one that is called, go on.
fn only_port(route: &mut HttpRoute, port: Port) {
    for request in &mut route.matches {
        request.authority = Some(StringMatch::Regex(format!("[-.0-9A-Za-z]+(:{port})?")));
    }
}

//! HTTP in, HTTP out.
//!
//! ```text
//! app ─HTTP :port─► sidecar ─mutual TLS of the mesh, or plaintext :80─► gateway ─HTTP :port─► host
//! ```

use egressgen_model::resources::{HttpRetry, Protocol, Server, ServerTlsMode};

use super::Routes;
use super::host_flow::HostFlow;
use crate::build::resources::gateway;
use crate::build::resources::virtual_service::{MESH, http_route, retries, to_gateway, to_host};
use crate::plan::{Hop, Names, PlannedDestination, Security};
use crate::policy::IstioDuration;

pub(super) const SERVICE_PORT: (&str, Protocol) = ("http", Protocol::HTTP);

/// The server for HTTP into the gateway, whether HTTP or TLS leaves it. `name` distinguishes it from other servers.
pub(super) fn server(hosts: &[Names], hop: Hop, name: &str) -> Server {
    let (protocol, tls) = match hop.security {
        Security::IstioMutual => (Protocol::HTTPS, Some(ServerTlsMode::IstioMutual)),
        Security::Plaintext | Security::Passthrough => (Protocol::HTTP, None),
    };
    gateway::server(hosts, hop.gateway_port, name, protocol, tls)
}

/// The sidecar sees a request including all its retries, so it enforces the timeout. The gateway talks to the host, so
/// it retries. If the sidecar retried too, as it does by default, the attempts would multiply.
pub(super) fn add_routes(
    routes: &mut Routes,
    planned: &PlannedDestination,
    host_flow: HostFlow<'_>,
) {
    let HostFlow {
        gateway,
        names,
        flow,
        hop,
    } = host_flow;
    let to_gateway = to_gateway(names, gateway, hop.gateway_port);
    let mut from_sidecar = http_route(MESH, flow.port, to_gateway);
    let to_host = to_host(names, flow.port);
    let mut from_gateway = http_route(&names.gateway(), hop.gateway_port, to_host);
    from_sidecar.timeout = planned.timeout.map(IstioDuration::get);
    if let Some(given) = &planned.retries {
        from_gateway.retries = Some(retries(given));
        from_sidecar.retries = Some(HttpRetry {
            attempts: Some(0),
            ..HttpRetry::default()
        });
    }
    routes.http.extend([from_sidecar, from_gateway]);
}

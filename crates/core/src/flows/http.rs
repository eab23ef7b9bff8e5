//! HTTP in, HTTP out.
//!
//! ```text
//! app ─HTTP :port─► sidecar ─mutual TLS of the mesh, or plaintext :80─► gateway ─HTTP :port─► host
//! ```

use egressgen_model::resources::{HttpRetry, Protocol, Server, ServerTlsMode};

use super::Routes;
use super::through_gateway::server_hosts;
use crate::plan::{Hop, PlannedFlow, Requests, Security};
use crate::policy::IstioDuration;
use crate::{Destination, parts};

pub(super) const SERVICE_PORT: (&str, Protocol) = ("http", Protocol::HTTP);

/// HTTP into the gateway, whatever becomes of it behind; `name` tells the server apart from others.
pub(super) fn server(destinations: &[Destination], hop: Hop, name: &str) -> Server {
    let (protocol, tls) = match hop.security {
        Security::IstioMutual => (Protocol::HTTPS, Some(ServerTlsMode::IstioMutual)),
        Security::Plaintext | Security::Passthrough => (Protocol::HTTP, None),
    };
    let hosts = server_hosts(destinations);
    parts::server(hosts, hop.gateway_port, name, protocol, tls)
}

/// The sidecar sees the whole of a request, so the time limit is its; the gateway talks to the host, so it tries again.
/// Were the sidecar to try again too, as it does by itself, tries would multiply.
pub(super) fn routes(
    destination: &Destination,
    flow: &PlannedFlow,
    hop: Hop,
    requests: &Requests,
) -> Routes {
    let [mut to_gateway, mut to_host] =
        parts::http_routes(destination, flow.port, hop.gateway_port, flow.port);
    to_gateway.timeout = requests.timeout.map(IstioDuration::get);
    if let Some(retries) = requests.retries() {
        to_host.retries = Some(retries);
        to_gateway.retries = Some(HttpRetry {
            attempts: Some(0),
            ..HttpRetry::default()
        });
    }
    Routes {
        http: vec![to_gateway, to_host],
        ..Routes::default()
    }
}

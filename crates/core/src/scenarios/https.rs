//! The application's own TLS, untouched.

use egressgen_model::resources::{Protocol, RouteDestination, ServerTlsMode, VirtualServiceSpec};
use egressgen_model::values::Port;

use super::Scenario;
use crate::{Bundle, Destination, parts};

/// The application speaks TLS with the host; sidecar and gateway pass it on by its SNI, without opening it.
///
/// ```text
/// app ─TLS :port─► sidecar ─the same TLS :443─► gateway ─the same TLS :port─► host
///                                            443 PASSTHROUGH
/// ```
///
/// The gateway sees the SNI and nothing else: no paths, no headers, no caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Https {
    /// The port of the host that applications call, 443 by default.
    pub port: Port,
}

/// The gateway's own port for TLS, which AKS fixes.
const GATEWAY_PORT: Port = Port::HTTPS;

impl Default for Https {
    fn default() -> Self {
        Self { port: Port::HTTPS }
    }
}

impl Scenario for Https {
    fn bundle(&self, destination: &Destination) -> Bundle {
        let gateway = destination.gateway_resource();
        let ports = vec![parts::service_port(self.port, "tls", Protocol::TLS)];
        // The page gives the first route no weight and the second 100; to Istio both mean everything.
        let to_gateway = RouteDestination {
            destination: parts::to_gateway(destination, GATEWAY_PORT),
            weight: None,
        };
        let to_host = parts::whole_route(parts::to_host(destination.names(), self.port));
        let routes = VirtualServiceSpec {
            gateways: vec![parts::MESH.to_owned(), gateway.clone()],
            tls: vec![
                parts::tls_route(destination.names(), parts::MESH, self.port, to_gateway),
                parts::tls_route(destination.names(), &gateway, GATEWAY_PORT, to_host),
            ],
            ..VirtualServiceSpec::default()
        };
        let passthrough = Some(ServerTlsMode::Passthrough);
        let server = parts::server(
            destination.names().hosts(),
            GATEWAY_PORT,
            "tls",
            Protocol::TLS,
            passthrough,
        );
        [
            parts::service_entry(destination.names(), destination.names().hosts(), ports).into(),
            parts::gateway(destination, vec![server]).into(),
            parts::gateway_rule(destination, vec![parts::subset(destination, None)]).into(),
            parts::virtual_service(destination.names(), destination.virtual_service(), routes)
                .into(),
        ]
        .into_iter()
        .collect()
    }
}

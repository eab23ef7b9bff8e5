//! The application's own TLS, untouched.

use egressgen_model::resources::{
    Protocol, RouteDestination, ServerTlsMode, ServerTlsSettings, TlsMatchAttributes, TlsRoute,
    VirtualServiceSpec,
};
use egressgen_model::values::Port;

use super::{Scenario, parts};
use crate::{Bundle, Destination};

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
        let passthrough = ServerTlsSettings {
            mode: Some(ServerTlsMode::Passthrough),
            ..ServerTlsSettings::default()
        };
        // The page gives the first route no weight and the second 100; to Istio both mean everything.
        let to_gateway = RouteDestination {
            destination: parts::to_gateway(destination, GATEWAY_PORT),
            weight: None,
        };
        let to_host = parts::whole_route(parts::to_host(destination, self.port));
        let routes = VirtualServiceSpec {
            gateways: vec![parts::MESH.to_owned(), gateway.clone()],
            tls: vec![
                tls_route(destination, parts::MESH, self.port, to_gateway),
                tls_route(destination, &gateway, GATEWAY_PORT, to_host),
            ],
            ..VirtualServiceSpec::default()
        };
        [
            parts::service_entry(destination, ports).into(),
            parts::gateway(
                destination,
                GATEWAY_PORT,
                "tls",
                Protocol::TLS,
                Some(passthrough),
            )
            .into(),
            parts::gateway_rule(destination, None).into(),
            parts::virtual_service(destination, routes).into(),
        ]
        .into_iter()
        .collect()
    }
}

/// TLS connections for the host that reach `gateway` on a port.
fn tls_route(
    destination: &Destination,
    gateway: &str,
    port: Port,
    to: RouteDestination,
) -> TlsRoute {
    TlsRoute {
        matches: vec![TlsMatchAttributes {
            gateways: vec![gateway.to_owned()],
            port: Some(port.number()),
            sni_hosts: vec![destination.host().as_str().to_owned()],
            ..TlsMatchAttributes::default()
        }],
        route: vec![to],
    }
}

//! HTTP in, HTTP out.

use egressgen_model::resources::{Protocol, VirtualServiceSpec};
use egressgen_model::values::Port;

use super::Scenario;
use crate::{Bundle, Destination, parts};

/// The application speaks plain HTTP and so does the gateway, on both sides.
///
/// ```text
/// app ─HTTP :port─► sidecar ─HTTP :80─► gateway ─HTTP :port─► host
///                                        80 HTTP
/// ```
///
/// The hop to the gateway is plaintext, so the gateway does not know who calls: an AuthorizationPolicy by service
/// account has no effect there.
///
/// As on the AKS page, the ServiceEntry also lists port 443. An application's own https to the host therefore leaves
/// straight from its sidecar, past the gateway, even where `outboundTrafficPolicy` is REGISTRY_ONLY.
///
/// Not beside [`TlsOrigination`](super::TlsOrigination) on one gateway: of a plaintext and a TLS server on one port
/// Istio skips the later one without a word (`pilot/pkg/model/gateway.go`, mergeGateways).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Http {
    /// The port of the host that applications call, 80 by default.
    pub port: Port,
}

/// The gateway's own port for plain HTTP, which AKS fixes.
const GATEWAY_PORT: Port = Port::HTTP;

impl Default for Http {
    fn default() -> Self {
        Self { port: Port::HTTP }
    }
}

impl Scenario for Http {
    fn bundle(&self, destination: &Destination) -> Bundle {
        let mut ports = vec![parts::service_port(self.port, "http-port", Protocol::HTTP)];
        if self.port != Port::HTTPS {
            ports.push(parts::service_port(Port::HTTPS, "https", Protocol::HTTPS));
        }
        let routes = VirtualServiceSpec {
            gateways: vec![destination.gateway_resource(), parts::MESH.to_owned()],
            http: parts::http_routes(destination, self.port, GATEWAY_PORT, self.port).into(),
            ..VirtualServiceSpec::default()
        };
        let server = parts::server(
            destination.names().hosts(),
            GATEWAY_PORT,
            "http",
            Protocol::HTTP,
            None,
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

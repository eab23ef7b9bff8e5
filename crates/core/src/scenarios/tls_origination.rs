//! HTTP in, TLS out.

use egressgen_model::resources::{
    ClientTlsMode, ClientTlsSettings, LbPolicy, LoadBalancerSettings, Protocol, ServerTlsMode,
    SimpleLb, TrafficPolicy, VirtualServiceSpec,
};
use egressgen_model::values::Port;

use super::Scenario;
use crate::{Bundle, Destination, parts};

/// The application speaks plain HTTP; the gateway makes it TLS on the way to the host.
///
/// ```text
/// app ─HTTP :port─► sidecar ─mutual TLS of the mesh :80─► gateway ─TLS :target_port─► host
///                                                    80 ISTIO_MUTUAL
/// ```
///
/// The hop to the gateway carries the SNI of the host: without it Envoy would send a name of Istio's own, which no
/// server of the gateway matches, and the connection would be reset.
///
/// As on the AKS page, the ServiceEntry lists the target port, and the rule that originates TLS applies to that port
/// in the whole mesh. So an application's own https to the host leaves straight from its sidecar, past the gateway,
/// and the sidecar wraps it in TLS a second time, which the host does not understand.
///
/// Not beside [`Http`](super::Http) on one gateway: of a plaintext and a TLS server on one port Istio skips the later
/// one without a word (`pilot/pkg/model/gateway.go`, mergeGateways).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsOrigination {
    port: Port,
    target_port: Port,
}

/// The port that applications call and the one that the gateway connects to are the same, so that the ServiceEntry
/// would list it twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "applications and the gateway would both use port {0} of the host, the one for HTTP and the other for TLS: give two different ports"
)]
pub struct SamePort(Port);

/// The gateway's own port for HTTP inside mutual TLS.
const GATEWAY_PORT: Port = Port::HTTP;

// === impl TlsOrigination ===

impl TlsOrigination {
    /// Applications call `port` with HTTP, and the gateway connects to `target_port` with TLS.
    pub fn new(port: Port, target_port: Port) -> Result<Self, SamePort> {
        if port == target_port {
            return Err(SamePort(port));
        }
        Ok(Self { port, target_port })
    }
}

impl Default for TlsOrigination {
    /// From HTTP on port 80 to TLS on port 443.
    fn default() -> Self {
        Self {
            port: Port::HTTP,
            target_port: Port::HTTPS,
        }
    }
}

impl Scenario for TlsOrigination {
    fn bundle(&self, destination: &Destination) -> Bundle {
        let ports = vec![
            parts::service_port(self.port, "http", Protocol::HTTP),
            parts::service_port(self.target_port, "https", Protocol::HTTPS),
        ];
        let to_host = ClientTlsSettings {
            mode: Some(ClientTlsMode::Simple),
            ..ClientTlsSettings::default()
        };
        let routes = VirtualServiceSpec {
            gateways: vec![destination.gateway_resource(), parts::MESH.to_owned()],
            http: parts::http_routes(destination, self.port, GATEWAY_PORT, self.target_port).into(),
            ..VirtualServiceSpec::default()
        };
        let to_gateway = round_robin(GATEWAY_PORT, parts::mesh_tls(destination));
        let subset = parts::subset(destination, Some(to_gateway));
        let server = parts::server(
            destination.names().hosts(),
            GATEWAY_PORT,
            "https-port-for-tls-origination",
            Protocol::HTTPS,
            Some(ServerTlsMode::IstioMutual),
        );
        [
            parts::service_entry(destination.names(), destination.names().hosts(), ports).into(),
            parts::gateway(destination, vec![server]).into(),
            parts::gateway_rule(destination, vec![subset]).into(),
            parts::virtual_service(destination.names(), destination.virtual_service(), routes)
                .into(),
            parts::host_rule(
                destination.names(),
                destination.names().origination_rule(),
                round_robin(self.target_port, to_host),
            )
            .into(),
        ]
        .into_iter()
        .collect()
    }
}

/// TLS for connections to one port, beside the load balancing that the page asks for.
fn round_robin(port: Port, tls: ClientTlsSettings) -> TrafficPolicy {
    TrafficPolicy {
        load_balancer: Some(LoadBalancerSettings {
            lb_policy: Some(LbPolicy::Simple(SimpleLb::RoundRobin)),
            ..LoadBalancerSettings::default()
        }),
        port_level_settings: vec![parts::tls_on(port, tls)],
        ..TrafficPolicy::default()
    }
}

//! HTTP in, TLS out.

use egressgen_model::resources::Resource;
use egressgen_model::values::Port;

use super::sealed::Form;
use super::{Scenario, Wanted};
use crate::page;
use crate::policy::Flow;

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
/// It can't share a gateway with [`Http`](super::Http): if one port has a plaintext and a TLS server, Istio silently skips
/// the later one (`pilot/pkg/model/gateway.go`, mergeGateways).
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

impl Form for TlsOrigination {
    fn wanted(&self) -> Wanted {
        Wanted {
            flow: Flow::TlsOrigination,
            port: self.port,
            target_port: Some(self.target_port),
            identity: true,
        }
    }

    fn restyle(&self, resources: &mut [Resource]) {
        page::port_names(resources, "http", "https-port-for-tls-origination");
        page::with_target_port(resources, self.target_port);
        page::without_server_name(resources);
        page::round_robin(resources);
        page::gateway_before_mesh(resources);
        page::origination_last(resources);
    }
}

impl Scenario for TlsOrigination {}

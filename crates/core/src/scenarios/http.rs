//! HTTP in, HTTP out.

use egressgen_model::resources::Resource;
use egressgen_model::values::Port;

use super::sealed::Form;
use super::{Scenario, Wanted};
use crate::page;
use crate::policy::Flow;

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
/// It can't share a gateway with [`TlsOrigination`](super::TlsOrigination): if one port has a plaintext and a TLS server,
/// Istio silently skips the later one (`pilot/pkg/model/gateway.go`, mergeGateways).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Http {
    /// The port of the host that applications call, 80 by default.
    pub port: Port,
}

// === impl Http ===

impl Default for Http {
    fn default() -> Self {
        Self { port: Port::HTTP }
    }
}

impl Form for Http {
    fn wanted(&self) -> Wanted {
        Wanted {
            flow: Flow::Http,
            port: self.port,
            target_port: None,
            identity: false,
        }
    }

    fn restyle(&self, resources: &mut [Resource]) {
        page::port_names(resources, "http-port", "http");
        page::with_https_port(resources);
        page::gateway_before_mesh(resources);
    }
}

impl Scenario for Http {}

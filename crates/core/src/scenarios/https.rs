//! The application's own TLS, untouched.

use egressgen_model::resources::Resource;
use egressgen_model::values::Port;

use super::sealed::Form;
use super::{Scenario, Wanted};
use crate::page;
use crate::policy::Flow;

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

// === impl Https ===

impl Default for Https {
    fn default() -> Self {
        Self { port: Port::HTTPS }
    }
}

impl Form for Https {
    fn wanted(&self) -> Wanted {
        Wanted {
            flow: Flow::Https,
            port: self.port,
            target_port: None,
            identity: false,
        }
    }

    fn restyle(&self, resources: &mut [Resource]) {
        page::first_route_without_weight(resources);
    }
}

impl Scenario for Https {}

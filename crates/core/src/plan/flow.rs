//! One flow of a destination, hop by hop.

use egressgen_model::values::{Name, Port};
use serde::Serialize;

use crate::policy::Flow;

/// One flow of a destination, hop by hop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedFlow {
    /// What applications send and what leaves.
    #[serde(rename = "flow")]
    pub kind: Flow,
    /// The port that applications call.
    pub port: Port,
    /// The hop to the gateway; none if the traffic leaves straight from the sidecar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hop: Option<Hop>,
    /// The port of the host that the traffic goes to.
    pub target_port: Port,
    /// The Secret with the client certificate for the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<Name>,
}

/// The hop from a sidecar to the gateway, which also determines the gateway's server for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// The gateway's port.
    pub gateway_port: Port,
    /// What protects the hop.
    pub security: Security,
}

/// What protects the hop to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Security {
    /// Nothing.
    Plaintext,
    /// The application's own TLS, which the gateway passes through.
    Passthrough,
    /// Mutual TLS of the mesh, around whatever the application sends.
    IstioMutual,
}

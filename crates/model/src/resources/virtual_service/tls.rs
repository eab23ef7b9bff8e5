//! Routes for TLS that is passed through.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RouteDestination;

/// TLS connections that match, and where they go, still encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsRoute {
    /// One of these must match, and all conditions inside it; Istio wants at least one.
    #[serde(rename = "match")]
    pub matches: Vec<TlsMatchAttributes>,
    /// Where the connections go, shared out by weight; Istio wants at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<RouteDestination>,
}

/// Conditions that a TLS connection must all meet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsMatchAttributes {
    /// Names of the VirtualService's gateways, or `mesh`, where the condition applies. Empty: on all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<String>,
    /// The port of the listener that took the connection, 1 to 65535: the service's in a sidecar, the server's on a
    /// gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u32>,
    /// Server names, also with a leading `*.`, at least one, each covered by a host of the VirtualService.
    pub sni_hosts: Vec<String>,
    /// IP addresses or CIDR blocks that the connection was made to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destination_subnets: Vec<String>,
    /// Labels that the calling workload must carry; sidecars only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub source_labels: BTreeMap<String, String>,
    /// The namespace of the calling workload, a DNS label; sidecars only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_namespace: Option<String>,
}

//! Routes for TLS passthrough.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RouteDestination;

/// Matching TLS connections and where they are sent without being decrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsRoute {
    /// A connection must meet all conditions of at least one match; Istio requires at least one.
    #[serde(rename = "match")]
    pub matches: Vec<TlsMatchAttributes>,
    /// The destinations, with the connections split by weight; Istio requires at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<RouteDestination>,
}

/// Conditions that a TLS connection must meet, all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsMatchAttributes {
    /// The gateways of the VirtualService, or `mesh`, on which the condition applies. Empty: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<String>,
    /// The port of the listener that accepted the connection, 1 to 65535: the port of the service in a sidecar, the
    /// port of the server on a gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u32>,
    /// Server names, at least one, also with a leading `*.`. A host of the VirtualService must cover each of them.
    pub sni_hosts: Vec<String>,
    /// IP addresses or CIDR blocks of the destination of the connection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destination_subnets: Vec<String>,
    /// Labels that the calling workload must have; sidecars only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub source_labels: BTreeMap<String, String>,
    /// The namespace of the calling workload, a DNS label; sidecars only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_namespace: Option<String>,
}

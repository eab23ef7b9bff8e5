//! How many connections and requests to a host there may be at a time.

use serde::{Deserialize, Serialize};

use crate::resources::Duration;

/// How many connections and requests to a host there may be at a time. Istio wants one of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionPoolSettings {
    /// Settings of the connections, whatever they carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp: Option<TcpSettings>,
    /// Settings of HTTP/1.1, HTTP/2 and gRPC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpSettings>,
}

/// Settings of the connections to a host, whatever they carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TcpSettings {
    /// So many connections at a time, HTTP/1.1 or TCP, 0 or more. Istio's default: 2³²-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_connections: Option<i32>,
    /// How long making a connection may take, at least 1ms. Istio's default: 10s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect_timeout: Option<Duration>,
    /// Probes that keep idle connections up. Unset: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp_keepalive: Option<TcpKeepalive>,
    /// How long a connection may last, at least 1ms. Istio's default: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_connection_duration: Option<Duration>,
    /// How long a connection may carry no bytes; 0s for ever. Istio's default: 1h.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<Duration>,
}

/// Probes that keep idle connections up. What is unset is the kernel's choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TcpKeepalive {
    /// After so many probes without answer the connection counts as dead. Linux: 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probes: Option<u32>,
    /// How long a connection is idle before the first probe, at least 1ms. Linux: 2h.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Duration>,
    /// The pause between probes, at least 1ms. Linux: 75s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
}

/// Settings of HTTP/1.1, HTTP/2 and gRPC to a host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpSettings {
    /// So many requests may wait for a connection, HTTP/2 too, 0 or more. Istio's default: 2³²-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http1_max_pending_requests: Option<i32>,
    /// So many requests may be under way, HTTP/1.1 too, 0 or more. Istio's default: 2³²-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http2_max_requests: Option<i32>,
    /// So many requests one connection carries; 1 turns keep-alive off, 0 is without limit. Istio's default: 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_requests_per_connection: Option<i32>,
    /// So many retries may be under way to all endpoints, 0 or more. Istio's default: 2³²-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<i32>,
    /// How long a connection may carry no requests, at least 1ms. Istio's default: 1h.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<Duration>,
    /// Whether HTTP/1.1 becomes HTTP/2. Istio's default: DEFAULT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub h2_upgrade_policy: Option<H2UpgradePolicy>,
    /// Whether the protocol of the client is kept; excludes the policy UPGRADE. Istio's default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_client_protocol: Option<bool>,
    /// So many streams one HTTP/2 connection carries at a time, 0 or more. Istio's default: 2³¹-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_concurrent_streams: Option<i32>,
    /// PING frames that keep HTTP/2 connections up. Unset: none. Since Istio 1.31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http2_keep_alive: Option<ConnectionKeepalive>,
}

/// PING frames that keep HTTP/2 connections up. Since Istio 1.31.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionKeepalive {
    /// The pause between frames, at least 1ms; required by Istio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// How long the answer may take before the connection is closed, at least 1ms; required by Istio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
}

/// Whether HTTP/1.1 becomes HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum H2UpgradePolicy {
    /// As the mesh config says.
    Default,
    /// It stays.
    DoNotUpgrade,
    /// It does.
    Upgrade,
}

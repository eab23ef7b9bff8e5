//! Which metrics are kept, and with which tags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ProviderRef, WorkloadMode};
use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// Which metrics are kept, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// Who keeps them. Empty: as outside of this entry, in the end as the mesh config says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderRef>,
    /// What differs from the metrics as Istio makes them, one after the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<MetricsOverrides>,
    /// How often TCP connections that are open are reported, at least 1ms. Istio's default: 5s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_interval: Option<Duration>,
}

/// What differs for some metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricsOverrides {
    /// The metrics. Unset: all, on both sides.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub selector: Option<MetricSelector>,
    /// Whether they are not kept. Unset: as outside of this entry, in the end false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Tags by their names, to be set or left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tag_overrides: BTreeMap<String, TagOverride>,
}

/// Some metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricSelector {
    /// Which. Unset: all.
    pub metric_match: Option<MetricMatch>,
    /// The side of the proxy. Istio's default: both.
    pub mode: Option<WorkloadMode>,
}

one_of!(MetricSelector {
    metric_match: "metric" => MetricMatch::Metric | "customMetric" => MetricMatch::CustomMetric,
    mode: "mode",
});

/// Which metrics a [`MetricSelector`] is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MetricMatch {
    /// One of Istio's, or all of them (`metric`).
    Metric(IstioMetric),
    /// Another, by its name, which is not empty (`customMetric`).
    CustomMetric(String),
}

/// A metric of Istio's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IstioMetric {
    /// All of them.
    AllMetrics,
    /// Requests, of HTTP, HTTP/2 and gRPC.
    RequestCount,
    /// How long requests took.
    RequestDuration,
    /// The sizes of their bodies.
    RequestSize,
    /// The sizes of the answers' bodies.
    ResponseSize,
    /// TCP connections opened.
    TcpOpenedConnections,
    /// TCP connections closed.
    TcpClosedConnections,
    /// Bytes of answers over TCP.
    TcpSentBytes,
    /// Bytes of requests over TCP.
    TcpReceivedBytes,
    /// gRPC messages from clients.
    GrpcRequestMessages,
    /// gRPC messages to clients.
    GrpcResponseMessages,
}

/// What becomes of a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagOverride {
    /// Whether the tag is set or left out. Istio's default: UPSERT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<TagOperation>,
    /// A CEL expression for its value, such as `request.host`; required for UPSERT, refused for REMOVE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Whether a tag is set or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TagOperation {
    /// It is set, in place of its value if it has one.
    Upsert,
    /// It is left out.
    Remove,
}

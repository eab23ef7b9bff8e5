//! Metrics settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ProviderRef, WorkloadMode};
use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// Which metrics are reported, with which tags and to which providers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// The providers of the metrics. Empty: inherited, ultimately from the mesh config.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderRef>,
    /// Changes to Istio's metrics, applied in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<MetricsOverrides>,
    /// How often open TCP connections are reported, at least 1ms. Default: 5s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_interval: Option<Duration>,
}

/// A change to some metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricsOverrides {
    /// The metrics. Unset: all metrics in both directions.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub selector: Option<MetricSelector>,
    /// Whether the metrics are disabled. Unset: inherited, ultimately false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Tags to set or remove, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tag_overrides: BTreeMap<String, TagOverride>,
}

/// Selects metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricSelector {
    /// The metric. Unset: all.
    pub metric_match: Option<MetricMatch>,
    /// The direction of the traffic. Default: both.
    pub mode: Option<WorkloadMode>,
}

one_of!(MetricSelector {
    metric_match: "metric" => MetricMatch::Metric | "customMetric" => MetricMatch::CustomMetric,
    mode: "mode",
});

/// The metric that a [`MetricSelector`] selects.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MetricMatch {
    /// A metric of Istio, or all of them (`metric`).
    Metric(IstioMetric),
    /// Another metric by its name, which is not empty (`customMetric`).
    CustomMetric(String),
}

/// A metric of Istio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IstioMetric {
    /// All metrics of Istio.
    AllMetrics,
    /// HTTP, HTTP/2 and gRPC requests.
    RequestCount,
    /// The duration of requests.
    RequestDuration,
    /// The size of request bodies.
    RequestSize,
    /// The size of response bodies.
    ResponseSize,
    /// TCP connections opened.
    TcpOpenedConnections,
    /// TCP connections closed.
    TcpClosedConnections,
    /// Response bytes over TCP.
    TcpSentBytes,
    /// Request bytes over TCP.
    TcpReceivedBytes,
    /// gRPC messages from clients.
    GrpcRequestMessages,
    /// gRPC messages to clients.
    GrpcResponseMessages,
}

/// A change to a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagOverride {
    /// Whether the tag is set or removed. Default: UPSERT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<TagOperation>,
    /// A CEL expression for its value, such as `request.host`; required for UPSERT, rejected for REMOVE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Whether a tag is set or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TagOperation {
    /// It is added, or its value is replaced.
    Upsert,
    /// It is removed.
    Remove,
}

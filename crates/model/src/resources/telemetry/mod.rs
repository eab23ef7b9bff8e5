//! Telemetry: what proxies tell about the traffic they see.

mod access_logging;
mod metrics;
mod tracing;

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, PolicyTargetReference, PolicyWorkloadSelector, Spec};

pub use access_logging::{AccessLogging, AccessLoggingFilter, LogSelector};
pub use metrics::{
    IstioMetric, MetricMatch, MetricSelector, Metrics, MetricsOverrides, TagOperation, TagOverride,
};
pub use tracing::{
    CustomTag, TagEnvironment, TagFormatter, TagHeader, TagLiteral, Tracing, TracingSelector,
};

/// Sets which traces, metrics and access logs proxies write, and to which providers.
pub type Telemetry = Object<TelemetrySpec>;

/// The `spec` of a [`Telemetry`].
///
/// What it does not set comes from the Telemetry of the namespace, then from that of the root namespace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TelemetrySpec {
    /// The workloads, in the namespace of the Telemetry, that follow it; excludes the target references. Unset with
    /// them: all of the namespace, or of the mesh when that is the root namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<PolicyWorkloadSelector>,
    /// The object that it applies to; `target_refs` took its place, and excludes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_ref: Option<PolicyTargetReference>,
    /// The objects that it applies to, at most 16; excludes `selector`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_refs: Vec<PolicyTargetReference>,
    /// Which requests are traced; Istio warns of more than one entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracing: Vec<Tracing>,
    /// Which metrics are kept, with which tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metrics>,
    /// Which requests and connections are logged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub access_logging: Vec<AccessLogging>,
}

impl Spec for TelemetrySpec {
    const GROUP: ApiGroup = ApiGroup::Telemetry;
    const KIND: &'static str = "Telemetry";
    const PLURAL: &'static str = "telemetries";
}

/// An extension provider of the mesh config that traces, metrics or logs go to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderRef {
    /// Its name, not empty.
    pub name: String,
}

/// The side of its workload's traffic that a proxy is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WorkloadMode {
    /// Both.
    ClientAndServer,
    /// What the workload sends; of a gateway, all that it sees.
    Client,
    /// What the workload receives.
    Server,
}

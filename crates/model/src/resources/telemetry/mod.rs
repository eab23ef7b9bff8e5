//! Telemetry: which traces, metrics and access logs proxies write.

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

/// Configures which traces, metrics and access logs proxies write, and to which providers.
pub type Telemetry = Object<TelemetrySpec>;

/// The `spec` of a [`Telemetry`].
///
/// Unset fields are inherited from the Telemetry of the namespace, then of the root namespace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TelemetrySpec {
    /// Selects the workloads in the namespace of the Telemetry that it applies to. Cannot be combined with target
    /// references. If neither is set: all workloads of the namespace or, in the root namespace, of the mesh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<PolicyWorkloadSelector>,
    /// The resource that it applies to. Replaced by `target_refs`; they cannot be combined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_ref: Option<PolicyTargetReference>,
    /// The resources that it applies to, at most 16. Cannot be combined with `selector`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_refs: Vec<PolicyTargetReference>,
    /// Tracing settings; Istio warns about more than one entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracing: Vec<Tracing>,
    /// Metrics settings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metrics>,
    /// Access log settings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub access_logging: Vec<AccessLogging>,
}

impl Spec for TelemetrySpec {
    const GROUP: ApiGroup = ApiGroup::Telemetry;
    const KIND: &'static str = "Telemetry";
    const PLURAL: &'static str = "telemetries";
}

/// An extension provider of the mesh config for traces, metrics or access logs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderRef {
    /// Its name, not empty.
    pub name: String,
}

/// The direction of the traffic of a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WorkloadMode {
    /// Both directions.
    ClientAndServer,
    /// Outbound traffic; for a gateway, all its traffic.
    Client,
    /// Inbound traffic.
    Server,
}

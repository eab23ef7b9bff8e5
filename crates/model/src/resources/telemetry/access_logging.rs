//! Access log settings.

use serde::{Deserialize, Serialize};

use super::{ProviderRef, WorkloadMode};

/// Which requests and connections are logged, and to which providers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLogging {
    /// The traffic that this entry applies to. Unset: all traffic.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub selector: Option<LogSelector>,
    /// The providers of the logs. Empty: inherited, ultimately from the mesh config.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderRef>,
    /// Whether logging is disabled. Unset: inherited, ultimately false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Which of the traffic is logged. Unset: everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<AccessLoggingFilter>,
}

/// The traffic that an [`AccessLogging`] applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogSelector {
    /// The direction of the traffic. Default: both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<WorkloadMode>,
}

/// A filter for access logs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLoggingFilter {
    /// A CEL expression over Envoy's attributes, such as `response.code >= 400`; traffic is logged if it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

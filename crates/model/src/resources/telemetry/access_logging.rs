//! Which requests and connections are logged.

use serde::{Deserialize, Serialize};

use super::{ProviderRef, WorkloadMode};

/// Which requests and connections are logged, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLogging {
    /// The traffic that this is about. Unset: all.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub selector: Option<LogSelector>,
    /// Where logs go. Empty: as outside of this entry, in the end as the mesh config says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderRef>,
    /// Whether nothing is logged. Unset: as outside of this entry, in the end false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// What is logged of the traffic. Unset: everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<AccessLoggingFilter>,
}

/// The traffic that an [`AccessLogging`] is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogSelector {
    /// The side of the proxy. Istio's default: both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<WorkloadMode>,
}

/// What is logged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLoggingFilter {
    /// A CEL expression over Envoy's attributes, such as `response.code >= 400`; what makes it true is logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

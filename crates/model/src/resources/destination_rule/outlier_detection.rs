//! When an endpoint that fails is left alone for a while.

use serde::{Deserialize, Serialize};

use crate::resources::Duration;

/// Leaves endpoints alone for a while (ejects them) that fail several times in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutlierDetection {
    /// So many errors in a row. Deprecated: `consecutive_gateway_errors` and `consecutive_5xx_errors` took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_errors: Option<i32>,
    /// Whether failures of the proxy's own, such as a refused connection, are counted apart. Istio's default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_external_local_origin_errors: Option<bool>,
    /// So many failures of the proxy's own in a row; more than 0 only when they are counted apart. Istio's default: 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_local_origin_failures: Option<u32>,
    /// So many answers 502, 503 or 504 in a row, or failed TCP connections; 0 is never. Istio's default: 0. It counts
    /// for nothing unless it is less than `consecutive_5xx_errors`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_gateway_errors: Option<u32>,
    /// So many answers 500 to 599 in a row, or failed TCP connections; 0 is never. Istio's default: 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_5xx_errors: Option<u32>,
    /// The pause between looks at the counts, at least 1ms. Istio's default: 10s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// How long an endpoint is left alone the first time, at least 1ms; each further time as long again. Istio's
    /// default: 30s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_ejection_time: Option<Duration>,
    /// The percentage of endpoints that may be left alone at a time, 0 to 100. Istio's default: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ejection_percent: Option<i32>,
    /// With a smaller percentage of healthy endpoints, 0 to 100, all are used again. Istio's default: 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_health_percent: Option<i32>,
    /// Statuses that count as errors, 100 to 599, in place of 500 to 599. Since Istio 1.31.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlier_detection_http_error_codes: Vec<u32>,
}

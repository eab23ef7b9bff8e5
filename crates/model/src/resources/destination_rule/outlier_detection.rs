//! Outlier detection.

use serde::{Deserialize, Serialize};

use crate::resources::Duration;

/// Temporarily ejects endpoints that fail several times in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutlierDetection {
    /// The number of consecutive errors. Deprecated: use `consecutive_gateway_errors` and `consecutive_5xx_errors`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_errors: Option<i32>,
    /// Whether local-origin failures, such as a refused connection, are counted separately. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_external_local_origin_errors: Option<bool>,
    /// The number of consecutive local-origin failures; more than 0 only if they are counted separately. Default: 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_local_origin_failures: Option<u32>,
    /// The number of consecutive responses with 502, 503 or 504, or of failed TCP connections; 0 disables the check.
    /// Default: 0. It has no effect unless it is less than `consecutive_5xx_errors`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_gateway_errors: Option<u32>,
    /// The number of consecutive responses with 500 to 599, or of failed TCP connections; 0 disables the check.
    /// Default: 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_5xx_errors: Option<u32>,
    /// The interval between checks, at least 1ms. Default: 10s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// How long an endpoint is ejected the first time, at least 1ms; each further ejection is longer by the same time.
    /// Default: 30s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_ejection_time: Option<Duration>,
    /// The maximum percentage of endpoints that are ejected at the same time, 0 to 100. Default: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ejection_percent: Option<i32>,
    /// The minimum percentage of healthy endpoints, 0 to 100; below it, all endpoints are used again. Default: 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_health_percent: Option<i32>,
    /// Status codes that count as errors, 100 to 599, instead of 500 to 599. Since Istio 1.31.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlier_detection_http_error_codes: Vec<u32>,
}

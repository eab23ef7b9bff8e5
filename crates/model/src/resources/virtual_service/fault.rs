//! Faults put in on purpose.

use serde::{Deserialize, Serialize};

use super::Percent;
use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// Delays and errors to try out how clients cope. Istio wants one of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpFaultInjection {
    /// Hold requests back before they are sent on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<FaultDelay>,
    /// Answer requests with an error in place of sending them on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abort: Option<FaultAbort>,
}

/// Which requests are held back, and for how long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultDelay {
    /// The percentage of requests, 0 to 100. Deprecated: `percentage` took its place.
    pub percent: Option<i32>,
    /// For how long.
    pub http_delay_type: Option<FaultDelayType>,
    /// The percentage of requests, 0 to 100. Unset: as `percent` says, or none when that is unset too.
    pub percentage: Option<Percent>,
}

one_of!(FaultDelay {
    percent: "percent",
    http_delay_type: "fixedDelay" => FaultDelayType::Fixed
        | "exponentialDelay" => FaultDelayType::Exponential,
    percentage: "percentage",
});

/// For how long a [`FaultDelay`] holds requests back; at least 1ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultDelayType {
    /// Each for the same time (`fixedDelay`).
    Fixed(Duration),
    /// Not implemented; Istio refuses it (`exponentialDelay`).
    Exponential(Duration),
}

/// Which requests are answered with an error, and with which.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultAbort {
    /// The error. Unset: none, and Istio warns.
    pub error_type: Option<FaultErrorType>,
    /// The percentage of requests, 0 to 100. Istio's default: none.
    pub percentage: Option<Percent>,
}

one_of!(FaultAbort {
    error_type: "httpStatus" => FaultErrorType::HttpStatus
        | "grpcStatus" => FaultErrorType::GrpcStatus
        | "http2Error" => FaultErrorType::Http2Error,
    percentage: "percentage",
});

/// The error of a [`FaultAbort`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FaultErrorType {
    /// An HTTP status, 200 to 600 (`httpStatus`).
    HttpStatus(i32),
    /// The name of a gRPC status in capitals, such as `UNAVAILABLE` (`grpcStatus`).
    GrpcStatus(String),
    /// Not implemented; Istio refuses it (`http2Error`).
    Http2Error(String),
}

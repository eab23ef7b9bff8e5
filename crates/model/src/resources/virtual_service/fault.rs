//! Fault injection.

use serde::{Deserialize, Serialize};

use super::Percent;
use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// Delays and errors to test how clients handle them. Istio requires one of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpFaultInjection {
    /// Delays requests before they are forwarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<FaultDelay>,
    /// Answers requests with an error instead of forwarding them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abort: Option<FaultAbort>,
}

/// Which requests are delayed, and for how long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultDelay {
    /// The percentage of requests, 0 to 100. Deprecated: use `percentage`.
    pub percent: Option<i32>,
    /// The length of the delay.
    pub http_delay_type: Option<FaultDelayType>,
    /// The percentage of requests, 0 to 100. Unset: the value of `percent`, or none if that is unset too.
    pub percentage: Option<Percent>,
}

one_of!(FaultDelay {
    percent: "percent",
    http_delay_type: "fixedDelay" => FaultDelayType::Fixed
        | "exponentialDelay" => FaultDelayType::Exponential,
    percentage: "percentage",
});

/// The length of a [`FaultDelay`], at least 1ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultDelayType {
    /// The same delay for every request (`fixedDelay`).
    Fixed(Duration),
    /// Not implemented; Istio rejects it (`exponentialDelay`).
    Exponential(Duration),
}

/// Which requests are answered with an error, and with which error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultAbort {
    /// The error. Unset: no error, and Istio warns.
    pub error_type: Option<FaultErrorType>,
    /// The percentage of requests, 0 to 100. Default: none.
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
    /// The name of a gRPC status in upper case, such as `UNAVAILABLE` (`grpcStatus`).
    GrpcStatus(String),
    /// Not implemented; Istio rejects it (`http2Error`).
    Http2Error(String),
}

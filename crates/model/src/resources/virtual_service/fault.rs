//! Faults put in on purpose.

use serde::{Deserialize, Serialize};

use super::Percent;
use crate::resources::Duration;
use crate::resources::one_of::{ExclusiveFields, at_most_one};

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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "DelayWire", into = "DelayWire")]
pub struct FaultDelay {
    /// The percentage of requests, 0 to 100. Deprecated: `percentage` took its place.
    pub percent: Option<i32>,
    /// For how long.
    pub http_delay_type: Option<FaultDelayType>,
    /// The percentage of requests, 0 to 100. Unset: as `percent` says, or none when that is unset too.
    pub percentage: Option<Percent>,
}

/// For how long a [`FaultDelay`] holds requests back; at least 1ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultDelayType {
    /// Each for the same time (`fixedDelay`).
    Fixed(Duration),
    /// Not implemented; Istio refuses it (`exponentialDelay`).
    Exponential(Duration),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DelayWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed_delay: Option<Duration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exponential_delay: Option<Duration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percentage: Option<Percent>,
}

impl TryFrom<DelayWire> for FaultDelay {
    type Error = ExclusiveFields;

    fn try_from(wire: DelayWire) -> Result<Self, ExclusiveFields> {
        Ok(Self {
            percent: wire.percent,
            http_delay_type: at_most_one([
                ("fixedDelay", wire.fixed_delay.map(FaultDelayType::Fixed)),
                (
                    "exponentialDelay",
                    wire.exponential_delay.map(FaultDelayType::Exponential),
                ),
            ])?,
            percentage: wire.percentage,
        })
    }
}

impl From<FaultDelay> for DelayWire {
    fn from(it: FaultDelay) -> Self {
        let (fixed_delay, exponential_delay) = match it.http_delay_type {
            Some(FaultDelayType::Fixed(time)) => (Some(time), None),
            Some(FaultDelayType::Exponential(time)) => (None, Some(time)),
            None => (None, None),
        };
        Self {
            percent: it.percent,
            fixed_delay,
            exponential_delay,
            percentage: it.percentage,
        }
    }
}

/// Which requests are answered with an error, and with which.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "AbortWire", into = "AbortWire")]
pub struct FaultAbort {
    /// The error. Unset: none, and Istio warns.
    pub error_type: Option<FaultErrorType>,
    /// The percentage of requests, 0 to 100. Istio's default: none.
    pub percentage: Option<Percent>,
}

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

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AbortWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grpc_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http2_error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percentage: Option<Percent>,
}

impl TryFrom<AbortWire> for FaultAbort {
    type Error = ExclusiveFields;

    fn try_from(wire: AbortWire) -> Result<Self, ExclusiveFields> {
        Ok(Self {
            error_type: at_most_one([
                (
                    "httpStatus",
                    wire.http_status.map(FaultErrorType::HttpStatus),
                ),
                (
                    "grpcStatus",
                    wire.grpc_status.map(FaultErrorType::GrpcStatus),
                ),
                (
                    "http2Error",
                    wire.http2_error.map(FaultErrorType::Http2Error),
                ),
            ])?,
            percentage: wire.percentage,
        })
    }
}

impl From<FaultAbort> for AbortWire {
    fn from(it: FaultAbort) -> Self {
        let mut wire = Self {
            percentage: it.percentage,
            ..Self::default()
        };
        match it.error_type {
            Some(FaultErrorType::HttpStatus(status)) => wire.http_status = Some(status),
            Some(FaultErrorType::GrpcStatus(status)) => wire.grpc_status = Some(status),
            Some(FaultErrorType::Http2Error(error)) => wire.http2_error = Some(error),
            None => {}
        }
        wire
    }
}

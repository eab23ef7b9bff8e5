//! Limits for the connections to a host.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::forms as text;
use super::{Flow, IstioDuration};

/// Limits for the connections of each proxy to the host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct ConnectionPool {
    /// The maximum number of connections.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Limit>")]
    pub max_connections: Option<Limit>,
    /// How long a connection may take to be established.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Duration>")]
    pub connect_timeout: Option<IstioDuration>,
    /// The maximum number of requests that wait for a connection. For `http` and `tls-origination`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Limit>")]
    pub max_pending_requests: Option<Limit>,
    /// The maximum number of requests on one connection, which is closed after them. For `http` and `tls-origination`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Limit>")]
    pub max_requests_per_connection: Option<Limit>,
}

/// A maximum, from 1 to 2147483647: Istio counts in 31 bits, and 0 would mean no limit.
///
/// ```
/// use egressgen::policy::Limit;
///
/// assert_eq!(Limit::new(100)?.get(), 100);
/// assert!(Limit::new(0).is_err());
/// # Ok::<(), egressgen::policy::LimitError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Limit(i32);

/// Why a number or a text is not a [`Limit`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a valid limit: give a number from 1 to 2147483647")]
pub struct LimitError(String);

// === impl ConnectionPool ===

impl ConnectionPool {
    /// With a maximum number of connections.
    #[must_use]
    pub fn with_max_connections(mut self, limit: impl Into<Option<Limit>>) -> Self {
        self.max_connections = limit.into();
        self
    }

    /// With a limit for how long a connection may take to be established.
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: impl Into<Option<IstioDuration>>) -> Self {
        self.connect_timeout = timeout.into();
        self
    }

    /// With a maximum number of requests that wait for a connection.
    #[must_use]
    pub fn with_max_pending_requests(mut self, limit: impl Into<Option<Limit>>) -> Self {
        self.max_pending_requests = limit.into();
        self
    }

    /// With a maximum number of requests on one connection.
    #[must_use]
    pub fn with_max_requests_per_connection(mut self, limit: impl Into<Option<Limit>>) -> Self {
        self.max_requests_per_connection = limit.into();
        self
    }

    /// Whether there are limits that apply to HTTP only.
    #[must_use]
    pub fn has_http_limits(&self) -> bool {
        self.max_pending_requests.is_some() || self.max_requests_per_connection.is_some()
    }

    /// The limits that apply to a flow, if any.
    #[must_use]
    pub fn for_flow(&self, flow: Flow) -> Option<Self> {
        let mut own = self.clone();
        if !flow.has_requests() {
            own.max_pending_requests = None;
            own.max_requests_per_connection = None;
        }
        (own != Self::default()).then_some(own)
    }
}

// === impl Limit ===

impl Limit {
    /// Takes a number from 1 to 2147483647.
    pub fn new(number: u32) -> Result<Self, LimitError> {
        match i32::try_from(number) {
            Ok(number @ 1..) => Ok(Self(number)),
            _ => Err(LimitError(number.to_string())),
        }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> i32 {
        self.0
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let number = text.parse().map_err(|_| LimitError(text.to_owned()))?;
        Self::new(number)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_31_bits_and_are_not_0() {
        for number in [1, 100, 0x7fff_ffff] {
            let limit = Limit::new(number).unwrap();
            assert_eq!(limit.to_string().parse(), Ok(limit));
            assert_eq!(i64::from(limit.get()), i64::from(number));
        }
        for text in ["0", "-1", "2147483648", "4294967296", "a"] {
            assert_eq!(text.parse::<Limit>(), Err(LimitError(text.to_owned())));
        }
    }

    #[test]
    fn each_flow_has_the_limits_it_can_have() {
        let limit = Limit::new(1).unwrap();
        let http = ConnectionPool {
            max_pending_requests: Some(limit),
            ..ConnectionPool::default()
        };
        let both = ConnectionPool {
            max_connections: Some(limit),
            ..http.clone()
        };
        let connections = ConnectionPool {
            max_connections: Some(limit),
            ..ConnectionPool::default()
        };
        assert_eq!(both.for_flow(Flow::Http), Some(both.clone()));
        assert_eq!(both.for_flow(Flow::Tcp), Some(connections));
        assert_eq!(http.for_flow(Flow::Https), None);
        assert_eq!(ConnectionPool::default().for_flow(Flow::Http), None);
    }
}

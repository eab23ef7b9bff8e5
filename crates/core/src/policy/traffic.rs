//! How long, how often and how many: what a flow may be given beside its way.

use std::fmt;
use std::str::FromStr;

use egressgen_model::resources::Duration;
use egressgen_model::values::Namespace;
use schemars::JsonSchema;

use super::schema as text;

/// How often a request is sent again, by the proxy that talks to the host.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retries {
    /// How many times after the first; `0` switches off the two that Istio has by itself.
    pub attempts: u16,
    /// How long one try may take.
    #[schemars(with = "Option<text::Duration>")]
    pub per_try_timeout: Option<Duration>,
    /// Envoy's conditions, such as `5xx,connect-failure`.
    pub retry_on: Option<String>,
    /// The shortest pause between two tries. From Istio 1.26.
    #[schemars(with = "Option<text::Duration>")]
    pub backoff: Option<Duration>,
}

/// Limits of the connections to the host, by each proxy that talks to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionPool {
    /// The most connections.
    #[schemars(with = "Option<text::Limit>")]
    pub max_connections: Option<u32>,
    /// How long it may take to connect.
    #[schemars(with = "Option<text::Duration>")]
    pub connect_timeout: Option<Duration>,
    /// The most requests that wait for a connection. For `http` and `tls-origination`.
    #[schemars(with = "Option<text::Limit>")]
    pub max_pending_requests: Option<u32>,
    /// The most requests on one connection, after which it is closed. For `http` and `tls-origination`.
    #[schemars(with = "Option<text::Limit>")]
    pub max_requests_per_connection: Option<u32>,
}

/// Who finds a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportTo {
    /// `*`: all namespaces.
    All,
    /// `.`: the namespace of the resource.
    Own,
    /// A namespace.
    Namespace(Namespace),
}

/// The text that is no [`ExportTo`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a namespace: give one by its name, `.` for the policy's own or `*` for all")]
pub struct ExportToError(String);

// === impl ConnectionPool ===

impl ConnectionPool {
    /// Whether there are limits that only HTTP has.
    #[must_use]
    pub fn has_http_limits(&self) -> bool {
        self.max_pending_requests.is_some() || self.max_requests_per_connection.is_some()
    }
}

// === impl ExportTo ===

impl FromStr for ExportTo {
    type Err = ExportToError;

    fn from_str(text: &str) -> Result<Self, ExportToError> {
        match text {
            "*" => Ok(Self::All),
            "." => Ok(Self::Own),
            _ => Namespace::new(text)
                .map(Self::Namespace)
                .map_err(|_| ExportToError(text.to_owned())),
        }
    }
}

impl fmt::Display for ExportTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "*",
            Self::Own => ".",
            Self::Namespace(namespace) => namespace.as_str(),
        })
    }
}

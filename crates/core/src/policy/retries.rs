//! How often and when a request is retried.

use schemars::JsonSchema;
use serde::Serialize;

use super::forms as text;
use super::{IstioDuration, RetryOn};

/// How often and when the proxy that connects to the host retries a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Retries {
    /// The number of retries. `0` switches off Istio's default of two retries, and excludes all other fields.
    attempts: u16,
    /// How long each attempt may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Duration>")]
    per_try_timeout: Option<IstioDuration>,
    /// Envoy's retry conditions and HTTP status codes, such as `5xx,connect-failure` or `429,503`, separated by commas without
    /// spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    retry_on: Option<RetryOn>,
    /// The minimum pause between two attempts. From Istio 1.26.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Duration>")]
    backoff: Option<IstioDuration>,
}

/// Why [`Retries`] are refused: without an attempt, the other fields have no meaning, and Istio refuses some of them
/// (`pkg/config/validation/validation.go`, validateHTTPRetry).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "0 attempts switch retries off, so perTryTimeout, retryOn and backoff have no effect: remove them, or give at least 1 attempt"
)]
pub struct RetriesError;

// === impl Retries ===

impl Retries {
    /// Takes the number of retries, and settings for them.
    ///
    /// ```
    /// use egressgen::policy::Retries;
    ///
    /// let retries = Retries::new(3, None, Some("5xx,503".parse()?), None)?;
    /// assert_eq!(retries.attempts(), 3);
    /// assert!(Retries::new(0, None, Some("5xx".parse()?), None).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        attempts: u16,
        per_try_timeout: Option<IstioDuration>,
        retry_on: Option<RetryOn>,
        backoff: Option<IstioDuration>,
    ) -> Result<Self, RetriesError> {
        let more = per_try_timeout.is_some() || retry_on.is_some() || backoff.is_some();
        if attempts == 0 && more {
            return Err(RetriesError);
        }
        Ok(Self {
            attempts,
            per_try_timeout,
            retry_on,
            backoff,
        })
    }

    /// The number of retries; 0 switches them off.
    #[must_use]
    pub fn attempts(&self) -> u16 {
        self.attempts
    }

    /// How long each attempt may take.
    #[must_use]
    pub fn per_try_timeout(&self) -> Option<IstioDuration> {
        self.per_try_timeout
    }

    /// When a request is retried.
    #[must_use]
    pub fn retry_on(&self) -> Option<&RetryOn> {
        self.retry_on.as_ref()
    }

    /// The minimum pause between two attempts.
    #[must_use]
    pub fn backoff(&self) -> Option<IstioDuration> {
        self.backoff
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_attempts_have_nothing_beside_them() {
        let second = Some("1s".parse().unwrap());
        let on = || Some("5xx".parse().unwrap());
        assert!(Retries::new(0, None, None, None).is_ok());
        assert!(Retries::new(1, second, on(), second).is_ok());
        for wrong in [
            Retries::new(0, second, None, None),
            Retries::new(0, None, on(), None),
            Retries::new(0, None, None, second),
        ] {
            assert_eq!(wrong, Err(RetriesError));
        }
    }
}

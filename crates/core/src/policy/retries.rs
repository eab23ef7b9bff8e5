//! How often a request is sent again, and when.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::IstioDuration;
use super::schema as text;

/// How often a request is sent again, by the proxy that talks to the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Retries {
    /// How many times after the first; `0`, which goes with no other field, switches off the two that Istio has by
    /// itself.
    attempts: u16,
    /// How long one try may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Duration>")]
    per_try_timeout: Option<IstioDuration>,
    /// Envoy's conditions and status codes, such as `5xx,connect-failure` or `429,503`, with commas and no blanks
    /// between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    retry_on: Option<RetryOn>,
    /// The shortest pause between two tries. From Istio 1.26.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Duration>")]
    backoff: Option<IstioDuration>,
}

/// Without any attempt there is nothing that the other fields of [`Retries`] could be about, and Istio refuses some of
/// them (`pkg/config/validation/validation.go`, validateHTTPRetry).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "0 attempts switch retries off, and perTryTimeout, retryOn and backoff are about retries: remove them, or give 1 attempt or more"
)]
pub struct RetriesError;

/// On what a request is sent again: Envoy's conditions and HTTP status codes, with commas between them.
///
/// They are those that Istio takes (`pkg/config/validation/validation.go`, validateHTTPRetry and
/// supportedRetryOnPolicies; the status codes are those of Go's `net/http`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RetryOn(String);

/// Why a text is no [`RetryOn`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RetryOnError {
    /// Nothing was given.
    #[error("there is no condition: give one or more, such as 5xx or 503, or leave it out")]
    Empty,
    /// Something else was given.
    #[error(
        "{word:?} in {given:?} is not a retry condition: give {conditions} or an HTTP status code, with commas and no blanks between them",
        conditions = CONDITIONS.join(", ")
    )]
    Unknown {
        /// What was given.
        given: String,
        /// The first part of it that is none.
        word: String,
    },
}

const CONDITIONS: [&str; 16] = [
    "5xx",
    "gateway-error",
    "reset",
    RetryOn::RESET_BEFORE_REQUEST,
    "connect-failure",
    "retriable-4xx",
    "refused-stream",
    "retriable-status-codes",
    "retriable-headers",
    "envoy-ratelimited",
    "http3-post-connect-failure",
    "cancelled",
    "deadline-exceeded",
    "internal",
    "resource-exhausted",
    "unavailable",
];

// === impl Retries ===

impl Retries {
    /// Takes the number of tries after the first, and what is to be said of them.
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

    /// How many times after the first; 0 switches retries off.
    #[must_use]
    pub fn attempts(&self) -> u16 {
        self.attempts
    }

    /// How long one try may take.
    #[must_use]
    pub fn per_try_timeout(&self) -> Option<IstioDuration> {
        self.per_try_timeout
    }

    /// On what a request is sent again.
    #[must_use]
    pub fn retry_on(&self) -> Option<&RetryOn> {
        self.retry_on.as_ref()
    }

    /// The shortest pause between two tries.
    #[must_use]
    pub fn backoff(&self) -> Option<IstioDuration> {
        self.backoff
    }
}

// === impl RetryOn ===

impl RetryOn {
    pub(crate) const RESET_BEFORE_REQUEST: &str = "reset-before-request";

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a condition is among them.
    #[must_use]
    pub fn has(&self, condition: &str) -> bool {
        self.0.split(',').any(|word| word == condition)
    }
}

impl FromStr for RetryOn {
    type Err = RetryOnError;

    fn from_str(text: &str) -> Result<Self, RetryOnError> {
        if text.is_empty() {
            return Err(RetryOnError::Empty);
        }
        let known = |word: &str| CONDITIONS.contains(&word) || is_status_code(word);
        match text.split(',').find(|word| !known(word)) {
            Some(word) => Err(RetryOnError::Unknown {
                given: text.to_owned(),
                word: word.to_owned(),
            }),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for RetryOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The codes for which Go's `net/http` has a text. As Go reads numbers, a `+` and zeros may stand before them.
fn is_status_code(word: &str) -> bool {
    word.parse::<u16>().is_ok_and(|code| {
        matches!(
            code,
            100..=103
                | 200..=208
                | 226
                | 300..=305
                | 307..=308
                | 400..=418
                | 421..=426
                | 428..=429
                | 431
                | 451
                | 500..=508
                | 510..=511
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Go 1.26's `http.StatusText` knows of 0 to 65535.
    const STATUS_CODES: [u16; 62] = [
        100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303,
        304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413,
        414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502,
        503, 504, 505, 506, 507, 508, 510, 511,
    ];

    #[test]
    fn takes_the_status_codes_of_go() {
        let known = (0..=u16::MAX).filter(|code| is_status_code(&code.to_string()));
        assert_eq!(known.collect::<Vec<_>>(), STATUS_CODES);
    }

    #[test]
    fn takes_what_istio_takes() {
        for text in [
            "5xx",
            "connect-failure,refused-stream,503",
            "unavailable,cancelled",
            "0503,+504",
            &CONDITIONS.join(","),
        ] {
            assert_eq!(text.parse::<RetryOn>().unwrap().as_str(), text);
        }
        for (text, word) in [
            ("5XX", "5XX"),
            ("5xx,", ""),
            (",5xx", ""),
            ("5xx, reset", " reset"),
            ("5xx reset", "5xx reset"),
            ("600", "600"),
            ("306", "306"),
            ("-503", "-503"),
            ("503.0", "503.0"),
            ("5xx,refused_stream", "refused_stream"),
        ] {
            let unknown = RetryOnError::Unknown {
                given: text.to_owned(),
                word: word.to_owned(),
            };
            assert_eq!(text.parse::<RetryOn>(), Err(unknown));
        }
        assert_eq!("".parse::<RetryOn>(), Err(RetryOnError::Empty));
    }

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

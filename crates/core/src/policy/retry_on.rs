//! The conditions on which a request is retried.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The conditions on which a request is retried: Envoy's retry conditions and HTTP status codes, separated by commas.
///
/// Istio accepts the same ones (`pkg/config/validation/validation.go`, validateHTTPRetry and
/// supportedRetryOnPolicies; the status codes are those of Go's `net/http`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RetryOn(String);

/// Why a text is not a [`RetryOn`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RetryOnError {
    /// It is empty.
    #[error(
        "the list of retry conditions is empty: give at least one, such as 5xx or 503, or omit it"
    )]
    Empty,
    /// A part of it is not a condition.
    #[error(
        "{word:?} in {given:?} is not a retry condition: give {conditions} or an HTTP status code, separated by commas without spaces",
        conditions = CONDITIONS.join(", ")
    )]
    Unknown {
        /// The text.
        given: String,
        /// The first part that is not a condition.
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
}

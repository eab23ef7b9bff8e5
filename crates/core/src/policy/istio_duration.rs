//! A duration that Istio accepts.

use std::fmt;
use std::str::FromStr;

use egressgen_model::resources::{Duration, DurationError};
use serde::Serialize;

/// A duration that Istio accepts: whole milliseconds, and at least one
/// (`pkg/config/validation/agent/validation.go`, ValidateDuration).
///
/// ```
/// use egressgen::policy::IstioDuration;
///
/// assert_eq!("1m30s".parse::<IstioDuration>()?.to_string(), "1m30s");
/// assert!("1.5ms".parse::<IstioDuration>().is_err());
/// # Ok::<(), egressgen::policy::IstioDurationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct IstioDuration(Duration);

/// Why a text or a duration is not an [`IstioDuration`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IstioDurationError {
    /// It is not a duration.
    #[error(transparent)]
    Syntax(#[from] DurationError),
    /// It is shorter than a millisecond, or not a multiple of one.
    #[error(
        "{0:?} is not a valid duration: give whole milliseconds, at least 1ms, such as \"10s\", \"1m30s\" or \"100ms\""
    )]
    Range(String),
}

// === impl IstioDuration ===

impl IstioDuration {
    /// Takes a duration of whole milliseconds, and at least one.
    pub fn new(duration: Duration) -> Result<Self, IstioDurationError> {
        if is_accepted(duration) {
            return Ok(Self(duration));
        }
        Err(IstioDurationError::Range(duration.to_string()))
    }

    /// The duration.
    #[must_use]
    pub fn get(self) -> Duration {
        self.0
    }
}

fn is_accepted(duration: Duration) -> bool {
    const MILLISECOND: i64 = 1_000_000;
    let nanos = duration.as_nanos();
    nanos >= MILLISECOND && nanos % MILLISECOND == 0
}

impl FromStr for IstioDuration {
    type Err = IstioDurationError;

    fn from_str(text: &str) -> Result<Self, IstioDurationError> {
        // The error quotes the text as it was given: 1.5ms, which would be displayed as 1500us.
        Self::new(text.parse()?).map_err(|_| IstioDurationError::Range(text.to_owned()))
    }
}

impl fmt::Display for IstioDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_whole_milliseconds() {
        for text in ["1ms", "10s", "1.5s", "2562047h"] {
            let duration: Duration = text.parse().unwrap();
            assert_eq!(IstioDuration::new(duration).unwrap().get(), duration);
        }
        for text in ["0", "0s", "-1s", "1us", "1.5ms", "1s1ns", "999us"] {
            let range = IstioDurationError::Range(text.to_owned());
            assert_eq!(text.parse::<IstioDuration>(), Err(range));
        }
        assert!("10".parse::<IstioDuration>().is_err());
    }
}

//! Durations in Go's notation.

mod read;
mod write;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use read::DurationError;

const NANOSECOND: i64 = 1;
const MICROSECOND: i64 = 1_000 * NANOSECOND;
const MILLISECOND: i64 = 1_000 * MICROSECOND;
const SECOND: i64 = 1_000 * MILLISECOND;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A duration in Go's notation: `10s`, `1m30s`, `100ms`, `1.5h`.
///
/// Istio's webhook and the `duration()` of the CRDs' CEL rules read this notation. This type holds any Go duration, since
/// a resource may be wrong; most fields of Istio require at least 1 ms and whole milliseconds
/// (`pkg/config/validation/agent/validation.go`, ValidateDuration).
///
/// ```
/// use egressgen_model::resources::Duration;
///
/// assert_eq!(Duration::from_millis(90_000).to_string(), "1m30s");
/// assert_eq!("1.5h".parse(), Ok(Duration::from_secs(5_400)));
/// assert!("10".parse::<Duration>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    nanoseconds: i64,
}

// === impl Duration ===

impl Duration {
    /// A number of whole seconds.
    #[must_use]
    pub const fn from_secs(seconds: u32) -> Self {
        Self {
            nanoseconds: seconds as i64 * SECOND,
        }
    }

    /// A number of milliseconds.
    #[must_use]
    pub const fn from_millis(milliseconds: u32) -> Self {
        Self {
            nanoseconds: milliseconds as i64 * MILLISECOND,
        }
    }

    /// The length in nanoseconds; Go allows negative durations.
    #[must_use]
    pub const fn as_nanos(self) -> i64 {
        self.nanoseconds
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nanoseconds that Go 1.26's `time.ParseDuration` returns for each text, and how the duration is written.
    #[test]
    fn reads_what_go_reads() {
        for (text, nanoseconds, written) in [
            ("0", 0, "0s"),
            ("-0", 0, "0s"),
            ("0s", 0, "0s"),
            ("1s", SECOND, "1s"),
            ("+5s", 5 * SECOND, "5s"),
            ("-5s", -5 * SECOND, "-5s"),
            ("5.6s", 5_600 * MILLISECOND, "5s600ms"),
            ("5.s", 5 * SECOND, "5s"),
            (".5s", 500 * MILLISECOND, "500ms"),
            ("1m30s", 90 * SECOND, "1m30s"),
            ("90s", 90 * SECOND, "1m30s"),
            ("3600s", HOUR, "1h"),
            ("1.5h", 90 * MINUTE, "1h30m"),
            (
                "1h15m30.918273645s",
                4_530_918_273_645,
                "1h15m30s918273645ns",
            ),
            ("100ms", 100 * MILLISECOND, "100ms"),
            ("1.5ms", 1_500 * MICROSECOND, "1500us"),
            ("10us", 10 * MICROSECOND, "10us"),
            ("10\u{b5}s", 10 * MICROSECOND, "10us"),
            ("10\u{3bc}s", 10 * MICROSECOND, "10us"),
            ("1ns", 1, "1ns"),
            ("0.100000000000000000000h", 360 * SECOND, "6m"),
            (
                "0.9223372036854775807h",
                3_320_413_933_267,
                "55m20s413933267ns",
            ),
            (
                "9223372036854775807ns",
                i64::MAX,
                "2562047h47m16s854775807ns",
            ),
            (
                "-9223372036854775808ns",
                i64::MIN,
                "-2562047h47m16s854775808ns",
            ),
        ] {
            let duration = text.parse::<Duration>().unwrap();
            assert_eq!(duration.as_nanos(), nanoseconds, "{text}");
            assert_eq!(duration.to_string(), written, "{text}");
            assert_eq!(written.parse(), Ok(duration), "{written}");
        }
    }
}

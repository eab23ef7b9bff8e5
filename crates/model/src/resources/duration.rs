//! Durations as Go writes them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const NANOSECOND: i64 = 1;
const MICROSECOND: i64 = 1_000 * NANOSECOND;
const MILLISECOND: i64 = 1_000 * MICROSECOND;
const SECOND: i64 = 1_000 * MILLISECOND;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A span of time in Go's notation: `10s`, `1m30s`, `100ms`, `1.5h`.
///
/// That is what Istio's webhook and the `duration()` of the CRD's CEL rules read. Any Go duration can be held, since
/// a resource may be wrong; where Istio itself takes one, it wants at least 1 ms and whole milliseconds
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

/// Why a text is no [`Duration`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DurationError {
    /// It does not follow Go's notation.
    #[error(
        "{0:?} is not a duration: write numbers with units (h, m, s, ms, us, ns), such as \"10s\", \"1m30s\" or \"100ms\""
    )]
    Syntax(String),
    /// It does not fit into the 64 bits of nanoseconds that Go has for it.
    #[error("{0:?} is too long for a duration: at most about 292 years")]
    Overflow(String),
}

// === impl Duration ===

impl Duration {
    /// So many whole seconds, up to the about 292 years that Go can hold.
    #[must_use]
    pub const fn from_secs(seconds: u32) -> Self {
        Self {
            nanoseconds: seconds as i64 * SECOND,
        }
    }

    /// So many milliseconds.
    #[must_use]
    pub const fn from_millis(milliseconds: u32) -> Self {
        Self {
            nanoseconds: milliseconds as i64 * MILLISECOND,
        }
    }

    /// The length in nanoseconds; negative lengths exist in Go.
    #[must_use]
    pub const fn as_nanos(self) -> i64 {
        self.nanoseconds
    }
}

/// Reads what Go's `time.ParseDuration` reads: an optional sign, then `0` or numbers with units.
impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let syntax = || DurationError::Syntax(text.to_owned());
        let overflow = || DurationError::Overflow(text.to_owned());
        let (negative, mut rest) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        if rest == "0" {
            return Ok(Self::default());
        }
        if rest.is_empty() {
            return Err(syntax());
        }
        let mut total: i128 = 0;
        while !rest.is_empty() {
            let (whole, after) = digits(rest);
            let (fraction, after) = match after.strip_prefix('.') {
                Some(after) => digits(after),
                None => ("", after),
            };
            if whole.is_empty() && fraction.is_empty() {
                return Err(syntax());
            }
            let (unit, after) = unit(after).ok_or_else(syntax)?;
            let whole = match whole {
                "" => 0,
                digits => digits.parse::<u64>().map_err(|_| overflow())?,
            };
            total = i128::from(whole)
                .checked_mul(i128::from(unit))
                .and_then(|part| total.checked_add(part + fraction_of(unit, fraction)))
                .ok_or_else(overflow)?;
            rest = after;
        }
        let total = if negative { -total } else { total };
        let nanoseconds = i64::try_from(total).map_err(|_| overflow())?;
        Ok(Self { nanoseconds })
    }
}

/// Splits leading ASCII digits off.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Splits a leading unit off and gives its length in nanoseconds.
fn unit(text: &str) -> Option<(i64, &str)> {
    const UNITS: [(&str, i64); 8] = [
        ("ns", NANOSECOND),
        ("us", MICROSECOND),
        ("\u{b5}s", MICROSECOND),
        ("\u{3bc}s", MICROSECOND),
        ("ms", MILLISECOND),
        ("s", SECOND),
        ("m", MINUTE),
        ("h", HOUR),
    ];
    UNITS
        .iter()
        .find_map(|(name, length)| Some((*length, text.strip_prefix(name)?)))
}

/// The part of a unit that decimal digits after the point stand for; what is below a nanosecond is dropped.
fn fraction_of(unit: i64, digits: &str) -> i128 {
    // An hour has 13 digits of nanoseconds, so no digit behind the 18th can change the result.
    let digits = &digits[..digits.len().min(18)];
    let divisor = digits.bytes().fold(1_i128, |divisor, _| divisor * 10);
    let numerator = digits
        .bytes()
        .fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    numerator * i128::from(unit) / divisor
}

/// Writes hours, minutes and seconds without those that are zero, and what is below a second in one smaller unit.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LARGE: [(u64, &str); 3] = [
            (HOUR.unsigned_abs(), "h"),
            (MINUTE.unsigned_abs(), "m"),
            (SECOND.unsigned_abs(), "s"),
        ];
        const SMALL: [(u64, &str); 3] = [
            (MILLISECOND.unsigned_abs(), "ms"),
            (MICROSECOND.unsigned_abs(), "us"),
            (NANOSECOND.unsigned_abs(), "ns"),
        ];
        if self.nanoseconds == 0 {
            return f.write_str("0s");
        }
        if self.nanoseconds < 0 {
            f.write_str("-")?;
        }
        let mut rest = self.nanoseconds.unsigned_abs();
        for (length, name) in LARGE {
            let count = rest / length;
            rest %= length;
            if count > 0 {
                write!(f, "{count}{name}")?;
            }
        }
        match SMALL
            .iter()
            .find(|(length, _)| rest.is_multiple_of(*length))
        {
            Some((length, name)) if rest > 0 => write!(f, "{}{name}", rest / length),
            _ => Ok(()),
        }
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

    /// What Go 1.26's `time.ParseDuration` says of each text, in nanoseconds, and how it is written again.
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

    #[test]
    fn refuses_what_go_refuses() {
        for text in [
            "", "3", "-", "s", ".", "-.", ".s", "+.s", "1d", "1 s", " 1s", "1s ", "1_0s", "1e3s",
            "٣s", "1S",
        ] {
            assert_eq!(
                text.parse::<Duration>(),
                Err(DurationError::Syntax(text.to_owned()))
            );
        }
        for text in [
            "9223372036854775808ns",
            "-9223372036854775809ns",
            "9223372036854775.808us",
            "2562048h",
            "99999999999999999999h",
        ] {
            assert_eq!(
                text.parse::<Duration>(),
                Err(DurationError::Overflow(text.to_owned()))
            );
        }
    }
}

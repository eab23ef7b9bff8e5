//! Parsing durations like Go.

use std::str::FromStr;

use super::{Duration, HOUR, MICROSECOND, MILLISECOND, MINUTE, NANOSECOND, SECOND};

/// Why a text is not a [`Duration`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DurationError {
    /// It does not follow Go's notation.
    #[error(
        "{0:?} is not a duration: write numbers with units (h, m, s, ms, us, ns), such as \"10s\", \"1m30s\" or \"100ms\""
    )]
    Syntax(String),
    /// It does not fit into the 64-bit nanoseconds of a Go duration.
    #[error("{0:?} is too long: a duration can be at most about 292 years")]
    Overflow(String),
}

/// Parses like Go's `time.ParseDuration`: an optional sign, then `0` or numbers with units.
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

/// The length of a decimal fraction of a unit, rounded down to nanoseconds.
fn fraction_of(unit: i64, digits: &str) -> i128 {
    // An hour has 13 digits of nanoseconds, so digits after the 18th cannot change the result.
    let digits = &digits[..digits.len().min(18)];
    let divisor = digits.bytes().fold(1_i128, |divisor, _| divisor * 10);
    let numerator = digits
        .bytes()
        .fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    numerator * i128::from(unit) / divisor
}

#[cfg(test)]
mod tests {
    use super::*;

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

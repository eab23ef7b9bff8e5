//! Writing durations in a form that Go reads.

use std::fmt;

use super::{Duration, HOUR, MICROSECOND, MILLISECOND, MINUTE, NANOSECOND, SECOND};

/// Writes hours, minutes and seconds that are not zero, and the rest in a single smaller unit.
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

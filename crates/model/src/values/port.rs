//! TCP ports.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use serde::Serialize;

/// A TCP port, 1 to 65535.
///
/// ```
/// use egressgen_model::values::Port;
///
/// assert_eq!("8443".parse::<Port>()?.number(), 8443);
/// assert!("0".parse::<Port>().is_err());
/// # Ok::<(), egressgen_model::values::PortError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Port(NonZeroU16);

/// A text or number that is not a [`Port`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a port: give a whole number from 1 to 65535")]
pub struct PortError(String);

// === impl Port ===

impl Port {
    /// 80, the default port of HTTP.
    pub const HTTP: Self = Self(NonZeroU16::MIN.saturating_add(79));
    /// 443, the default port of HTTPS.
    pub const HTTPS: Self = Self(NonZeroU16::MIN.saturating_add(442));

    /// Validates a port number.
    pub fn new(number: u16) -> Result<Self, PortError> {
        NonZeroU16::new(number)
            .map(Self)
            .ok_or_else(|| PortError(number.to_string()))
    }

    /// The number, in the type that Istio's API uses.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get() as u32
    }
}

impl FromStr for Port {
    type Err = PortError;

    fn from_str(text: &str) -> Result<Self, PortError> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Ok(Self(number)),
            _ => Err(PortError(text.to_owned())),
        }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_1_to_65535() {
        for (text, number) in [("1", 1), ("80", 80), ("65535", 65535), ("0443", 443)] {
            assert_eq!(text.parse::<Port>().unwrap().number(), number);
        }
        for text in [
            "",
            "0",
            "65536",
            "-1",
            "+80",
            " 80",
            "80 ",
            "http",
            "8e1",
            "99999999999999999999",
        ] {
            assert_eq!(text.parse::<Port>(), Err(PortError(text.to_owned())));
        }
        assert_eq!(Port::HTTP.number(), 80);
        assert_eq!(Port::HTTPS.number(), 443);
        assert_eq!(Port::new(0), Err(PortError("0".to_owned())));
    }
}

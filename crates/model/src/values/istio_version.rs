//! Versions of Istio.

use std::fmt;
use std::str::FromStr;

/// A minor version of Istio, such as 1.28. It determines which fields Istio supports.
///
/// As text it is `1.28`, `1.28.3` or a revision of the AKS add-on, which contains the version: `asm-1-28`.
///
/// ```
/// use egressgen_model::values::IstioVersion;
///
/// let version: IstioVersion = "asm-1-28".parse()?;
/// assert_eq!(version, IstioVersion::new(28));
/// assert!(version < "1.30.1".parse()?);
/// # Ok::<(), egressgen_model::values::IstioVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IstioVersion(u16);

/// A text that is not an [`IstioVersion`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not an Istio version: give one such as 1.28, or an AKS revision such as asm-1-28"
)]
pub struct IstioVersionError(String);

// === impl IstioVersion ===

impl IstioVersion {
    /// The version 1.`minor`.
    #[must_use]
    pub const fn new(minor: u16) -> Self {
        Self(minor)
    }
}

impl FromStr for IstioVersion {
    type Err = IstioVersionError;

    fn from_str(text: &str) -> Result<Self, IstioVersionError> {
        let error = || IstioVersionError(text.to_owned());
        let (rest, separator) = match text.strip_prefix("asm-") {
            Some(rest) => (rest, '-'),
            None => (text, '.'),
        };
        let mut parts = rest.split(separator);
        let mut number = || {
            let part = parts.next()?;
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            Some(digits.then(|| part.parse::<u16>().ok()).flatten())
        };
        // A patch version is allowed; it does not change which fields exist.
        match (number(), number(), number(), number()) {
            (Some(Some(1)), Some(Some(minor)), None, None) => Ok(Self(minor)),
            (Some(Some(1)), Some(Some(minor)), Some(Some(_)), None) if separator == '.' => {
                Ok(Self(minor))
            }
            _ => Err(error()),
        }
    }
}

impl fmt::Display for IstioVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions_and_revisions() {
        for (text, minor) in [("1.28", 28), ("1.28.3", 28), ("asm-1-30", 30), ("1.5", 5)] {
            assert_eq!(text.parse(), Ok(IstioVersion::new(minor)), "{text}");
        }
        for text in [
            "",
            "1",
            "1.",
            "1.x",
            "2.1",
            "v1.28",
            "1.28.",
            "1.28.x",
            "1.28.3.4",
            "asm-1.28",
            "asm-1-28-3",
            "1.+8",
            "1.99999",
            "1-28",
        ] {
            let error = text.parse::<IstioVersion>().unwrap_err();
            assert_eq!(error, IstioVersionError(text.to_owned()));
        }
    }
}

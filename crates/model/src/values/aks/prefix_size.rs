//! The size of a prefix of addresses.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The size of a prefix of addresses, from 28 (16 addresses) to 31 (2 addresses). A static gateway can have as many nodes
/// as its prefix has addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PrefixSize(u8);

/// Why a text is not a [`PrefixSize`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the size of a prefix: give 28 (16 addresses), 29 (8), 30 (4) or 31 (2)")]
pub struct PrefixSizeError(String);

// === impl PrefixSize ===

impl PrefixSize {
    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for PrefixSize {
    type Err = PrefixSizeError;

    fn from_str(text: &str) -> Result<Self, PrefixSizeError> {
        match text {
            "28" => Ok(Self(28)),
            "29" => Ok(Self(29)),
            "30" => Ok(Self(30)),
            "31" => Ok(Self(31)),
            _ => Err(PrefixSizeError(text.to_owned())),
        }
    }
}

impl fmt::Display for PrefixSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn takes_the_sizes_of_aks() {
        check::<PrefixSize>(&["28", "31"], &["", "27", "32", "/28", "028", "30.0"]);
    }
}

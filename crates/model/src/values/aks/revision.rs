//! A revision of the add-on.

use std::fmt;
use std::str::FromStr;

use super::AksNameError;
use crate::values::IstioVersion;

/// A revision of the add-on, such as `asm-1-30`, which names its version of Istio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(IstioVersion);

// === impl Revision ===

impl Revision {
    /// The revision with a version of Istio.
    #[must_use]
    pub const fn new(version: IstioVersion) -> Self {
        Self(version)
    }

    /// The version of Istio.
    #[must_use]
    pub const fn version(self) -> IstioVersion {
        self.0
    }
}

impl FromStr for Revision {
    type Err = AksNameError;

    fn from_str(text: &str) -> Result<Self, AksNameError> {
        let revision: Option<Self> = text.parse().map(Self).ok();
        // A version has other forms too, and a revision only this one.
        revision
            .filter(|revision| revision.to_string() == text)
            .ok_or_else(|| AksNameError {
                given: text.to_owned(),
                what: "a revision of the add-on",
                rule: "give one such as asm-1-30",
            })
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "asm-{}", self.0.to_string().replace('.', "-"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn takes_the_form_of_aks() {
        check::<Revision>(
            &["asm-1-24", "asm-1-30"],
            &[
                "",
                "1.30",
                "asm-1.30",
                "asm-1-030",
                "asm-2-1",
                "asm-1-30 ",
                "ASM-1-30",
                "default",
            ],
        );
    }
}

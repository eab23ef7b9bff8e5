//! Names that must be DNS labels in Kubernetes and Istio.

use serde::Serialize;

use super::{Host, HostPattern, fit};

/// A name that is a DNS label: 1 to 63 lower-case letters, digits and inner hyphens.
///
/// Kubernetes allows longer names with dots for most resources, but egressgen also uses the name for a subset, a port or
/// a Gateway, and Istio requires a DNS label for those (`pkg/config/validation/validation.go`, ValidateGateway and
/// validateSubset).
///
/// ```
/// use egressgen_model::values::Name;
///
/// assert_eq!(Name::new("cnn")?.as_str(), "cnn");
/// assert!(Name::new("edition.cnn.com").is_err());
/// # Ok::<(), egressgen_model::values::NameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(String);

/// A Kubernetes namespace, which is a DNS label too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Namespace(String);

/// Why a text is not a [`Name`] or a [`Namespace`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// The text is empty.
    #[error("the name is empty: give 1 to 63 lower-case letters, digits and \"-\"")]
    Empty,
    /// The name is longer than a DNS label.
    #[error(
        "{given:?} has {length} characters, but a name can have at most 63: give a shorter one"
    )]
    TooLong {
        /// The text that was given.
        given: String,
        /// Its length.
        length: usize,
    },
    /// A character is not allowed.
    #[error("{given:?} contains {character:?}: use only lower-case letters, digits and \"-\"")]
    Character {
        /// The text that was given.
        given: String,
        /// The first such character.
        character: char,
    },
    /// It begins or ends with a hyphen.
    #[error("{0:?} begins or ends with \"-\": a name must begin and end with a letter or digit")]
    Hyphen(String),
}

/// The rule of Kubernetes' `IsDNS1123Label`.
fn dns_label(text: &str) -> Result<(), NameError> {
    let given = || text.to_owned();
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if let Some(character) = text.chars().find(|c| !allowed(*c)) {
        return Err(NameError::Character {
            given: given(),
            character,
        });
    }
    if text.starts_with('-') || text.ends_with('-') {
        return Err(NameError::Hyphen(given()));
    }
    if text.len() > Name::MAX_LENGTH {
        return Err(NameError::TooLong {
            given: given(),
            length: text.len(),
        });
    }
    Ok(())
}

// === impl Name ===

impl Name {
    /// The maximum length of a DNS label, in characters.
    pub const MAX_LENGTH: usize = 63;

    /// Validates a DNS label.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        dns_label(&text)?;
        Ok(Self(text))
    }

    /// The host with dots replaced by dashes, shortened to a DNS label.
    ///
    /// ```
    /// use egressgen_model::values::{Host, Name};
    ///
    /// let host = Host::new("edition.cnn.com")?;
    /// assert_eq!(Name::of_host(&host).as_str(), "edition-cnn-com");
    /// # Ok::<(), egressgen_model::values::HostError>(())
    /// ```
    #[must_use]
    pub fn of_host(host: &Host) -> Self {
        Self(fit(host.as_str().replace('.', "-"), Self::MAX_LENGTH))
    }

    /// The pattern with `*` replaced by `wildcard` and dots by dashes, shortened to a DNS label.
    ///
    /// ```
    /// use egressgen_model::values::{HostPattern, Name};
    ///
    /// let pattern = HostPattern::new("*.example.com")?;
    /// assert_eq!(Name::of_pattern(&pattern).as_str(), "wildcard-example-com");
    /// # Ok::<(), egressgen_model::values::HostError>(())
    /// ```
    #[must_use]
    pub fn of_pattern(pattern: &HostPattern) -> Self {
        let text = pattern.as_str().replace('*', "wildcard").replace('.', "-");
        Self(fit(text, Self::MAX_LENGTH))
    }

    /// This name, a hyphen and another name, shortened to a DNS label.
    #[must_use]
    pub fn with_suffix(&self, suffix: &Self) -> Self {
        Self(fit(format!("{self}-{suffix}"), Self::MAX_LENGTH))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

as_text!(Name, NameError);

// === impl Namespace ===

impl Namespace {
    /// Takes a constant of this crate, which the tests validate.
    pub(super) fn constant(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// Validates a DNS label.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        dns_label(&text)?;
        Ok(Self(text))
    }

    /// The name of the namespace.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

as_text!(Namespace, NameError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_dns_labels() {
        let longest = "a".repeat(63);
        for text in ["a", "0", "aks-istio-egress", "1st", longest.as_str()] {
            assert_eq!(Name::new(text).unwrap().as_str(), text);
            assert_eq!(Namespace::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_dns_label() {
        let too_long = "a".repeat(64);
        let character = |given: &str, character| NameError::Character {
            given: given.to_owned(),
            character,
        };
        for (text, error) in [
            ("", NameError::Empty),
            ("Apps", character("Apps", 'A')),
            ("a.b", character("a.b", '.')),
            ("a_b", character("a_b", '_')),
            ("a\nb", character("a\nb", '\n')),
            ("\u{e4}", character("\u{e4}", '\u{e4}')),
            ("-a", NameError::Hyphen("-a".to_owned())),
            ("a-", NameError::Hyphen("a-".to_owned())),
            (
                too_long.as_str(),
                NameError::TooLong {
                    given: too_long.clone(),
                    length: 64,
                },
            ),
        ] {
            assert_eq!(Name::new(text), Err(error.clone()), "{text:?}");
            assert_eq!(Namespace::new(text), Err(error), "{text:?}");
        }
    }
}

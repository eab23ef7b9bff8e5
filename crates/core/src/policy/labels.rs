//! Labels for the resources of a destination.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use egressgen_model::values::{Selector, SelectorError};
use serde::Serialize;

use crate::labels;

/// Labels for the resources of a destination: valid for Kubernetes, and not reserved for egressgen.
///
/// ```
/// use egressgen::policy::Labels;
///
/// let labels = Labels::new([("team", "payments"), ("example.com/tier", "")])?;
/// assert_eq!(labels.iter().count(), 2);
/// assert!(Labels::new([("egressgen.dev/policy", "other")]).is_err());
/// # Ok::<(), egressgen::policy::LabelsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Labels(BTreeMap<LabelKey, LabelValue>);

/// The key of a label that is not reserved for egressgen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LabelKey(String);

/// The value of a label, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LabelValue(String);

/// Why a text is not a [`LabelKey`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelKeyError {
    /// Kubernetes does not accept it.
    #[error(transparent)]
    Form(#[from] SelectorError),
    /// egressgen sets it.
    #[error(
        "the label {0} is reserved: egressgen sets it to find its resources; choose another key"
    )]
    Own(String),
}

/// Why a text is not a [`LabelValue`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a label value: give up to 63 letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit"
)]
pub struct LabelValueError(String);

/// Why [`Labels`] are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelsError {
    /// A key is wrong.
    #[error(transparent)]
    Key(#[from] LabelKeyError),
    /// A value is wrong.
    #[error(transparent)]
    Value(#[from] LabelValueError),
    /// A key is given twice.
    #[error("the label {0} is given twice: give each label once")]
    Twice(String),
}

// === impl Labels ===

impl Labels {
    /// Takes keys with their values.
    pub fn new<K: AsRef<str>, V: AsRef<str>>(
        labels: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, LabelsError> {
        let mut checked = BTreeMap::new();
        for (key, value) in labels {
            let key: LabelKey = key.as_ref().parse()?;
            let value = value.as_ref().parse()?;
            if checked.insert(key.clone(), value).is_some() {
                return Err(LabelsError::Twice(key.0));
            }
        }
        Ok(Self(checked))
    }

    /// The labels, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let labels = self.0.iter();
        labels.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These labels and the others. For a key in both, the value here takes precedence.
    #[must_use]
    pub fn or(mut self, others: &Self) -> Self {
        for (key, value) in &others.0 {
            self.0.entry(key.clone()).or_insert_with(|| value.clone());
        }
        self
    }

    /// As a resource has them.
    pub(crate) fn to_map(&self) -> BTreeMap<String, String> {
        let labels = self.iter();
        labels
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    }
}

/// If a key comes twice, the later value is kept.
impl FromIterator<(LabelKey, LabelValue)> for Labels {
    fn from_iter<I: IntoIterator<Item = (LabelKey, LabelValue)>>(labels: I) -> Self {
        Self(labels.into_iter().collect())
    }
}

// === impl LabelKey ===

impl LabelKey {
    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The rule of Kubernetes' `IsQualifiedName`.
impl FromStr for LabelKey {
    type Err = LabelKeyError;

    fn from_str(text: &str) -> Result<Self, LabelKeyError> {
        Selector::label(text, "value")?;
        if labels::is_own(text) {
            return Err(LabelKeyError::Own(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for LabelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// === impl LabelValue ===

impl LabelValue {
    /// The value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The rule of Kubernetes' `IsValidLabelValue`. Unlike in a selector, the value may be empty.
impl FromStr for LabelValue {
    type Err = LabelValueError;

    fn from_str(text: &str) -> Result<Self, LabelValueError> {
        if text.is_empty() || Selector::label("label", text).is_ok() {
            return Ok(Self(text.to_owned()));
        }
        Err(LabelValueError(text.to_owned()))
    }
}

impl fmt::Display for LabelValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_kubernetes_takes() {
        let longest = "a".repeat(63);
        for (key, value) in [
            ("team", "news"),
            ("Team_1.a", "A-b_c.9"),
            ("example.com/team", ""),
            (&longest, &longest),
        ] {
            let labels = Labels::new([(key, value)]).unwrap();
            assert_eq!(labels.iter().collect::<Vec<_>>(), [(key, value)]);
        }
    }

    #[test]
    fn refuses_the_rest() {
        let long = "a".repeat(64);
        for (key, value) in [
            ("", "a"),
            ("a b", "a"),
            ("Example.com/a", "a"),
            ("a/b/c", "a"),
            (&long, "a"),
            ("app.kubernetes.io/managed-by", "me"),
            ("egressgen.dev/policy", "a"),
            ("a", "-a"),
            ("a", "a b"),
            ("a", &long),
        ] {
            assert!(Labels::new([(key, value)]).is_err(), "{key}={value}");
        }
        let twice = Labels::new([("a", "1"), ("a", "2")]);
        assert_eq!(twice, Err(LabelsError::Twice("a".to_owned())));
    }

    #[test]
    fn own_values_count() {
        let own = Labels::new([("a", "own")]).unwrap();
        let others = Labels::new([("a", "other"), ("b", "other")]).unwrap();
        let both = Labels::new([("a", "own"), ("b", "other")]).unwrap();
        assert_eq!(own.or(&others), both);
    }
}

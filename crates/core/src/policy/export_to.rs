//! The namespaces that can see the resources of a destination.

use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use egressgen_model::values::Namespace;
use serde::{Serialize, Serializer};

/// Where a resource is visible.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportTo {
    /// `*`: in all namespaces.
    All,
    /// `.`: in the namespace of the policy.
    Own,
    /// In this namespace.
    Namespace(Namespace),
}

/// The namespaces that can see the resources of a destination; all if the list is empty. It reads like a slice.
///
/// ```
/// use egressgen::policy::{ExportTo, Exports};
///
/// let exports = Exports::new(vec![ExportTo::Own, "shop".parse()?])?;
/// assert_eq!(exports.len(), 2);
/// assert!(Exports::new(vec![ExportTo::All, ExportTo::Own]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Exports(Vec<ExportTo>);

/// Why a list is not [`Exports`] (Istio, `pkg/config/validation/validation.go`, validateExportTo).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportsError {
    /// A namespace is in the list twice.
    #[error("{0} is in the list twice: remove one of the two")]
    Twice(ExportTo),
    /// The list has all namespaces and some of them.
    #[error(
        "`*` stands for all namespaces and must be alone in the list: remove it, or the others"
    )]
    AllAndSome,
}

/// Why a text is not an [`ExportTo`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a namespace: give one by its name, `.` for the policy's own or `*` for all")]
pub struct ExportToError(String);

// === impl Exports ===

impl Exports {
    /// Takes the namespaces, each once.
    pub fn new(list: Vec<ExportTo>) -> Result<Self, ExportsError> {
        let mut seen = HashSet::new();
        if let Some(twin) = list.iter().find(|to| !seen.insert(*to)) {
            return Err(ExportsError::Twice(twin.clone()));
        }
        if list.len() > 1 && list.contains(&ExportTo::All) {
            return Err(ExportsError::AllAndSome);
        }
        Ok(Self(list))
    }

    /// The same namespaces from the point of view of a resource in `at`: `.` stands for `own` here, and for the namespace
    /// of the resource there.
    pub(crate) fn seen_from(&self, at: Option<&Namespace>, own: Option<&Namespace>) -> Self {
        let own = own.or(at);
        let has_own = self.0.contains(&ExportTo::Own);
        let mut list: Vec<ExportTo> = Vec::new();
        for to in &self.0 {
            let namespace = match to {
                ExportTo::All => None,
                ExportTo::Own => own,
                ExportTo::Namespace(namespace) => Some(namespace),
            };
            let to = match namespace {
                // Istio refuses a list with two names for one namespace.
                Some(namespace) if own == at && own == Some(namespace) && has_own => ExportTo::Own,
                Some(namespace) => ExportTo::Namespace(namespace.clone()),
                None => to.clone(),
            };
            // Istio refuses duplicates.
            if !list.contains(&to) {
                list.push(to);
            }
        }
        Self(list)
    }
}

impl Deref for Exports {
    type Target = [ExportTo];

    fn deref(&self) -> &[ExportTo] {
        &self.0
    }
}

// === impl ExportTo ===

impl FromStr for ExportTo {
    type Err = ExportToError;

    fn from_str(text: &str) -> Result<Self, ExportToError> {
        match text {
            "*" => Ok(Self::All),
            "." => Ok(Self::Own),
            _ => Namespace::new(text)
                .map(Self::Namespace)
                .map_err(|_| ExportToError(text.to_owned())),
        }
    }
}

impl fmt::Display for ExportTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "*",
            Self::Own => ".",
            Self::Namespace(namespace) => namespace.as_str(),
        })
    }
}

impl Serialize for ExportTo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_istio_takes() {
        let exports = |texts: &[&str]| {
            let list = texts.iter().map(|text| text.parse().unwrap());
            Exports::new(list.collect())
        };
        for texts in [&[][..], &["*"], &[".", "shop"], &["shop", "bank"]] {
            assert_eq!(exports(texts).unwrap().len(), texts.len());
        }
        let twice = |text: &str| Err(ExportsError::Twice(text.parse().unwrap()));
        assert_eq!(exports(&["shop", ".", "shop"]), twice("shop"));
        assert_eq!(exports(&["*", "*"]), twice("*"));
        assert_eq!(exports(&["shop", "*"]), Err(ExportsError::AllAndSome));
    }
}

//! Label selectors for the pods of a gateway.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Labels that all pods of a gateway have, at least one.
///
/// As text it is `KEY=VALUE`, or several of them separated by commas as for `kubectl -l`, or a bare `VALUE` for the label
/// `istio`, which both AKS and Istio's own charts set on a gateway.
///
/// ```
/// use egressgen_model::values::Selector;
///
/// assert_eq!("asm-egress-test".parse::<Selector>()?.to_string(), "istio=asm-egress-test");
/// assert_eq!("istio=egress,tier=dmz".parse::<Selector>()?.labels().len(), 2);
/// # Ok::<(), egressgen_model::values::SelectorError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selector(BTreeMap<String, String>);

/// Why a text is not a [`Selector`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectorError {
    /// The text is empty: Istio would select every gateway of the mesh.
    #[error(
        "the selector is empty, which would match every gateway: give a label such as istio=asm-egress-test"
    )]
    Empty,
    /// Kubernetes rejects a key.
    #[error(
        "{key:?} is not a label key: use an optional DNS prefix and \"/\", then 1 to 63 letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit"
    )]
    Key {
        /// The key.
        key: String,
    },
    /// Kubernetes rejects a value.
    #[error(
        "{value:?} is not a valid value for the label {key:?}: use 1 to 63 letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit"
    )]
    Value {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// A key was given twice.
    #[error("the label {0:?} is given twice: give each label once")]
    Twice(String),
}

// === impl Selector ===

impl Selector {
    /// The label that distinguishes gateways on AKS and in Istio's own charts.
    pub const ISTIO: &'static str = "istio";

    /// Takes the value of the label `istio`, which is the name of a gateway or the end of it.
    pub(super) fn istio(value: &str) -> Self {
        Self(BTreeMap::from([(Self::ISTIO.to_owned(), value.to_owned())]))
    }

    /// Creates a selector with one label.
    pub fn label(key: &str, value: &str) -> Result<Self, SelectorError> {
        Ok(Self(BTreeMap::from([checked(key, value)?])))
    }

    /// The labels, by key.
    #[must_use]
    pub fn labels(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        if text.is_empty() {
            return Err(SelectorError::Empty);
        }
        if !text.contains(['=', ',']) {
            return Self::label(Self::ISTIO, text);
        }
        let mut labels = BTreeMap::new();
        for label in text.split(',') {
            let (key, value) = label.split_once('=').unwrap_or((label, ""));
            let (key, value) = checked(key, value)?;
            if labels.insert(key.clone(), value).is_some() {
                return Err(SelectorError::Twice(key));
            }
        }
        Ok(Self(labels))
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, value)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{key}={value}")?;
        }
        Ok(())
    }
}

/// Applies the rules of Kubernetes' `IsQualifiedName` and `IsValidLabelValue`, but rejects an empty value: nobody
/// selects a gateway by one.
fn checked(key: &str, value: &str) -> Result<(String, String), SelectorError> {
    let (prefix, name) = match key.rsplit_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if !is_label_text(name) || prefix.is_some_and(|prefix| !is_dns_subdomain(prefix)) {
        return Err(SelectorError::Key {
            key: key.to_owned(),
        });
    }
    if !is_label_text(value) {
        return Err(SelectorError::Value {
            key: key.to_owned(),
            value: value.to_owned(),
        });
    }
    Ok((key.to_owned(), value.to_owned()))
}

fn is_label_text(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let ends = [text.bytes().next(), text.bytes().last()];
    text.len() <= 63
        && text.bytes().all(inner)
        && ends
            .iter()
            .all(|end| end.is_some_and(|b| b.is_ascii_alphanumeric()))
}

fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(|label| super::Name::new(label).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_labels() {
        for (text, written) in [
            ("asm-egress-test", "istio=asm-egress-test"),
            ("istio=egressgateway", "istio=egressgateway"),
            ("b=2,a=1", "a=1,b=2"),
            (
                "app.kubernetes.io/name=Egress_1.0",
                "app.kubernetes.io/name=Egress_1.0",
            ),
        ] {
            assert_eq!(text.parse::<Selector>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn refuses_what_kubernetes_refuses() {
        let long = "a".repeat(64);
        let key = |key: &str| SelectorError::Key {
            key: key.to_owned(),
        };
        let value = |key: &str, value: &str| SelectorError::Value {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        for (text, error) in [
            ("", SelectorError::Empty),
            ("=x", key("")),
            ("istio=", value("istio", "")),
            ("istio==x", value("istio", "=x")),
            ("istio=a,", key("")),
            ("istio=a,b", value("b", "")),
            ("istio=a,istio=b", SelectorError::Twice("istio".to_owned())),
            ("a b", value("istio", "a b")),
            ("istio= a", value("istio", " a")),
            ("-a=b", key("-a")),
            ("Bad/a=b", key("Bad/a")),
            ("/a=b", key("/a")),
            ("istio=*", value("istio", "*")),
            (long.as_str(), value("istio", &long)),
        ] {
            assert_eq!(text.parse::<Selector>(), Err(error), "{text:?}");
        }
    }
}

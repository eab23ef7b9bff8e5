//! How a text is compared.

use serde::{Deserialize, Serialize};

use crate::resources::one_of::{ExclusiveFields, at_most_one};

/// How the value of a header, a path and the like is compared. Case matters.
///
/// ```
/// use egressgen_model::resources::StringMatch;
///
/// let json = serde_json::to_string(&StringMatch::Prefix("/api/".to_owned())).unwrap();
/// assert_eq!(json, r#"{"prefix":"/api/"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub enum StringMatch {
    /// `{}`: the value is there, whatever it is. Istio takes it for headers only.
    #[default]
    Present,
    /// The whole value.
    Exact(String),
    /// The beginning of the value.
    Prefix(String),
    /// An RE2 expression for the whole value.
    Regex(String),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regex: Option<String>,
}

impl TryFrom<Wire> for StringMatch {
    type Error = ExclusiveFields;

    fn try_from(wire: Wire) -> Result<Self, ExclusiveFields> {
        let set = at_most_one([
            ("exact", wire.exact.map(Self::Exact)),
            ("prefix", wire.prefix.map(Self::Prefix)),
            ("regex", wire.regex.map(Self::Regex)),
        ])?;
        Ok(set.unwrap_or_default())
    }
}

impl From<StringMatch> for Wire {
    fn from(it: StringMatch) -> Self {
        let mut wire = Self::default();
        match it {
            StringMatch::Present => {}
            StringMatch::Exact(text) => wire.exact = Some(text),
            StringMatch::Prefix(text) => wire.prefix = Some(text),
            StringMatch::Regex(text) => wire.regex = Some(text),
        }
        wire
    }
}

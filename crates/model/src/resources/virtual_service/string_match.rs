//! How a text is compared.

use crate::resources::one_of::one_of;

/// How the value of a header, a path and the like is compared. Case matters.
///
/// ```
/// use egressgen_model::resources::StringMatch;
///
/// let json = serde_json::to_string(&StringMatch::Prefix("/api/".to_owned())).unwrap();
/// assert_eq!(json, r#"{"prefix":"/api/"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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

one_of!(StringMatch { Present, "exact" => Exact, "prefix" => Prefix, "regex" => Regex });

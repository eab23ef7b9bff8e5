//! String matching.

use crate::resources::one_of::one_of;

/// How the value of a header, a path or another text is compared. Case-sensitive.
///
/// ```
/// use egressgen_model::resources::StringMatch;
///
/// let json = serde_json::to_string(&StringMatch::Prefix("/api/".to_owned())).unwrap();
/// assert_eq!(json, r#"{"prefix":"/api/"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum StringMatch {
    /// `{}`: any value, as long as it is present. Istio allows it for headers only.
    #[default]
    Present,
    /// The value is equal to this.
    Exact(String),
    /// The value begins with this.
    Prefix(String),
    /// The whole value matches this RE2 expression.
    Regex(String),
}

one_of!(StringMatch { Present, "exact" => Exact, "prefix" => Prefix, "regex" => Regex });

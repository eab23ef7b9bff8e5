//! The path of a field in a resource.

use std::fmt;

/// The path of a field from the root of its resource, such as `spec.http[0].retries`.
///
/// ```
/// use egressgen_model::resources::{FieldPath, Step};
///
/// let path = FieldPath::from_iter([
///     Step::Key("metadata".to_owned()),
///     Step::Key("labels".to_owned()),
///     Step::Key("app.kubernetes.io/name".to_owned()),
/// ]);
/// assert_eq!(path.to_string(), r#"metadata.labels["app.kubernetes.io/name"]"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Vec<Step>);

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To the value of this key of a mapping.
    Key(String),
    /// To the item with this index of a list, counted from 0.
    Index(usize),
}

// === impl FieldPath ===

impl FieldPath {
    /// The steps from the root to the field. The root itself has none.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl FromIterator<Step> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if !is_word(key) => write!(f, "[{key:?}]")?,
                Step::Key(key) if depth == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Whether a key can follow a dot; `app.kubernetes.io/name` can't.
fn is_word(key: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !key.is_empty() && key.bytes().all(is_part)
}

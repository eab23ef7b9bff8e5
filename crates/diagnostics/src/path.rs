//! The path to a node of a document.

use std::fmt;

use crate::excerpt;

/// The path to a node, which is shown as Kubernetes shows it: `spec.destinations[0].host`,
/// `metadata.labels["example.org/team"]`. The path of a whole document is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a list, counted from 0.
    Index(usize),
}

// === impl Path ===

impl Path {
    /// The path of a whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The path to the value of a key of the mapping at this path.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// The path to an item of the list at this path.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// The steps, from the document.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether it is the path of a whole document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const N: usize> From<[&str; N]> for Path {
    fn from(keys: [&str; N]) -> Self {
        keys.into_iter().fold(Self::root(), Self::key)
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if !is_word(key) => write!(f, "[\"{}\"]", excerpt(key))?,
                Step::Key(key) if depth == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Whether a key can follow a point; `app.kubernetes.io/name` can't.
fn is_word(key: &str) -> bool {
    let is_short = !key.is_empty() && key.len() <= 60;
    is_short
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn paths_read_as_in_kubernetes() {
        let labels = Path::from(["metadata", "labels"]);
        for (path, wanted) in [
            (Path::root(), ""),
            (Path::root().index(2).key("host"), "[2].host"),
            (labels.clone().key("team"), "metadata.labels.team"),
            (labels.clone().key("a/b"), "metadata.labels[\"a/b\"]"),
            (labels.key("a\nb"), "metadata.labels[\"a\\nb\"]"),
            (Path::from(["a/b"]).key("c"), "[\"a/b\"].c"),
        ] {
            assert_eq!(path.to_string(), wanted);
        }
    }
}

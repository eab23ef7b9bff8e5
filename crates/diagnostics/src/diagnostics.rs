//! Everything there is to say about an input.

use std::fmt;
use std::ops::Deref;

use crate::{Diagnostic, Severity};

/// Diagnostics in the order in which they were found, of which the first 1,000 are kept and the rest counted: nobody
/// reads more, and a hostile text could make a million.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    dropped: usize,
}

// === impl Diagnostics ===

impl Diagnostics {
    /// How many are kept.
    pub const MAX: usize = 1000;

    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            list: Vec::new(),
            dropped: 0,
        }
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            self.dropped += 1;
        } else {
            self.list.push(diagnostic);
        }
    }

    /// Moves all of `other` to the end.
    pub fn append(&mut self, other: Self) {
        self.extend(other.list);
        self.dropped += other.dropped;
    }

    /// How many there were, kept or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len() + self.dropped
    }

    /// Whether more would only be counted.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.list.len() >= Self::MAX
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let mut severities = self.list.iter().map(Diagnostic::severity);
        severities.any(|severity| severity == Severity::Error)
    }

    /// Sorts by a key, such as the place in the text. Those with the same key keep their order.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl FnMut(&Diagnostic) -> K) {
        self.list.sort_by_cached_key(key);
    }

    /// `value`, if there are none.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.list.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl Deref for Diagnostics {
    type Target = [Diagnostic];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::from_iter([diagnostic])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        let mut all = Self::new();
        all.extend(diagnostics);
        all
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

/// One line each.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        match self.dropped {
            0 => Ok(()),
            dropped => write!(f, "\n{dropped} more"),
        }
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::Diagnostics;
    use crate::{Rule, Severity};

    static RULE: Rule = Rule {
        id: "rule",
        severity: Severity::Warning,
        summary: "it is so",
        help: "",
        source: "",
    };

    #[test]
    fn what_is_too_much_is_counted() {
        let mut all: Diagnostics = (0..1001).map(|_| RULE.broken()).collect();
        assert_eq!((all.len(), all.count()), (1000, 1001));
        all.append((0..5).map(|_| RULE.broken()).collect());
        assert_eq!(
            (all.len(), all.count(), all.has_errors()),
            (1000, 1006, false)
        );
        assert!(all.to_string().ends_with("it is so\n6 more"));
    }
}

//! A list with at least one item.

use std::ops::Deref;
use std::vec;

use serde::{Deserialize, Serialize};

/// A list with at least one item, which can be used like a slice.
///
/// ```
/// use egressgen::policy::{EmptyList, Flow, NonEmpty};
///
/// let flows = NonEmpty::new(Flow::Https, [Flow::TlsOrigination]);
/// assert_eq!(flows.len(), 2);
/// assert_eq!(NonEmpty::<Flow>::try_from(Vec::new()), Err(EmptyList));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<T>")]
pub struct NonEmpty<T>(Vec<T>);

/// The error for a list without items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the list is empty: give at least one item")]
pub struct EmptyList;

// === impl NonEmpty ===

impl<T> NonEmpty<T> {
    /// A list of one item, followed by any number of others.
    pub fn new(first: T, others: impl IntoIterator<Item = T>) -> Self {
        Self(std::iter::once(first).chain(others).collect())
    }

    /// The first item.
    #[must_use]
    pub fn first(&self) -> &T {
        // Neither constructor accepts an empty list.
        &self.0[0]
    }

    /// Converts each item, and keeps the order.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> NonEmpty<U> {
        NonEmpty(self.0.into_iter().map(change).collect())
    }

    /// The items as a plain `Vec`, which may become empty.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T: Ord> NonEmpty<T> {
    /// The same items in ascending order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort();
        self
    }
}

impl<T> TryFrom<Vec<T>> for NonEmpty<T> {
    type Error = EmptyList;

    fn try_from(items: Vec<T>) -> Result<Self, EmptyList> {
        if items.is_empty() {
            return Err(EmptyList);
        }
        Ok(Self(items))
    }
}

impl<T> Deref for NonEmpty<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> IntoIterator for NonEmpty<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a NonEmpty<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_never_empty() {
        assert_eq!(NonEmpty::<u8>::try_from(vec![]), Err(EmptyList));
        let two = NonEmpty::try_from(vec![1, 2]).unwrap();
        assert_eq!(two, NonEmpty::new(1, [2]));
        assert_eq!(two.iter().sum::<i32>(), 3);
        assert_eq!((&two).into_iter().count(), 2);
        assert_eq!(two.first(), &1);
        assert_eq!(
            two.clone().map(|number| -number).sorted(),
            NonEmpty::new(-2, [-1])
        );
        assert_eq!(two.clone().into_iter().collect::<Vec<_>>(), two.into_vec());
    }

    #[test]
    fn is_a_list_to_serde() {
        let text = serde_json::to_string(&NonEmpty::new(1, [2])).unwrap();
        assert_eq!(text, "[1,2]");
        assert_eq!(
            serde_json::from_str::<NonEmpty<i32>>(&text).unwrap(),
            NonEmpty::new(1, [2])
        );
        assert!(serde_json::from_str::<NonEmpty<i32>>("[]").is_err());
    }
}

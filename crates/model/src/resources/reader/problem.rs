//! Problems of a value and the path where they occur.

use std::fmt;

use serde::de::{self, Unexpected};

use crate::resources::{FieldPath, ReadError, Step};

/// The path of a value. Each step lives on the stack of its map or list access, so a path is only allocated when it is
/// reported.
pub(in crate::resources) enum Place<'r> {
    Root,
    Key(&'r Place<'r>, &'r str),
    Index(&'r Place<'r>, usize),
}

/// What is wrong with a value, and its path once a map or list access has added it.
#[derive(Debug)]
pub(in crate::resources) struct Problem {
    path: Option<FieldPath>,
    text: String,
}

// === impl Place ===

impl Place<'_> {
    pub(super) fn path(&self) -> FieldPath {
        let mut steps = Vec::new();
        let mut place = self;
        loop {
            place = match place {
                Self::Root => break,
                Self::Key(parent, key) => {
                    steps.push(Step::Key((*key).to_owned()));
                    parent
                }
                Self::Index(parent, index) => {
                    steps.push(Step::Index(*index));
                    parent
                }
            };
        }
        steps.into_iter().rev().collect()
    }
}

// === impl Problem ===

impl Problem {
    /// Adds the path, unless an inner access has already added a longer one.
    pub(super) fn at(mut self, place: &Place<'_>) -> Self {
        self.path.get_or_insert_with(|| place.path());
        self
    }
}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self {
            path: None,
            text: text.to_string(),
        }
    }

    /// Like serde's default, but calls null by its name.
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        match unexpected {
            Unexpected::Unit => {
                Self::custom(format_args!("invalid type: null, expected {expected}"))
            }
            _ => Self::custom(format_args!(
                "invalid type: {unexpected}, expected {expected}"
            )),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Problem {}

impl From<Problem> for ReadError {
    fn from(problem: Problem) -> Self {
        Self::Value {
            path: problem.path.unwrap_or_default(),
            problem: problem.text,
        }
    }
}

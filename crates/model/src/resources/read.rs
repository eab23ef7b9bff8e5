//! Reading a resource that may have fields this crate does not know.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::FieldPath;
use super::reader::Reader;

/// A value that was read, and the fields of its source that the type does not have.
///
/// A cluster may run a newer Istio than this crate models, and a file may have a typo. In both cases the rest of the
/// resource can be read, and the caller decides what an unknown field means: without it, a condition may match more
/// than it does in the cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    /// What was read.
    pub value: T,
    /// The fields that were passed over, in the order of the source.
    pub unknown: Vec<UnknownField>,
}

/// A field that its type does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownField {
    /// Where the field is; the last step is its name.
    pub path: FieldPath,
    /// The fields that the type has, in Istio's spelling.
    pub known: &'static [&'static str],
}

/// Why a resource can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The kind is not one that this crate models, or belongs to another API group.
    #[error("kind {kind:?} of apiVersion {api_version:?} is not supported: use one of {supported}")]
    Kind {
        /// The `kind`.
        kind: String,
        /// The `apiVersion`; empty if there is none.
        api_version: String,
        /// The supported kinds, each with its API group.
        supported: String,
    },
    /// A value does not have the type of its field, or a required field is missing.
    #[error("{}{problem}", prefix(.path))]
    Value {
        /// Where the value is.
        path: FieldPath,
        /// What is there and what is allowed.
        problem: String,
    },
    /// [`Read::strict`] found fields that the type does not have; there is at least one.
    #[error("{}", join(.0))]
    UnknownFields(Vec<UnknownField>),
}

// === impl Read ===

impl<T> Read<T> {
    /// Converts the value and keeps the unknown fields.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Read<U> {
        Read {
            value: convert(self.value),
            unknown: self.unknown,
        }
    }

    /// The value, if every field is known.
    pub fn strict(self) -> Result<T, ReadError> {
        if self.unknown.is_empty() {
            Ok(self.value)
        } else {
            Err(ReadError::UnknownFields(self.unknown))
        }
    }
}

/// Reads a value whose types pass unknown fields to [`serde::de::IgnoredAny`], as serde's derive does.
///
/// A type that buffers its input, such as one with `flatten` or an untagged enum, would hide them: no type of this
/// crate may do that.
pub(super) fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<Read<T>, ReadError> {
    let mut unknown = Vec::new();
    let value = Reader::read(value, &mut unknown)?;
    Ok(Read { value, unknown })
}

// === impl UnknownField ===

impl fmt::Display for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, known) = (&self.path, self.known.join("`, `"));
        write!(
            f,
            "unknown field `{path}`: remove it, or use one of `{known}`"
        )
    }
}

// === impl ReadError ===

fn prefix(path: &FieldPath) -> String {
    if path.steps().is_empty() {
        String::new()
    } else {
        format!("{path}: ")
    }
}

fn join(fields: &[UnknownField]) -> String {
    let lines: Vec<_> = fields.iter().map(UnknownField::to_string).collect();
    lines.join("; ")
}

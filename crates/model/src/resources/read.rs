//! Reading resources that may contain fields this crate does not know.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::FieldPath;
use super::reader::Reader;

/// A value that was read, and the fields of the input that its type does not have.
///
/// A cluster may run a newer Istio than this crate models, and a file may contain a typo. In both cases the rest of the
/// resource can still be read. Check `unknown` before you rely on the value: without an unknown condition, a match can
/// cover more traffic than it does in the cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    /// The value without the unknown fields.
    pub value: T,
    /// The unknown fields, in the order of the input.
    pub unknown: Vec<UnknownField>,
}

/// A field that its type does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownField {
    /// The path of the field; the last step is its name.
    pub path: FieldPath,
    /// The fields that the type has, as Istio spells them.
    pub known: &'static [&'static str],
}

/// Why a resource can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// This crate does not model the kind, or the kind belongs to another API group.
    #[error("kind {kind:?} of apiVersion {api_version:?} is not supported: use one of {supported}")]
    Kind {
        /// The `kind`.
        kind: String,
        /// The `apiVersion`, or an empty string.
        api_version: String,
        /// The supported kinds, each with its API group.
        supported: String,
    },
    /// A value does not have the type of its field, or a required field is missing.
    #[error("{}{problem}", prefix(.path))]
    Value {
        /// The path of the value.
        path: FieldPath,
        /// What was found and what is allowed.
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

    /// Returns the value, or an error if a field is unknown.
    pub fn strict(self) -> Result<T, ReadError> {
        if self.unknown.is_empty() {
            Ok(self.value)
        } else {
            Err(ReadError::UnknownFields(self.unknown))
        }
    }
}

/// Reads a value and collects its unknown fields.
///
/// This works for types that read unknown fields as [`serde::de::IgnoredAny`], as serde's derive does. A type that
/// buffers its input, such as an untagged enum or a struct with `flatten`, would hide them, so this crate has none.
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

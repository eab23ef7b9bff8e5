//! Values with a tag.

use super::scalar;
use crate::node::{TagProblem, Value};

/// A tag of the core schema, or another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    /// `!`: text in any case.
    Unresolved,
    Null,
    Bool,
    Integer,
    Float,
    String,
    Sequence,
    Mapping,
    Other,
}

/// The value of a scalar with a tag, and what is wrong with the tag. With a tag that can't be followed it is what it
/// would be without one.
pub(super) fn scalar(content: &str, is_plain: bool, tag: TagKind) -> (Value, Option<TagProblem>) {
    let resolved = scalar::resolve(content);
    let fits = match (tag, &resolved) {
        (TagKind::String | TagKind::Unresolved, _) => {
            return (Value::String(content.to_owned()), None);
        }
        (TagKind::Null, Value::Null)
        | (TagKind::Bool, Value::Bool(_))
        | (TagKind::Integer, Value::Integer(_))
        | (TagKind::Float, Value::Float(_)) => true,
        _ => false,
    };
    let value = if fits || is_plain {
        resolved
    } else {
        Value::String(content.to_owned())
    };
    (value, problem(fits, tag))
}

/// What is wrong with the tag of a collection.
pub(super) fn collection(kind: TagKind, tag: TagKind) -> Option<TagProblem> {
    problem(tag == kind || tag == TagKind::Unresolved, tag)
}

fn problem(fits: bool, tag: TagKind) -> Option<TagProblem> {
    match tag {
        TagKind::Other => Some(TagProblem::Unknown),
        _ if fits => None,
        _ => Some(TagProblem::Mismatch),
    }
}

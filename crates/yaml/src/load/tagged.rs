//! Values with a tag.

use super::syntax::Tag;
use super::{LoadError, scalar, spans};
use crate::node::{Span, Value};

/// The value of a scalar with a tag.
pub(super) fn scalar(
    text: &str,
    content: &str,
    span: Span,
    (tag, at): (Tag, Span),
) -> Result<Value, LoadError> {
    let value = match tag {
        Tag::String | Tag::Unresolved => return Ok(Value::String(content.to_owned())),
        Tag::Other => return Err(unknown(text, at)),
        _ => scalar::resolve(content),
    };
    let fits = match value {
        Value::Null => tag == Tag::Null,
        Value::Bool(_) => tag == Tag::Bool,
        Value::Integer(_) => tag == Tag::Integer,
        Value::Float(_) => tag == Tag::Float,
        _ => false,
    };
    if fits {
        Ok(value)
    } else {
        Err(mismatch(text, at, span))
    }
}

/// Whether a collection's tag says what the collection is anyway.
pub(super) fn collection(
    text: &str,
    kind: Tag,
    span: Span,
    tag: Option<(Tag, Span)>,
) -> Result<(), LoadError> {
    match tag {
        Some((Tag::Other, at)) => Err(unknown(text, at)),
        Some((tag, at)) if tag != kind && tag != Tag::Unresolved => Err(mismatch(text, at, span)),
        _ => Ok(()),
    }
}

fn unknown(text: &str, at: Span) -> LoadError {
    LoadError::Tag {
        span: at,
        text: spans::source(text, at),
    }
}

fn mismatch(text: &str, at: Span, value: Span) -> LoadError {
    LoadError::TagMismatch {
        span: at,
        text: spans::source(text, at),
        value,
    }
}

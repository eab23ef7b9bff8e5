//! Values with a tag.

use egressgen_diagnostics::{Diagnostic, Span};

use super::syntax::Tag;
use super::text::Text;
use super::{rules, scalar};
use crate::node::Value;

/// The value of a scalar with a tag.
pub(super) fn scalar(
    text: Text<'_>,
    content: &str,
    span: Span,
    (tag, at): (Tag, Span),
) -> Result<Value, Diagnostic> {
    let value = match tag {
        Tag::String | Tag::Unresolved => return Ok(Value::String(content.to_owned())),
        Tag::Other => return Err(rules::unknown_tag(text, at)),
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
        Err(rules::tag_mismatch(text, at, span))
    }
}

/// Whether a collection's tag says what the collection is anyway.
pub(super) fn collection(
    text: Text<'_>,
    kind: Tag,
    span: Span,
    tag: Option<(Tag, Span)>,
) -> Result<(), Diagnostic> {
    match tag {
        Some((Tag::Other, at)) => Err(rules::unknown_tag(text, at)),
        Some((tag, at)) if tag != kind && tag != Tag::Unresolved => {
            Err(rules::tag_mismatch(text, at, span))
        }
        _ => Ok(()),
    }
}

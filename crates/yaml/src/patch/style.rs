//! New values as text.

use std::io;

use serde::Serialize;

use crate::load::{Limits, parse};
use crate::node::{Node, Value};
use crate::writer::{WriteError, Writer};

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// In brackets, as in JSON.
    Flow,
    /// One entry or item below the other.
    Block,
}

// === impl Style ===

impl Style {
    /// The style of a collection; a scalar has the block style.
    pub(super) fn of(text: &str, node: &Node) -> Self {
        let is_flow = text
            .get(node.span.start..)
            .is_some_and(|text| text.starts_with(['[', '{']));
        let is_collection = matches!(node.value, Value::Sequence(_) | Value::Mapping(_));
        if is_flow && is_collection {
            Self::Flow
        } else {
            Self::Block
        }
    }

    /// A value, without the indentation of its first line.
    pub(super) fn written(
        self,
        value: &impl Serialize,
        column: usize,
    ) -> Result<String, WriteError> {
        match self {
            Self::Flow => {
                serde_json::to_string(value).map_err(|error| WriteError::Io(io::Error::from(error)))
            }
            Self::Block => block(value, column),
        }
    }
}

/// A value as an item of a list in block style.
pub(super) fn dashed(value: &impl Serialize, column: usize) -> Result<String, WriteError> {
    let value = block(value, column + 2)?;
    Ok(format!("{}- {value}", " ".repeat(column)))
}

/// A value after a key and its colon, in block style: a collection that is not empty is on lines of its own, and comes
/// with the line end before it.
pub(super) fn after_key(value: &impl Serialize, column: usize) -> Result<String, WriteError> {
    let text = block(value, 0)?;
    let column = match read(&text).map(|node| node.value) {
        Some(Value::Mapping(entries)) if !entries.is_empty() => column + 2,
        Some(Value::Sequence(items)) if !items.is_empty() => column,
        _ => return Ok(text),
    };
    let indent = format!("\n{}", " ".repeat(column));
    Ok(format!("{indent}{}", text.replace('\n', &indent)))
}

/// What a value is to whoever reads it, whatever its style.
pub(super) fn digest(value: &impl Serialize) -> Result<u64, WriteError> {
    let text = block(value, 0)?;
    Ok(read(&text).map_or(0, |node| node.digest()))
}

/// The writer escapes the line ends of texts, so that every line end is one between two parts.
fn block(value: &impl Serialize, column: usize) -> Result<String, WriteError> {
    let mut writer = Writer::new(Vec::new());
    writer.document(value)?;
    let text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    let indent = format!("\n{}", " ".repeat(column));
    Ok(text.trim_end().replace('\n', &indent))
}

fn read(text: &str) -> Option<Node> {
    parse(text, 0, &Limits::NONE).unwrap_or_default().pop()
}

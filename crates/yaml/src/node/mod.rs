//! A document as a tree in which every part knows where it stands.

mod details;
mod digest;
pub(crate) mod entry;
mod lookup;

use std::borrow::Cow;
use std::fmt;

use egressgen_diagnostics::Span;

pub(crate) use details::{Anchor, Details, Tag, TagProblem};
pub use entry::Entry;

/// A value and where it stands.
///
/// Quotes and brackets belong to the span, a tag and an anchor do not. A collection in block style reaches from its first
/// key or dash to the end of its last value, and a block of text from the line after `|` to its last character. A value
/// that is left out has an empty span where it would be.
///
/// The tree has all that is in the text, whether it is allowed or not: [`strict`](crate::strict()) finds what is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
    pub(crate) details: Option<Box<Details>>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that all readers take for the same one.
    Integer(i64),
    /// A number with a point, `.inf` or `.nan`.
    Float(f64),
    /// Text: quoted, or plain and text to all readers.
    String(String),
    /// A plain word that readers of YAML take for different things, such as `no`, `0777` or `2026-11-24`.
    Ambiguous {
        /// The word as it stands.
        text: String,
        /// What some take it for; to others it is text, or another value of that kind.
        reading: Reading,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values, in the order of the text.
    Mapping(Vec<Entry>),
    /// `*name`: the value that has the anchor `&name`.
    Alias {
        /// The name of the anchor.
        name: String,
        /// Whether the document has such an anchor before it.
        is_known: bool,
    },
}

/// What some readers of YAML take an ambiguous word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reading {
    /// `yes`, `no`, `on`, `off`, `y`, `n` of YAML 1.1.
    Boolean,
    /// `0777`, `1_000`, `1:30`, `1e3`, and numbers that do not fit.
    Number,
    /// `2026-11-24`, with or without a time.
    Date,
    /// `=` and `<<` of YAML 1.1.
    Sign,
}

// === impl Node ===

impl Node {
    /// The text, if this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar without its quotes, whatever readers take it for: of `0x1f`, `no` and `~`, the word itself.
    #[must_use]
    pub fn scalar(&self) -> Option<Cow<'_, str>> {
        let details = self.details.as_ref();
        if let Some(raw) = details.and_then(|details| details.raw.as_deref()) {
            return Some(Cow::Borrowed(raw));
        }
        match &self.value {
            Value::Null => Some(Cow::Borrowed("")),
            Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Value::Integer(value) => Some(Cow::Owned(value.to_string())),
            Value::Float(value) => Some(Cow::Owned(value.to_string())),
            Value::String(text) | Value::Ambiguous { text, .. } => Some(Cow::Borrowed(text)),
            Value::Sequence(_) | Value::Mapping(_) | Value::Alias { .. } => None,
        }
    }

    /// Where the value stands with the tag before it, and with an anchor between the two.
    #[must_use]
    pub fn span_with_tag(&self) -> Span {
        let start = self.tag().map_or(self.span.start, |tag| tag.span.start);
        Span::new(start.min(self.span.start), self.span.end)
    }

    /// Whether the value has an anchor, or one in it.
    #[must_use]
    pub fn is_anchored(&self) -> bool {
        let is_anchored_in = match &self.value {
            Value::Sequence(items) => items.iter().any(Self::is_anchored),
            Value::Mapping(entries) => entries.iter().any(|entry| {
                let key = entry.key_node.as_ref();
                key.is_some_and(|key| key.is_anchored()) || entry.value.is_anchored()
            }),
            _ => false,
        };
        is_anchored_in || self.anchor().is_some()
    }

    pub(crate) fn tag(&self) -> Option<&Tag> {
        self.details.as_ref()?.tag.as_ref()
    }

    pub(crate) fn anchor(&self) -> Option<&Anchor> {
        self.details.as_ref()?.anchor.as_ref()
    }

    pub(crate) fn has_bad_tag(&self) -> bool {
        self.tag().is_some_and(|tag| tag.problem.is_some())
    }

    /// Whether a scalar is written in an unusual way, such as `0x1f` for 31.
    pub(crate) fn is_unusual(&self) -> bool {
        self.details
            .as_ref()
            .is_some_and(|details| details.raw.is_some())
    }

    /// Whether the value is unknown: an alias, a value with a tag that does not fit, or a template such as `{{ x }}`, which
    /// is a mapping with a mapping as its key.
    pub(crate) fn is_unreadable(&self) -> bool {
        let is_unreadable = match &self.value {
            Value::Alias { .. } => true,
            Value::Mapping(entries) => {
                !entries.is_empty() && entries.iter().all(|entry| !entry.has_name())
            }
            _ => false,
        };
        is_unreadable || self.has_bad_tag()
    }
}

// === impl Value ===

impl Value {
    /// The kind of value, to be put after `is`: `a list`, `text`, …
    pub(crate) fn kind(&self) -> String {
        match self {
            Self::Null => "nothing".to_owned(),
            Self::Bool(_) => "a boolean".to_owned(),
            Self::Integer(_) | Self::Float(_) => "a number".to_owned(),
            Self::String(_) => "text".to_owned(),
            Self::Ambiguous { reading, .. } => reading.to_string(),
            Self::Sequence(_) => "a list".to_owned(),
            Self::Mapping(_) => "a mapping".to_owned(),
            Self::Alias { .. } => "an alias".to_owned(),
        }
    }
}

// === impl Reading ===

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boolean => "a boolean to some readers of YAML, text to others",
            Self::Number => "a number to some readers of YAML, another or text to others",
            Self::Date => "a date to some readers of YAML, text to others",
            Self::Sign => "a sign to some readers of YAML, text to others",
        })
    }
}

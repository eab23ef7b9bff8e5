//! A document as a tree in which every part knows where it stands.

use std::fmt;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Part, Path, Place, Span, Step};

/// A value and where it stands.
///
/// Quotes and brackets belong to the span. A collection in block style reaches from its first key or dash to the end
/// of its last value, and a block of text from the line after `|` to its last character. A value that is left out has
/// an empty span where it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
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
    /// Keys and values, in the order of the text. No key comes twice.
    Mapping(Vec<Entry>),
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

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text, without quotes.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

// === impl Node ===

impl Node {
    /// The value of a key, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Mapping(entries) = &self.value else {
            return None;
        };
        let entry = entries.iter().find(|entry| entry.key == key);
        entry.map(|entry| &entry.value)
    }

    /// The text, if this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Where a part of the node at a path stands. If the path leads nowhere, that is the nearest ancestor; of a mapping
    /// that lacks the key, its start.
    #[must_use]
    pub fn span_of(&self, path: &Path, part: Part) -> Span {
        let mut node = self;
        let mut key = None;
        for step in path.steps() {
            let next = match (step, &node.value) {
                (Step::Key(name), Value::Mapping(entries)) => {
                    let entry = entries.iter().find(|entry| entry.key == *name);
                    entry.map(|entry| (Some(entry.key_span), &entry.value))
                }
                (Step::Index(index), Value::Sequence(items)) => {
                    items.get(*index).map(|item| (None, item))
                }
                _ => None,
            };
            match next {
                Some(next) => (key, node) = next,
                None => return node.start(),
            }
        }
        match part {
            Part::Value => node.span,
            Part::Key => key.unwrap_or(node.span),
            Part::Start => node.start(),
        }
    }

    /// Sorts diagnostics of this document by where they stand.
    pub fn sort(&self, diagnostics: &mut Diagnostics) {
        diagnostics.sort_by_key(|diagnostic| self.span_at(diagnostic));
    }

    fn span_at(&self, diagnostic: &Diagnostic) -> Span {
        match diagnostic.place() {
            Some(Place::Node { path, part, .. }) => self.span_of(path, *part),
            Some(Place::Text { span, .. }) => *span,
            Some(Place::Argument(_)) | None => Span::default(),
        }
    }

    /// Where a mapping starts, rather than all its lines.
    fn start(&self) -> Span {
        match &self.value {
            Value::Mapping(entries) => entries.first().map_or(self.span, |entry| entry.key_span),
            _ => self.span,
        }
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

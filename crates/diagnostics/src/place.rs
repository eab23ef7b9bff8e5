//! Where a diagnostic belongs.

use std::borrow::Cow;
use std::fmt;

use crate::Path;

/// One document of one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    /// The number of the text, counted from 0 by whoever reads several.
    pub text: u32,
    /// The number of the document in its text, counted from 0; documents without a value do not count.
    pub index: u32,
}

/// A part of a text, as byte offsets: `&text[span.start..span.end]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its last byte.
    pub end: usize,
}

/// Where a diagnostic belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A flag, a variable, or another input that is not a document.
    Argument(Cow<'static, str>),
    /// A node of a document.
    Node {
        /// The document.
        document: DocumentId,
        /// The path to the node; where there is no such node, its nearest ancestor is meant.
        path: Path,
        /// The part of the node to point at.
        part: Part,
    },
    /// A part of a text that is not a node: the text can't be read, or two nodes have one path.
    Text {
        /// The number of the text.
        text: u32,
        /// The part.
        span: Span,
    },
}

/// The part of a node to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The value.
    Value,
    /// The key before the value.
    Key,
    /// The first key of a mapping, rather than all its lines.
    Start,
}

// === impl DocumentId ===

impl DocumentId {
    /// The first document of a text.
    #[must_use]
    pub fn first_of(text: u32) -> Self {
        Self { text, index: 0 }
    }
}

// === impl Span ===

impl Span {
    /// The part from `start` up to `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

// === impl Place ===

impl Place {
    /// A flag or a variable.
    pub fn argument(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Argument(name.into())
    }

    /// The value at a path.
    #[must_use]
    pub fn value(document: DocumentId, path: Path) -> Self {
        Self::Node {
            document,
            path,
            part: Part::Value,
        }
    }

    /// The key at a path.
    #[must_use]
    pub fn key(document: DocumentId, path: Path) -> Self {
        Self::Node {
            document,
            path,
            part: Part::Key,
        }
    }

    /// The start of the mapping at a path.
    #[must_use]
    pub fn start(document: DocumentId, path: Path) -> Self {
        Self::Node {
            document,
            path,
            part: Part::Start,
        }
    }

    /// The path, if it is a node.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Node { path, .. } => Some(path),
            Self::Argument(_) | Self::Text { .. } => None,
        }
    }

    /// The number of the text, if it is in one.
    #[must_use]
    pub fn text(&self) -> Option<u32> {
        match self {
            Self::Node { document, .. } => Some(document.text),
            Self::Text { text, .. } => Some(*text),
            Self::Argument(_) => None,
        }
    }
}

/// The argument or the path; nothing for a part of a text, which only its line tells.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(name) => f.write_str(name),
            Self::Node { path, .. } => path.fmt(f),
            Self::Text { .. } => Ok(()),
        }
    }
}

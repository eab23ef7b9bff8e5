//! What YAML puts before a value, and how a plain scalar was written.

use egressgen_diagnostics::Span;

/// What most nodes do not have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Details {
    pub(crate) tag: Option<Tag>,
    pub(crate) anchor: Option<Anchor>,
    /// The source of a plain scalar whose value does not determine it, such as `0x1f`, `1.10` and `~`.
    pub(crate) raw: Option<Box<str>>,
}

/// A tag before a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tag {
    /// The tag as it is written, such as `!!str`.
    pub(crate) source: Box<str>,
    pub(crate) span: Span,
    pub(crate) problem: Option<TagProblem>,
}

/// Why a tagged value can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagProblem {
    /// The tag is not one of YAML's core schema.
    Unknown,
    /// The value is of another type than its tag.
    Mismatch,
}

/// An anchor before a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Anchor {
    pub(crate) name: Box<str>,
    pub(crate) span: Span,
}

//! What is wrong with a tree.

use std::fmt;

use super::At;
use super::path::Path;
use crate::node::{Node, Span};

/// One thing that is wrong, and where.
///
/// [`Display`](fmt::Display) writes the path and the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is in the text.
    pub span: Span,
    /// Where it is in the tree, such as `spec.destinations[0].host`; empty for the whole of it.
    pub path: String,
    /// What is wrong, in one line.
    pub message: String,
    /// What is allowed, or what to do.
    pub help: Option<String>,
    /// Other places that belong to it, and what each is.
    pub related: Vec<(Span, String)>,
}

/// Gathers problems while a tree is read, so that all are told at once.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    left_out: usize,
}

// === impl Problem ===

impl Problem {
    /// A problem without help.
    pub fn new(span: Span, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            span,
            path: path.into(),
            message: message.into(),
            help: None,
            related: Vec::new(),
        }
    }

    /// With what is allowed, or what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, span: Span, what: impl Into<String>) -> Self {
        self.related.push((span, what.into()));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

// === impl Problems ===

impl Problems {
    /// So many are kept; the rest is only counted. Nobody reads more, and a hostile text could make a million.
    const MOST: usize = 1000;

    /// Reads one tree with a reader, as [`decode`](super::decode) does, into problems that may come from several.
    pub fn read<T>(
        &mut self,
        node: &Node,
        path: &str,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<T> {
        read(At::new(node, &Path::Root(path), self))
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        if self.is_full() {
            self.left_out += 1;
        } else {
            self.list.push(problem);
        }
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there were beyond the 1,000 that are kept.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The problems in the order of the text.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|problem| problem.span);
        self.list
    }

    pub(super) fn count(&self) -> usize {
        self.list.len() + self.left_out
    }

    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= Self::MOST
    }
}

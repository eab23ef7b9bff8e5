//! The path to a node, written out only when something is wrong there.

use egressgen_diagnostics::{Path, Step};

/// The path to a node; each step lies in the frame of the reader that made it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trail<'a> {
    Root,
    Key(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

// === impl Trail ===

impl Trail<'_> {
    pub(super) fn to_path(self) -> Path {
        let mut steps = Vec::new();
        let mut trail = self;
        loop {
            trail = match trail {
                Self::Root => break,
                Self::Key(parent, key) => {
                    steps.push(Step::Key(key.to_owned()));
                    *parent
                }
                Self::Index(parent, index) => {
                    steps.push(Step::Index(index));
                    *parent
                }
            };
        }
        steps.into_iter().rev().collect()
    }
}

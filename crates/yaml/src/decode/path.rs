//! The way to a node, written out only when something is wrong there.

use std::fmt;

use crate::excerpt::excerpt;

/// The way to a node; each step lies in the frame of the reader that made it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'a> {
    Root(&'a str),
    Field(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

// === impl Path ===

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(path) => f.write_str(path),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
            Self::Field(parent, name) if is_word(name) => match parent {
                Self::Root("") => f.write_str(name),
                _ => write!(f, "{parent}.{name}"),
            },
            Self::Field(parent, name) => write!(f, "{parent}[\"{}\"]", excerpt(name)),
        }
    }
}

/// Whether a name can follow a point; `app.kubernetes.io/name` can't.
fn is_word(name: &str) -> bool {
    let short = !name.is_empty() && name.len() <= 60;
    short
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

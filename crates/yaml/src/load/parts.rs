//! The documents of a text one by one, where they can't be read together.

use egressgen_diagnostics::{Diagnostics, Span};

use super::text::Text;
use super::{Limits, tree};
use crate::node::Node;

/// Builds the trees of each part of a text. A part reaches from one line `---` to the next; even in quotes and in a
/// block of text, such a line starts a document.
pub(super) fn build(text: Text<'_>, limits: &Limits) -> (Vec<Node>, Diagnostics) {
    let mut documents = Vec::new();
    let mut wrong = Diagnostics::new();
    for part in parts(text.text) {
        match tree::build(text, part, limits) {
            Ok(found) => documents.extend(found),
            Err(error) => wrong.push(error),
        }
    }
    (documents, wrong)
}

fn parts(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix("---");
        if at > 0
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        {
            parts.push(Span::new(start, at));
            start = at;
        }
        at += line.len();
    }
    parts.push(Span::new(start, text.len()));
    parts
}

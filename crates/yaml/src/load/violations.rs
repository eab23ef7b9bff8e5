//! What is said of each thing that a strict reader refuses.

use egressgen_diagnostics::{Diagnostic, Place, Span, excerpt};

use super::rules;
use crate::node::{Anchor, Entry, Node, Tag, Value};

/// Makes diagnostics about the text with this number.
pub(super) struct Violations {
    pub(super) text: u32,
}

// === impl Violations ===

impl Violations {
    pub(super) fn anchor(&self, anchor: &Anchor) -> Diagnostic {
        let shown = excerpt(&format!("&{}", anchor.name));
        rules::ANCHOR
            .diagnostic(format!("`{shown}` is an anchor, which is not supported"))
            .with_help(quote_or_write_out(&shown))
            .at(self.place(anchor.span))
    }

    pub(super) fn alias(&self, name: &str, span: Span) -> Diagnostic {
        let shown = excerpt(&format!("*{name}"));
        rules::ALIAS
            .diagnostic(format!(
                "`{shown}` without quotes is an alias, which is not supported"
            ))
            .with_help(quote_or_write_out(&shown))
            .at(self.place(span))
    }

    pub(super) fn unknown_tag(&self, tag: &Tag) -> Diagnostic {
        let message = format!("the tag `{}` is not supported", excerpt(&tag.source));
        rules::UNKNOWN_TAG
            .diagnostic(message)
            .at(self.place(tag.span))
    }

    pub(super) fn tag_mismatch(&self, tag: &Tag, value: Span) -> Diagnostic {
        let message = format!("the tag `{}` does not fit its value", excerpt(&tag.source));
        rules::TAG_MISMATCH
            .diagnostic(message)
            .at(self.place(tag.span))
            .with_related(self.place(value), "the value")
    }

    pub(super) fn merge_key(&self, span: Span) -> Diagnostic {
        let message = "the merge key `<<` is not supported";
        rules::MERGE_KEY.diagnostic(message).at(self.place(span))
    }

    pub(super) fn non_text_key(&self, entry: &Entry, key: &Node) -> Diagnostic {
        let shown = match key.value {
            Value::Sequence(_) => "[…]".to_owned(),
            Value::Mapping(_) => "{…}".to_owned(),
            _ => excerpt(&entry.key),
        };
        let help = match &key.value {
            Value::Mapping(_) => {
                "a template must be rendered first; braces that are text need quotes".to_owned()
            }
            Value::Sequence(_) => "write one key for each value".to_owned(),
            _ if shown.is_empty() => "write a key before the colon".to_owned(),
            _ => format!("put it in quotes: \"{shown}\""),
        };
        let kind = key.value.kind();
        rules::NON_TEXT_KEY
            .diagnostic(format!("a key must be text, and `{shown}` is {kind}"))
            .with_help(help)
            .at(self.place(key.span))
    }

    pub(super) fn duplicate_key(&self, entry: &Entry, first: Span) -> Diagnostic {
        rules::DUPLICATE_KEY
            .diagnostic(format!("duplicate key `{}`", excerpt(&entry.key)))
            .at(self.place(entry.key_span))
            .with_related(self.place(first), "first here")
    }

    fn place(&self, span: Span) -> Place {
        Place::Text {
            text: self.text,
            span,
        }
    }
}

fn quote_or_write_out(word: &str) -> String {
    format!(
        "put it in quotes if it is text: \"{word}\"; otherwise write the value out in each place"
    )
}

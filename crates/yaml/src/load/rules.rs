//! What can be wrong with a text.

use egressgen_diagnostics::{Diagnostic, Rule, Severity, excerpt};

use super::text::Text;
use crate::node::Entry;
use egressgen_diagnostics::Span;

/// The rules of [`load`](super::load()), in the order of the reference page.
pub static LOAD_RULES: [&Rule; 13] = [
    &TEXT_TOO_LONG,
    &TOO_MANY_DOCUMENTS,
    &TOO_MANY_VALUES,
    &TOO_DEEP,
    &CONTROL_CHARACTER,
    &SYNTAX,
    &ANCHOR,
    &ALIAS,
    &UNKNOWN_TAG,
    &TAG_MISMATCH,
    &MERGE_KEY,
    &NON_TEXT_KEY,
    &DUPLICATE_KEY,
];

const SPLIT: &str = "split it into several files";

pub(super) static TEXT_TOO_LONG: Rule = Rule {
    id: "text-too-long",
    severity: Severity::Error,
    summary: "a text is longer than the limit, 16 MiB by default",
    help: SPLIT,
    source: "",
};

pub(super) static TOO_MANY_DOCUMENTS: Rule = Rule {
    id: "too-many-documents",
    severity: Severity::Error,
    summary: "a text has more documents than the limit, 10,000 by default",
    help: SPLIT,
    source: "",
};

pub(super) static TOO_MANY_VALUES: Rule = Rule {
    id: "too-many-values",
    severity: Severity::Error,
    summary: "a text has more values than the limit, 1,000,000 by default",
    help: SPLIT,
    source: "",
};

pub(super) static TOO_DEEP: Rule = Rule {
    id: "too-deep",
    severity: Severity::Error,
    summary: "lists and mappings are nested deeper than the limit, 128 by default",
    help: "",
    source: "",
};

pub(super) static CONTROL_CHARACTER: Rule = Rule {
    id: "control-character",
    severity: Severity::Error,
    summary: "a text has a character that YAML allows only with an escape, or that ends a line for some readers only",
    help: "",
    source: "YAML 1.2, 5.1 Character Set; YAML 1.1, 4.2 Line Break Characters",
};

pub(super) static SYNTAX: Rule = Rule {
    id: "yaml-syntax",
    severity: Severity::Error,
    summary: "a text is not YAML",
    help: "",
    source: "YAML 1.2",
};

pub(super) static ANCHOR: Rule = Rule {
    id: "yaml-anchor",
    severity: Severity::Error,
    summary: "a document has an anchor, `&name`",
    help: "",
    source: "",
};

pub(super) static ALIAS: Rule = Rule {
    id: "yaml-alias",
    severity: Severity::Error,
    summary: "a document has an alias, `*name`; most often it is a wildcard host without quotes",
    help: "",
    source: "",
};

pub(super) static UNKNOWN_TAG: Rule = Rule {
    id: "yaml-tag",
    severity: Severity::Error,
    summary: "a value has a tag that is not one of YAML's core schema",
    help: "remove it; a value in quotes is always text",
    source: "",
};

pub(super) static TAG_MISMATCH: Rule = Rule {
    id: "yaml-tag-mismatch",
    severity: Severity::Error,
    summary: "the tag of a value names another type",
    help: "remove it, or write a value of its type",
    source: "",
};

pub(super) static MERGE_KEY: Rule = Rule {
    id: "yaml-merge-key",
    severity: Severity::Error,
    summary: "a mapping has the merge key `<<` of YAML 1.1",
    help: "write the merged keys out",
    source: "yaml.org/type/merge.html",
};

pub(super) static NON_TEXT_KEY: Rule = Rule {
    id: "non-text-key",
    severity: Severity::Error,
    summary: "a key is not text to all readers",
    help: "",
    source: "",
};

pub(super) static DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    severity: Severity::Error,
    summary: "a mapping has one key twice, and readers differ in which value they take",
    help: "remove one of the two",
    source: "",
};

pub(super) fn text_too_long(text: Text<'_>, limit: usize) -> Diagnostic {
    let bytes = text.text.len();
    let message = format!("the text has {bytes} bytes, and at most {limit} are read");
    TEXT_TOO_LONG
        .diagnostic(message)
        .at(text.place(Span::default()))
}

pub(super) fn too_many_documents(text: Text<'_>, span: Span, limit: usize) -> Diagnostic {
    let message = format!("the text has more than {limit} documents");
    TOO_MANY_DOCUMENTS.diagnostic(message).at(text.place(span))
}

pub(super) fn too_many_values(text: Text<'_>, span: Span, limit: usize) -> Diagnostic {
    let message = format!("the text has more than {limit} values");
    TOO_MANY_VALUES.diagnostic(message).at(text.place(span))
}

pub(super) fn too_deep(text: Text<'_>, span: Span, limit: usize) -> Diagnostic {
    let message = format!("lists and mappings are nested more than {limit} deep");
    TOO_DEEP.diagnostic(message).at(text.place(span))
}

pub(super) fn character(text: Text<'_>, span: Span, character: char) -> Diagnostic {
    let code = u32::from(character);
    CONTROL_CHARACTER
        .diagnostic(format!(
            "the character U+{code:04X} must be escaped in YAML"
        ))
        .with_help(format!(
            "remove it, or write it in double quotes as \"\\u{code:04X}\""
        ))
        .at(text.place(span))
}

pub(super) fn anchor(text: Text<'_>, span: Span) -> Diagnostic {
    let anchor = excerpt(text.source(span));
    ANCHOR
        .diagnostic(format!("`{anchor}` is an anchor, which is not supported"))
        .with_help(quote_or_write_out(&anchor))
        .at(text.place(span))
}

pub(super) fn alias(text: Text<'_>, span: Span) -> Diagnostic {
    let alias = excerpt(text.source(span));
    ALIAS
        .diagnostic(format!(
            "`{alias}` without quotes is an alias, which is not supported"
        ))
        .with_help(quote_or_write_out(&alias))
        .at(text.place(span))
}

fn quote_or_write_out(word: &str) -> String {
    format!(
        "put it in quotes if it is text: \"{word}\"; otherwise write the value out in each place"
    )
}

pub(super) fn unknown_tag(text: Text<'_>, span: Span) -> Diagnostic {
    let tag = excerpt(text.source(span));
    let message = format!("the tag `{tag}` is not supported");
    UNKNOWN_TAG.diagnostic(message).at(text.place(span))
}

pub(super) fn tag_mismatch(text: Text<'_>, span: Span, value: Span) -> Diagnostic {
    let tag = excerpt(text.source(span));
    TAG_MISMATCH
        .diagnostic(format!("the tag `{tag}` does not fit its value"))
        .at(text.place(span))
        .with_related(text.place(value), "the value")
}

pub(super) fn merge_key(text: Text<'_>, span: Span) -> Diagnostic {
    MERGE_KEY
        .diagnostic("the merge key `<<` is not supported")
        .at(text.place(span))
}

/// A key that is not text: `shown` is the key as it stands, and `kind` its type.
pub(super) fn non_text_key(text: Text<'_>, span: Span, shown: &str, kind: &str) -> Diagnostic {
    let shown = excerpt(shown);
    let help = match shown.chars().next() {
        Some('{') => {
            "a template must be rendered first; braces that are text need quotes".to_owned()
        }
        Some('[') => "write one key for each value".to_owned(),
        None => "write a key before the colon".to_owned(),
        Some(_) => format!("put it in quotes: \"{shown}\""),
    };
    NON_TEXT_KEY
        .diagnostic(format!("a key must be text, and `{shown}` is {kind}"))
        .with_help(help)
        .at(text.place(span))
}

pub(super) fn duplicate_key(text: Text<'_>, entry: &Entry, first: Span) -> Diagnostic {
    DUPLICATE_KEY
        .diagnostic(format!("duplicate key `{}`", excerpt(&entry.key)))
        .at(text.place(entry.key_span))
        .with_related(text.place(first), "first here")
}

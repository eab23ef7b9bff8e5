//! What can be wrong with a text.

use egressgen_diagnostics::{Diagnostic, Rule, Severity, Span};

use super::text::Text;

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

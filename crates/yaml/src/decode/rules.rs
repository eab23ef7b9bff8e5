//! What can be wrong with a tree.

use egressgen_diagnostics::{Rule, Severity};

/// The rules of [`decode`](super::decode()), in the order of the reference page.
pub static DECODE_RULES: [&Rule; 4] = [&WRONG_TYPE, &MISSING_FIELD, &UNKNOWN_FIELD, &INVALID_VALUE];

pub(super) static WRONG_TYPE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    summary: "a value is of another type than its field, or readers of YAML disagree on its type",
    help: "",
    source: "YAML 1.1 and 1.2 resolve plain scalars such as `no` and `0777` differently",
};

pub(super) static MISSING_FIELD: Rule = Rule {
    id: "missing-field",
    severity: Severity::Error,
    summary: "a required field is missing",
    help: "",
    source: "",
};

pub(super) static UNKNOWN_FIELD: Rule = Rule {
    id: "unknown-field",
    severity: Severity::Error,
    summary: "a mapping has a field that does not exist",
    help: "",
    source: "",
};

pub(super) static INVALID_VALUE: Rule = Rule {
    id: "invalid-value",
    severity: Severity::Error,
    summary: "a value is of the right type and not allowed",
    help: "",
    source: "",
};

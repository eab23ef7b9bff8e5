//! What a diagnostic is about.

use std::fmt;

use crate::Diagnostic;

/// One thing that is checked: a row of the reference page.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// A unique name in kebab-case for what is wrong, such as `duplicate-host`. It never changes: people filter by it.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub summary: &'static str,
    /// What to do about it; empty where that depends on the case.
    pub help: &'static str,
    /// Where the rule comes from: a file and function of Istio, an issue, a page; empty for rules of our own.
    pub source: &'static str,
}

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing: what was assumed, or what to do besides.
    Note,
    /// There is a result, and it may not do what is wanted.
    Warning,
    /// There is no result.
    Error,
}

// === impl Rule ===

impl Rule {
    /// A diagnostic of this rule, with the rule's help.
    pub fn diagnostic(&'static self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self, message.into())
    }

    /// A diagnostic whose message is the rule's summary.
    #[must_use]
    pub fn broken(&'static self) -> Diagnostic {
        self.diagnostic(self.summary)
    }
}

// === impl Severity ===

impl Severity {
    /// `note`, `warning` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

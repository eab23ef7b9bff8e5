//! Values of the command line, read one by one, so that all that is wrong with them is told at once.

use std::fmt::Display;
use std::str::FromStr;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Rule};

use crate::report::failure::invalid;

/// Collects what there is to say while values are read.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// What is wrong.
    pub(crate) errors: Diagnostics,
    /// What was assumed, and what may not work.
    pub(crate) messages: Vec<Diagnostic>,
}

/// Validates one value of the command line.
pub(crate) fn value<T: FromStr<Err: Display>>(
    origin: &'static str,
    text: &str,
) -> Result<T, Diagnostic> {
    text.parse().map_err(|error| invalid(origin, &error))
}

// === impl Values ===

impl Values {
    /// Adds a note or a warning.
    pub(crate) fn tell(&mut self, rule: &'static Rule, message: String) {
        self.messages.push(rule.diagnostic(message));
    }

    /// A value that may be left out. Nothing comes back for one that is absent, and for one that is wrong.
    pub(crate) fn optional<T: FromStr<Err: Display>>(
        &mut self,
        origin: &'static str,
        text: Option<&str>,
    ) -> Option<T> {
        value(origin, text?)
            .map_err(|error| self.errors.push(error))
            .ok()
    }
}

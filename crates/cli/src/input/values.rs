//! Values of the command line, read one by one, so that all errors in them are reported at once.

use std::fmt::Display;
use std::str::FromStr;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Rule};

use crate::report::failure::invalid;

/// Collects errors, notes and warnings while values are read.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The errors.
    pub(crate) errors: Diagnostics,
    /// Notes about assumed values, and warnings about what may not work.
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

    /// Reads an optional value. Returns nothing if the value is absent or invalid.
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

//! Values of the command line, read one by one, so that all that is wrong with them is told at once.

use std::fmt::Display;
use std::str::FromStr;

use crate::report::Message;
use crate::report::failure::InputError;

/// Collects what there is to say while values are read.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// What is wrong.
    pub(crate) errors: Vec<InputError>,
    /// What was assumed, and what may not work.
    pub(crate) messages: Vec<Message>,
}

/// Validates one value of the command line.
pub(crate) fn value<T: FromStr<Err: Display>>(
    origin: &'static str,
    text: &str,
) -> Result<T, InputError> {
    text.parse()
        .map_err(|error| InputError::new(origin, &error))
}

// === impl Values ===

impl Values {
    pub(crate) fn note(&mut self, text: String) {
        self.messages.push(Message::Note(text));
    }

    pub(crate) fn warn(&mut self, text: String) {
        self.messages.push(Message::Warning(text));
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

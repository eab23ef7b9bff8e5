//! A mapping of known fields.

use egressgen_diagnostics::{Diagnostic, Place, excerpt};

use super::{At, list, rules, suggest};
use crate::node::entry::find;
use crate::node::{Entry, Value};

/// Reads a mapping field by field. What was never asked for is unknown, and [`finish`](Self::finish) says so.
///
/// Ask for all fields first, then finish, then use `?`: so one bad field does not hide the others.
#[derive(Debug)]
#[must_use = "unknown fields are found by `finish`"]
pub struct Fields<'a> {
    at: At<'a>,
    entries: &'a [Entry],
    is_whole: bool,
    known: Vec<&'static str>,
}

// === impl Fields ===

impl<'a> Fields<'a> {
    /// The fields of a mapping; anything else is refused.
    #[must_use]
    pub fn of(mut at: At<'a>) -> Option<Self> {
        let Value::Mapping(entries) = &at.node().value else {
            at.wrong_type("a mapping");
            return None;
        };
        Some(Self {
            at,
            entries,
            is_whole: entries
                .iter()
                .all(|entry| entry.has_name() && !entry.is_merge()),
            known: Vec::new(),
        })
    }

    /// A field that must be there.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<T> {
        if self.is_whole && self.entry(name).is_none() {
            let message = format!("the field `{name}` is missing");
            let place = Place::start(self.at.document(), self.at.path());
            let missing = rules::MISSING_FIELD.diagnostic(message).at(place);
            self.push(missing.with_help(format!("add `{name}: …`")));
        }
        self.optional(name, read)
    }

    /// A field that may be left out. Nothing comes back for one that is absent, and for one that can't be read.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(name);
        if let Some(entry) = self.entry(name) {
            return self.at.field(name, &entry.value, read);
        }
        if !self.is_whole {
            self.at.skip();
        }
        None
    }

    /// A list that may be left out, which is the same as an empty one. For one that may not, give [`required`]
    /// a closure: `|at| list(at, item)`.
    ///
    /// [`required`]: Self::required
    pub fn list<T>(&mut self, name: &'static str, read: impl FnMut(At<'_>) -> Option<T>) -> Vec<T> {
        self.optional(name, |at| list(at, read)).unwrap_or_default()
    }

    /// Whether a field is there, readable or not.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// Whether all keys are known. With a merge key or a key that is not a scalar, it is unknown which fields are missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The place of the mapping.
    #[must_use]
    pub fn place(&self) -> Place {
        self.at.place()
    }

    /// The place of a field's key; where it is absent, the start of the mapping is shown.
    #[must_use]
    pub fn key(&self, name: &str) -> Place {
        self.at.key(name)
    }

    /// Adds a diagnostic: the fields are of the right types and not allowed together.
    pub fn refuse_value(&mut self, message: impl Into<String>) {
        self.at.refuse_value(message);
    }

    /// Adds a diagnostic: the value of a field is of the right type and not allowed.
    pub fn refuse_field(&mut self, name: &str, message: impl Into<String>) {
        let place = self.key(name);
        self.push(rules::INVALID_VALUE.diagnostic(message).at(place));
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.at.push(diagnostic);
    }

    /// How many diagnostics there are so far, here and elsewhere.
    #[must_use]
    pub fn diagnostic_count(&self) -> usize {
        self.at.diagnostic_count()
    }

    /// Refuses all fields that nothing asked for.
    pub fn finish(mut self) {
        for entry in self.entries {
            let is_reported = entry.is_superseded || !entry.is_text();
            if is_reported || self.known.contains(&entry.key.as_str()) {
                continue;
            }
            let message = format!("unknown field `{}`", excerpt(&entry.key));
            let mut unknown = rules::UNKNOWN_FIELD
                .diagnostic(message)
                .at(self.at.key(&entry.key));
            // The search for what was meant takes longest, and nobody reads it once there are so many.
            if !self.at.is_full() {
                unknown = unknown.with_help(suggest::help(&entry.key, &self.known));
            }
            self.at.push(unknown);
        }
    }

    fn entry(&self, name: &str) -> Option<&'a Entry> {
        find(self.entries, name)
    }
}

//! A mapping of known fields.

use super::{At, Problem, Spanned, list, suggest};
use crate::excerpt::excerpt;
use crate::node::{Entry, Span, Value};

/// Reads a mapping field by field. What was never asked for is unknown, which [`finish`](Self::finish) tells.
///
/// Ask for all fields first, then finish, then use `?`: so one bad field does not hide the others.
#[derive(Debug)]
#[must_use = "unknown fields are found by `finish`"]
pub struct Fields<'a> {
    at: At<'a>,
    entries: &'a [Entry],
    known: Vec<&'static str>,
}

// === impl Fields ===

impl<'a> Fields<'a> {
    /// The fields of a mapping; anything else is a problem.
    #[must_use]
    pub fn of(mut at: At<'a>) -> Option<Self> {
        let Value::Mapping(entries) = &at.node().value else {
            at.wrong_kind("a mapping");
            return None;
        };
        Some(Self {
            at,
            entries,
            known: Vec::new(),
        })
    }

    /// A field that must be there.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        if self.entry(name).is_none() {
            let problem = self
                .at
                .problem(format!("the field `{name}` is missing"))
                .with_help(format!("add `{name}: …`"));
            let span = self.start();
            self.at.push(Problem { span, ..problem });
        }
        self.optional(name, read)
    }

    /// A field that may be left out. Nothing comes back for one that is absent, and for one that can't be read.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(At<'_>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        self.known.push(name);
        let entry = self.entry(name)?;
        self.at.field(name, &entry.value, read)
    }

    /// A list that may be left out, which is the same as an empty one. For one that may not, give [`required`]
    /// a closure: `|at| list(at, item)`.
    ///
    /// [`required`]: Self::required
    pub fn list<T>(
        &mut self,
        name: &'static str,
        read: impl FnMut(At<'_>) -> Option<T>,
    ) -> Vec<Spanned<T>> {
        let items = self.optional(name, |at| list(at, read));
        items.map(|items| items.value).unwrap_or_default()
    }

    /// Whether a field is there, readable or not.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// A problem with a field, at its key; or with the mapping that lacks it. To be completed and pushed.
    #[must_use]
    pub fn problem(&self, name: &str, message: impl Into<String>) -> Problem {
        let span = self
            .entry(name)
            .map_or_else(|| self.start(), |entry| entry.key_span);
        self.at.problem_of_field(span, name, message.into())
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.at.push(problem);
    }

    /// How many problems there are so far, here and elsewhere.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.at.problem_count()
    }

    /// Tells of all fields that nothing asked for.
    pub fn finish(mut self) {
        for entry in self.entries {
            if self.known.contains(&entry.key.as_str()) {
                continue;
            }
            let message = format!("there is no field `{}` here", excerpt(&entry.key));
            let mut problem = self
                .at
                .problem_of_field(entry.key_span, &entry.key, message);
            // Looking for what was meant takes longest, and of so many nobody reads it.
            if !self.at.is_full() {
                problem = problem.with_help(suggest::help(&entry.key, &self.known));
            }
            self.at.push(problem);
        }
    }

    fn entry(&self, name: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.key == name)
    }

    /// Where a mapping starts, rather than all its lines.
    fn start(&self) -> Span {
        self.entries
            .first()
            .map_or(self.at.span(), |entry| entry.key_span)
    }
}

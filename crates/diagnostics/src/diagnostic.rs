//! One thing to say about an input.

use std::borrow::Cow;
use std::fmt;

use crate::{Path, Place, Rule, Severity};

/// One thing to say about an input.
///
/// [`Display`](fmt::Display) writes one line: the place, where it has a name, and the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    rule: &'static Rule,
    message: String,
    help: Option<Cow<'static, str>>,
    place: Option<Place>,
    related: Vec<Related>,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// What it has to do with the diagnostic, such as `first here`.
    pub label: Cow<'static, str>,
}

// === impl Diagnostic ===

impl Diagnostic {
    pub(crate) fn new(rule: &'static Rule, message: String) -> Self {
        Self {
            rule,
            message,
            help: (!rule.help.is_empty()).then_some(Cow::Borrowed(rule.help)),
            place: None,
            related: Vec::new(),
        }
    }

    /// With the place that it is about.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// With what is allowed, or what to do, instead of the rule's own help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, place: Place, label: impl Into<Cow<'static, str>>) -> Self {
        let label = label.into();
        self.related.push(Related { place, label });
        self
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// What is wrong, in one line, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What is allowed, or what to do.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where it is; nowhere if it is about all of the input.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// The path to the node that it is about; nothing if it is not about a node.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.place.as_ref()?.path()
    }

    /// Other places that belong to it.
    #[must_use]
    pub fn related(&self) -> &[Related] {
        &self.related
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_ref().map(Place::to_string).as_deref() {
            None | Some("") => f.write_str(&self.message),
            Some(place) => write!(f, "{place}: {}", self.message),
        }
    }
}

impl std::error::Error for Diagnostic {}

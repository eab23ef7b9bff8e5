//! What can't work.

use std::fmt;

use egressgen_yaml::Span;

use crate::policy::{Places, Setting};

/// Why a destination can't be planned: Istio would accept the resources and then ignore a part of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The number of the text in which the destination stands.
    pub text: usize,
    /// Where it stands in it.
    pub span: Span,
    /// What can't work, with the hosts concerned.
    pub message: String,
    /// What to do instead.
    pub help: String,
    /// Other places that belong to it: the number of the text, where in it, and what it is.
    pub related: Vec<(usize, Span, &'static str)>,
}

// === impl Refusal ===

impl Refusal {
    /// A refusal of one destination's host.
    pub(super) fn of_host(places: Places, message: String, help: &str) -> Self {
        Self {
            text: places.text,
            span: places.host,
            message,
            help: help.to_owned(),
            related: Vec::new(),
        }
    }

    /// A refusal of one destination's flows.
    pub(super) fn of_flow(places: Places, message: String, help: &str) -> Self {
        let refusal = Self::of_host(places, message, help);
        if places.flow_is_default {
            return refusal.at_default(places.flow, places);
        }
        Self {
            span: places.flow,
            ..refusal
        }
    }

    /// Points at a default, and at the destination that takes it.
    fn at_default(self, default: Span, places: Places) -> Self {
        Self {
            span: default,
            related: vec![(places.text, places.host, "for this destination")],
            ..self
        }
    }

    /// Points at the default from which it comes, without which the destination would do.
    pub(super) fn comes_of(self, setting: Setting, default: Span, places: Places) -> Self {
        let help = format!(
            "{}; or have the destination do without the default: `withoutDefaults: [{}]`",
            self.help,
            setting.as_str()
        );
        Self { help, ..self }.at_default(default, places)
    }

    /// Names the other destination.
    pub(super) fn beside(mut self, other: Places) -> Self {
        self.related.push((other.text, other.host, "the other one"));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

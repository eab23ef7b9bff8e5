//! What can't work.

use std::fmt;

use egressgen_yaml::Span;

use crate::policy::Places;

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
    /// The other destination, when there is one.
    pub other: Option<(usize, Span)>,
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
            other: None,
        }
    }

    /// A refusal of one destination's flows.
    pub(super) fn of_flow(places: Places, message: String, help: &str) -> Self {
        Self {
            span: places.flow,
            ..Self::of_host(places, message, help)
        }
    }

    /// Names the other destination.
    pub(super) fn beside(mut self, other: Places) -> Self {
        self.other = Some((other.text, other.host));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

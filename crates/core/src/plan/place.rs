//! Where the diagnostics of a plan point to.

use egressgen_diagnostics::Diagnostic;

use crate::policy::{Origin, Setting};

/// Points at the host of a destination.
pub(super) fn at_host(diagnostic: Diagnostic, origin: Option<&Origin>) -> Diagnostic {
    match origin {
        Some(origin) => diagnostic.at(origin.host()),
        None => diagnostic,
    }
}

/// Points at a field of a destination, or at the default that the field comes from.
pub(super) fn at_field(
    diagnostic: Diagnostic,
    origin: Option<&Origin>,
    setting: Setting,
) -> Diagnostic {
    match origin {
        Some(origin) if origin.taken.has(setting) => at_default(diagnostic, origin, setting),
        Some(origin) => diagnostic.at(origin.setting(setting)),
        None => diagnostic,
    }
}

/// Points at a field if there is one, otherwise at the host.
pub(super) fn at(
    diagnostic: Diagnostic,
    origin: Option<&Origin>,
    setting: Option<Setting>,
) -> Diagnostic {
    match setting {
        Some(setting) => at_field(diagnostic, origin, setting),
        None => at_host(diagnostic, origin),
    }
}

/// Points at a default, and at the destination that uses it.
pub(super) fn at_default(diagnostic: Diagnostic, origin: &Origin, setting: Setting) -> Diagnostic {
    let is_shown = |diagnostic: &Diagnostic| {
        let mut related = diagnostic.related().iter();
        related.any(|related| related.place == origin.host())
    };
    let diagnostic = diagnostic.at(origin.default(setting));
    if is_shown(&diagnostic) {
        return diagnostic;
    }
    diagnostic.with_related(origin.host(), "for this destination")
}

/// Also points at the host of the other destination.
pub(super) fn beside(diagnostic: Diagnostic, other: Option<&Origin>) -> Diagnostic {
    match other {
        Some(other) => diagnostic.with_related(other.host(), "the other one"),
        None => diagnostic,
    }
}

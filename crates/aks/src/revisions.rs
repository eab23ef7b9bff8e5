//! The revisions of the AKS Istio add-on, and how long AKS supports each.
//!
//! Source: the release calendar in the AKS documentation, "Support policy for Istio-based service mesh add-on"
//! (<https://learn.microsoft.com/azure/aks/istio-support-policy>), as of [`AS_OF`]. Each revision has a row here.

use std::fmt;

use egressgen::IstioVersion;
use egressgen::aks::Revision;
use egressgen_diagnostics::Diagnostic;
use jiff::civil::Date;

use crate::rules;

/// The date on which the table was last updated.
pub const AS_OF: &str = "2026-08-21";

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// How certain the end of support is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Support ended in this month.
    Ended,
    /// AKS expects support to end in this month.
    Expected,
}

/// A revision of the add-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// The revision.
    pub revision: Revision,
    /// The last month of support.
    pub end: Month,
    /// How certain that month is.
    pub certainty: Certainty,
}

/// All known revisions, oldest first.
pub const RELEASES: &[Release] = &[
    row(24, (2025, 9), Certainty::Ended),
    row(25, (2026, 1), Certainty::Ended),
    row(26, (2026, 4), Certainty::Ended),
    row(27, (2026, 5), Certainty::Ended),
    row(28, (2026, 8), Certainty::Expected),
    row(29, (2026, 9), Certainty::Expected),
    row(30, (2026, 12), Certainty::Expected),
];

const fn row(minor: u16, end: (i16, i8), certainty: Certainty) -> Release {
    Release {
        revision: Revision::new(IstioVersion::new(minor)),
        end: Month {
            year: end.0,
            month: end.1,
        },
        certainty,
    }
}

/// Finds the row of a revision.
#[must_use]
pub fn find(revision: Revision) -> Option<&'static Release> {
    RELEASES.iter().find(|release| release.revision == revision)
}

/// The known revisions as a readable list.
#[must_use]
pub fn known() -> String {
    let names: Vec<_> = RELEASES
        .iter()
        .map(|release| release.revision.to_string())
        .collect();
    names.join(", ")
}

/// The error for a revision that is not in the table.
pub(crate) fn unknown(revision: Revision) -> Diagnostic {
    rules::UNKNOWN_REVISION.diagnostic(format!(
        "the revision {revision} is not known: there are {} (as of {})",
        known(),
        AS_OF
    ))
}

// === impl Release ===

impl Release {
    /// The warning that support has ended, if it has on the given day.
    #[must_use]
    pub fn warning(&self, today: Date) -> Option<Diagnostic> {
        let month = Month {
            year: today.year(),
            month: today.month(),
        };
        if month <= self.end {
            return None;
        }
        let Self { revision, end, .. } = self;
        let how = match self.certainty {
            Certainty::Ended => "has ended in",
            Certainty::Expected => "was expected to end in",
        };
        Some(rules::SUPPORT_ENDED.diagnostic(format!(
            "the support of revision {revision} {how} {end} (table of {AS_OF}): plan the next one with egressgen aks \
             upgrade-plan"
        )))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        for pair in RELEASES.windows(2) {
            assert!(pair[0].revision < pair[1].revision);
            assert!(pair[0].end <= pair[1].end);
        }
    }

    /// Support lasts until the end of its last month.
    #[test]
    fn support_ends_after_its_last_month() {
        let release = find("asm-1-29".parse().unwrap()).unwrap();
        assert_eq!(release.warning(Date::constant(2026, 9, 30)), None);
        let warning = release.warning(Date::constant(2026, 10, 1)).unwrap();
        assert!(
            warning
                .message()
                .contains("asm-1-29 was expected to end in 2026-09"),
            "{warning}"
        );
        let next_year = find("asm-1-30".parse().unwrap())
            .unwrap()
            .warning(Date::constant(2027, 1, 1));
        assert!(next_year.is_some());
        assert_eq!(find("asm-1-31".parse().unwrap()), None);
    }
}

//! What is reported on stderr: errors, warnings and notes.
//!
//! ```text
//! Diagnostic + sources ─► located ─► text ─► visible ─┐
//!                            └─────► json ────────────┼─► stderr (apart from progress, only this module writes to it)
//! usage (commands) ─► visible words ─► clap ──────────┘
//! ```

mod excerpt;
pub(crate) mod failure;
mod json;
mod located;
pub(crate) mod progress;
#[cfg(test)]
pub(crate) mod reference;
pub(crate) mod rules;
mod text;
mod visible;

use std::io::Write as _;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Severity};

pub(crate) use text::message;
pub(crate) use visible::visible;

use crate::input::source::Source;
use failure::Failure;
pub(crate) use located::Texts;

/// Diagnostics, and the texts that they are about.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) sources: Vec<Source>,
    pub(crate) diagnostics: Diagnostics,
}

// === impl Report ===

impl Report {
    /// Sorts diagnostics in the order of the texts.
    pub(crate) fn sorted(sources: Vec<Source>, mut diagnostics: Diagnostics) -> Self {
        diagnostics.sort_by_key(|diagnostic| {
            let place = diagnostic.place()?;
            Some((place.text(), located::located(&sources, place)?.span))
        });
        Self {
            sources,
            diagnostics,
        }
    }
}

/// The format of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MessageFormat {
    /// For people, in colour on a terminal, unless NO_COLOR is set.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Reports diagnostics as requested on the command line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reporter {
    pub(crate) format: MessageFormat,
    /// Whether a warning makes the command fail.
    pub(crate) deny_warnings: bool,
}

// === impl Reporter ===

impl Reporter {
    /// Reports notes and warnings about a result before it is written. With `--deny warnings`, a warning makes the
    /// command fail.
    pub(crate) fn tell<'d>(
        self,
        sources: &[Source],
        diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    ) -> Result<(), Failure> {
        let texts = Texts::new(sources);
        let mut warnings = 0;
        for diagnostic in diagnostics {
            warnings += usize::from(diagnostic.severity() == Severity::Warning);
            self.one(&texts, diagnostic);
        }
        if self.deny_warnings && warnings > 0 {
            return Err(Failure::DeniedWarnings(warnings));
        }
        Ok(())
    }

    pub(crate) fn failure(self, failure: &Failure) {
        match (failure, self.format) {
            (Failure::ReaderGone, _) => {}
            (Failure::Input(report), MessageFormat::Text) => print(&text::report(report)),
            (Failure::Input(report), MessageFormat::Json) => {
                let texts = Texts::new(&report.sources);
                for diagnostic in &report.diagnostics {
                    self.one(&texts, diagnostic);
                }
            }
            (Failure::Work(diagnostic), _) => self.one(&Texts::new(&[]), diagnostic),
            (Failure::DeniedWarnings(count), _) => {
                let warnings = if *count == 1 { "warning" } else { "warnings" };
                let message =
                    format!("{count} {warnings} denied by --deny warnings; nothing written");
                self.one(
                    &Texts::new(&[]),
                    &rules::DENIED_WARNINGS.diagnostic(message),
                );
            }
            (Failure::Usage(message), MessageFormat::Text) => print(message),
            (Failure::Usage(message), MessageFormat::Json) => {
                let plain = anstream::adapter::strip_str(message).to_string();
                let plain = plain.trim().trim_start_matches("error: ");
                self.one(&Texts::new(&[]), &rules::USAGE.diagnostic(plain));
            }
        }
    }

    fn one(self, texts: &Texts<'_>, diagnostic: &Diagnostic) {
        match self.format {
            MessageFormat::Text => print(&text::line(texts.sources, diagnostic)),
            MessageFormat::Json => print(&json::line(texts, diagnostic)),
        }
    }
}

fn print(text: &str) {
    // If stderr is closed, there is nowhere left to report the error.
    let _ = write!(anstream::stderr(), "{}", visible::styled(text));
}

/// A list of names; if there are many, only the first ones and the number of the others.
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<_> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => shown.join(", "),
        Some(more) => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn many_names_are_cut_short() {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(listed(&names[..5]), "a, b, c, d, e");
        assert_eq!(listed(&names), "a, b, c, d, e and 2 more");
    }
}

//! The KRM function: a ResourceList comes in on stdin, and goes out on stdout with our resources in it.
//!
//! ```text
//! stdin ─► list ─► policies ─► plan ─► splice ─► stdout
//!            └─ foreign items, as they stand ──┘ (results: what is wrong, what to know)
//! ```
//!
//! Kustomize and kpt start it. Nothing but our own items is read or written again: the text of the list is kept, and
//! pieces are put into it. YAML can be written in more ways than any splice can think of, so the result is read again
//! before it is handed out: all that was there must still be there, or nothing is.

mod carried;
mod list;
mod ownership;
mod results;
mod splice;
#[cfg(test)]
mod tests;

use egressgen::Build;
use egressgen::resources::Resource;
use egressgen_diagnostics::{Diagnostic, Place};
use egressgen_yaml::{Outline, outline};

use crate::input::manifests;
use crate::input::policies::{self, Planned};
use crate::input::source::Source;
use crate::output;
use crate::report::failure::Failure;
use crate::report::{Report, Reporter, rules};
use list::List;
use ownership::Own;
use results::Outcome;
use splice::Splice;

/// Answers a ResourceList.
pub(crate) fn run(text: &str, reporter: Reporter) -> Result<(), Failure> {
    let answer = answer(text)?;
    reporter.tell(&answer.sources, &answer.messages)?;
    output::text(answer.text.as_bytes())?;
    answer.failure.map_or(Ok(()), Err)
}

/// What comes of a ResourceList.
struct Answer {
    /// The list, as the orchestrator gets it back.
    text: String,
    sources: Vec<Source>,
    messages: Vec<Diagnostic>,
    /// What is wrong with its policies; the list then says so too.
    failure: Option<Failure>,
}

fn answer(text: &str) -> Result<Answer, Failure> {
    let documents =
        outline(text, list::LEVELS).map_err(|wrong| manifests::unreadable(text, wrong))?;
    let list = List::read(text, &documents)?;
    let mut splice = Splice::new(text, list.root());
    let (sources, messages, outcomes, failure) = match planned(&list) {
        Ok((Planned { sources, plan, .. }, own)) => {
            let stale = own.stale(&list);
            own.put(&list, &mut splice)?;
            let messages: Vec<_> = plan.notes().iter().cloned().chain(stale).collect();
            let outcomes = messages.iter().map(|note| Outcome::of(&sources, note));
            let outcomes: Vec<_> = outcomes.collect();
            (sources, messages, outcomes, None)
        }
        Err(wrong) => {
            splice.append::<Resource>("items", &[])?;
            let outcomes = wrong.outcomes(&list);
            let failure = Failure::report(wrong.report);
            (Vec::new(), Vec::new(), outcomes, Some(failure))
        }
    };
    if !outcomes.is_empty() {
        splice.append("results", &outcomes)?;
    }
    Ok(Answer {
        text: splice.finish()?,
        sources,
        messages,
        failure,
    })
}

/// What is wrong, and which object of the list each diagnostic is about, if it is not about a policy.
struct Wrong<'t> {
    report: Report,
    objects: Vec<&'t Outline>,
}

// === impl Wrong ===

impl<'t> Wrong<'t> {
    fn of_objects(wrong: impl IntoIterator<Item = (&'t Outline, Diagnostic)>) -> Self {
        let (objects, diagnostics): (Vec<_>, Vec<_>) = wrong.into_iter().unzip();
        Self {
            report: Report {
                sources: Vec::new(),
                diagnostics: diagnostics.into_iter().collect(),
            },
            objects,
        }
    }

    fn outcomes(&self, list: &List<'t>) -> Vec<Outcome> {
        let Report {
            sources,
            diagnostics,
        } = &self.report;
        let outcomes = diagnostics.iter().enumerate().map(|(number, diagnostic)| {
            let policy = diagnostic.place().and_then(Place::text);
            let policy = policy.and_then(|text| list.policy(text));
            let object = self.objects.get(number).copied().or(policy);
            Outcome::of(sources, diagnostic).with_object(object)
        });
        outcomes.collect()
    }
}

impl From<Report> for Wrong<'_> {
    fn from(report: Report) -> Self {
        Self {
            report,
            objects: Vec::new(),
        }
    }
}

fn planned<'t>(list: &List<'t>) -> Result<(Planned, Own), Wrong<'t>> {
    if let Some(config) = list.wrong_config() {
        return Err(Wrong::of_objects([(config, wrong_config(config))]));
    }
    let planned = policies::planned(list.policies())?;
    let own = Own::new(Build::of(&planned.plan).resources());
    match own.clashes(list) {
        clashes if clashes.is_empty() => Ok((planned, own)),
        clashes => Err(Wrong::of_objects(clashes)),
    }
}

fn wrong_config(config: &Outline) -> Diagnostic {
    let kind = manifests::kind(config);
    let message = format!("expected EgressPolicy of egressgen.dev/v1alpha1, and this is {kind}");
    let wrong = rules::NOT_A_POLICY.diagnostic(message);
    wrong.at(Place::argument("functionConfig"))
}

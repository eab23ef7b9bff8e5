//! The KRM function: reads a ResourceList from stdin and writes it to stdout with our resources in it.
//!
//! ```text
//! stdin ─► list ─► policies ─► plan ─► patch ─► stdout
//!            └─ foreign items, unchanged ─────┘ (results: errors, warnings, notes)
//! ```
//!
//! Kustomize and kpt start it. It patches the text of the list: only our own items are rewritten, and every other byte
//! stays the same.

mod list;
mod ownership;
mod results;
#[cfg(test)]
mod tests;

use egressgen::resources::Resource;
use egressgen::{Build, EmitError};
use egressgen_diagnostics::{Diagnostic, Place};
use egressgen_yaml::{Limits, Node, Patch, PatchError, Path, parse};

use crate::input::manifests;
use crate::input::policies::{self, Planned};
use crate::input::source::Source;
use crate::output;
use crate::report::failure::Failure;
use crate::report::{Report, Reporter, rules};
use list::List;
use ownership::Own;
use results::Outcome;

/// Answers a ResourceList.
pub(crate) fn run(text: &str, reporter: Reporter) -> Result<(), Failure> {
    let answer = answer(text)?;
    reporter.tell(&answer.sources, &answer.messages)?;
    output::text(answer.text.as_bytes())?;
    answer.failure.map_or(Ok(()), Err)
}

/// The answer to a ResourceList.
struct Answer {
    /// The list as the orchestrator gets it back.
    text: String,
    sources: Vec<Source>,
    messages: Vec<Diagnostic>,
    /// The errors in the policies of the list; its results then report them too.
    failure: Option<Failure>,
}

fn answer(text: &str) -> Result<Answer, Failure> {
    let documents =
        parse(text, 0, &Limits::NONE).map_err(|wrong| manifests::unreadable(text, wrong))?;
    let list = List::read(text, &documents)?;
    let mut patch = Patch::new(text, &documents, 0);
    let (sources, messages, outcomes, failure) = match planned(&list) {
        Ok((Planned { sources, plan, .. }, own)) => {
            let stale = own.stale(&list);
            own.put(&list, &mut patch)?;
            let messages: Vec<_> = plan.notes().iter().cloned().chain(stale).collect();
            let outcomes = messages.iter().map(|note| Outcome::of(&sources, note));
            let outcomes: Vec<_> = outcomes.collect();
            (sources, messages, outcomes, None)
        }
        Err(wrong) => {
            // Some orchestrators treat a list without `items` as a failure.
            patch
                .append::<Resource>(&Path::from(["items"]), &[])
                .map_err(unpatchable)?;
            let outcomes = wrong.outcomes(&list);
            let failure = Failure::report(wrong.report);
            (Vec::new(), Vec::new(), outcomes, Some(failure))
        }
    };
    if !outcomes.is_empty() {
        patch
            .append(&Path::from(["results"]), &outcomes)
            .map_err(unpatchable)?;
    }
    Ok(Answer {
        text: patch.finish().map_err(unpatchable)?,
        sources,
        messages,
        failure,
    })
}

/// Errors, and the resource of the list that each error is about, if it is not about a policy.
struct Wrong<'t> {
    report: Report,
    objects: Vec<&'t Node>,
}

// === impl Wrong ===

impl<'t> Wrong<'t> {
    fn of_objects(wrong: impl IntoIterator<Item = (&'t Node, Diagnostic)>) -> Self {
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

fn wrong_config(config: &Node) -> Diagnostic {
    let kind = manifests::kind(config);
    let message = format!("expected EgressPolicy of egressgen.dev/v1alpha1, and this is {kind}");
    let wrong = rules::NOT_A_POLICY.diagnostic(message);
    wrong.at(Place::argument("functionConfig"))
}

/// The failure for a list that could not be patched.
fn unpatchable(error: PatchError) -> Failure {
    if let PatchError::Write(error) = error {
        return Failure::internal(&EmitError::Serialize {
            kind: "ResourceList",
            source: error.into(),
        });
    }
    let unpatchable = rules::UNPATCHABLE
        .diagnostic("nothing can be put into this ResourceList without changing what is there")
        .with_help(
            "write it as JSON, or `items` and `results` as plain lists with one item below the other, and end the \
             last line",
        );
    unpatchable.at(Place::argument("<stdin>")).into()
}

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
use egressgen::plan::Plan;
use egressgen::resources::Resource;
use egressgen_yaml::{Outline, outline};

use crate::input::source::Source;
use crate::input::{manifests, policies};
use crate::report::Message;
use crate::report::failure::{Failure, InputError};
use crate::report::findings::{Finding, Findings};
use crate::{output, report};
use list::List;
use ownership::Own;
use results::Outcome;
use splice::Splice;

/// Answers a ResourceList.
pub(crate) fn run(text: &str) -> Result<(), Failure> {
    let answer = answer(text)?;
    answer.messages.iter().for_each(report::message);
    output::text(answer.text.as_bytes())?;
    answer.failure.map_or(Ok(()), Err)
}

/// What comes of a ResourceList.
struct Answer {
    /// The list, as the orchestrator gets it back.
    text: String,
    messages: Vec<Message>,
    /// What is wrong with its policies; the list then says so too.
    failure: Option<Failure>,
}

fn answer(text: &str) -> Result<Answer, Failure> {
    let documents = read(text)?;
    let list = List::read(text, &documents).map_err(|error| Failure::Input(vec![error]))?;
    let mut splice = Splice::new(text, list.root());
    let mut messages = Vec::new();
    let (outcomes, failure): (Vec<_>, _) = match planned(&list) {
        Ok((plan, own)) => {
            let stale = own.stale(&list);
            own.put(&list, &mut splice)?;
            messages = policies::messages(&plan).chain(stale).collect();
            (messages.iter().map(Outcome::of_message).collect(), None)
        }
        Err(wrong) => {
            splice.append::<Resource>("items", &[])?;
            let (outcomes, errors) = wrong.into_iter().unzip();
            (outcomes, Some(Failure::Input(errors)))
        }
    };
    if !outcomes.is_empty() {
        splice.append("results", &outcomes)?;
    }
    Ok(Answer {
        text: splice.finish()?,
        messages,
        failure,
    })
}

/// One thing that is wrong: for the orchestrator, and for people.
type Wrong = (Outcome, InputError);

fn planned(list: &List<'_>) -> Result<(Plan, Own), Vec<Wrong>> {
    if let Some(config) = list.wrong_config() {
        return Err(vec![wrong_config(config)]);
    }
    let plan = policies::planned(list.policies());
    let plan = plan.map_err(|findings| wrong_policies(list, &findings))?;
    let own = Own::new(Build::of(&plan).resources());
    match own.clashes(list) {
        clashes if clashes.is_empty() => Ok((plan, own)),
        clashes => Err(clashes),
    }
}

fn wrong_config(config: &Outline) -> Wrong {
    let kind = manifests::kind(config);
    let message = format!("expected EgressPolicy of egressgen.dev/v1alpha1, and this is {kind}");
    let outcome = Outcome::error(&message, None).with_field("kind".to_owned());
    (
        outcome.with_object(Some(config)),
        InputError::new("functionConfig", &message),
    )
}

fn wrong_policies(list: &List<'_>, findings: &Findings) -> Vec<Wrong> {
    let errors = findings.by_field();
    let each = findings.list.iter().zip(errors).map(|(finding, error)| {
        let outcome = Outcome::error(&findings.message(finding), finding.help.as_deref())
            .with_field(findings.path(finding))
            .with_object(list.policy(finding.source));
        (outcome, error)
    });
    each.collect()
}

/// The outline of the list.
fn read(text: &str) -> Result<Vec<Outline>, Failure> {
    outline(text, list::LEVELS).map_err(|error| {
        Failure::Policies(Box::new(Findings {
            list: vec![Finding::syntax(0, &error)],
            sources: vec![Source::new("<stdin>".to_owned(), text.to_owned())],
        }))
    })
}

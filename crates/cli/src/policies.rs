//! Policy files → one plan.

use std::path::PathBuf;

use egressgen::IstioVersion;
use egressgen::plan::{Note, Plan};
use egressgen::policy::Policy;
use egressgen_yaml::{Limits, load};

use crate::args::PolicyArgs;
use crate::failure::Failure;
use crate::findings::{Finding, Findings};
use crate::report::{self, Message};
use crate::request::value;
use crate::source::Source;

/// Reads all files, and plans all policies in them together; tells everything that is wrong, and not just the first.
pub(crate) fn plan(args: &PolicyArgs) -> Result<Plan, Failure> {
    let version = args.istio_version.as_ref();
    let version = version
        .map(|text| value::<IstioVersion>("--istio-version", text))
        .transpose()
        .map_err(|error| Failure::Input(vec![error]))?;
    let (_, plan) = read(&args.files, |policies| {
        if version.is_some() {
            for policy in policies {
                policy.istio_version = version;
            }
        }
    })?;
    Ok(plan)
}

/// The same, and the policies; what is settled in them before they are planned is for the caller to say.
pub(crate) fn read(
    files: &[PathBuf],
    settle: impl FnOnce(&mut [Policy]),
) -> Result<(Vec<Policy>, Plan), Failure> {
    let sources = files.iter().map(|path| Source::read(path));
    let sources = sources.collect::<Result<Vec<_>, _>>()?;
    let mut list = Vec::new();
    let mut policies = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        if let Some(flaw) = source.flaw {
            list.push(Finding::flaw(number, flaw));
            continue;
        }
        match load(&source.text, &Limits::default()) {
            Ok(documents) => {
                for document in &documents {
                    match Policy::read(document, number) {
                        Ok(policy) => policies.push(policy),
                        Err(problems) => {
                            list.extend(
                                problems.into_iter().map(|it| Finding::problem(number, it)),
                            );
                        }
                    }
                }
            }
            Err(error) => list.push(Finding::syntax(number, &error)),
        }
    }
    settle(&mut policies);
    // What can be read is planned even so: a conflict is worth knowing before the rest is mended.
    match Plan::new(&policies) {
        Ok(plan) if list.is_empty() && !policies.is_empty() => return Ok((policies, plan)),
        Ok(_) => {}
        Err(refusals) => list.extend(refusals.into_iter().map(Finding::refusal)),
    }
    if list.is_empty() {
        let names: Vec<_> = sources.iter().map(|it| it.name.as_str()).collect();
        return Err(Failure::NoPolicy(names.join(", ")));
    }
    Err(Failure::Policies(Box::new(Findings { sources, list })))
}

/// Says what a user should know or do beside applying the resources.
pub(crate) fn tell(plan: &Plan) {
    for note in plan.notes() {
        report::message(&match note {
            Note::Assumed(text) => Message::Note(format!("assumed: {text}")),
            Note::Needed(text) => Message::Note(text.clone()),
            Note::Warning(text) => Message::Warning(text.clone()),
        });
    }
}

//! Policy files → one plan.

use egressgen::IstioVersion;
use egressgen::plan::Plan;
use egressgen::policy::Policy;
use egressgen_yaml::{Limits, load};

use crate::args::PolicyArgs;
use crate::failure::Failure;
use crate::findings::{Finding, Findings};
use crate::request::value;
use crate::source::Source;

/// Reads all files, and plans all policies in them together; tells everything that is wrong, and not just the first.
pub(crate) fn plan(args: &PolicyArgs) -> Result<Plan, Failure> {
    let version = args.istio_version.as_ref();
    let version = version
        .map(|text| value::<IstioVersion>("--istio-version", text))
        .transpose()
        .map_err(|error| Failure::Input(vec![error]))?;
    let sources = args.files.iter().map(|path| Source::read(path));
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
    if version.is_some() {
        for policy in &mut policies {
            policy.istio_version = version;
        }
    }
    // What can be read is planned even so: a conflict is worth knowing before the rest is mended.
    match Plan::new(&policies) {
        Ok(plan) if list.is_empty() && !policies.is_empty() => return Ok(plan),
        Ok(_) => {}
        Err(refusals) => list.extend(refusals.into_iter().map(Finding::refusal)),
    }
    if list.is_empty() {
        let names: Vec<_> = sources.iter().map(|it| it.name.as_str()).collect();
        return Err(Failure::NoPolicy(names.join(", ")));
    }
    Err(Failure::Policies(Box::new(Findings { sources, list })))
}

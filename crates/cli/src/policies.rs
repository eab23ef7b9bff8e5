//! Policy files → one plan.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use egressgen::IstioVersion;
use egressgen::plan::Plan;
use egressgen::policy::Policy;
use egressgen_yaml::{Limits, load};

use crate::args::PolicyArgs;
use crate::failure::Failure;
use crate::findings::{Finding, Findings, Source};
use crate::request::value;

/// The path that means standard input.
const STDIN: &str = "-";

/// Reads all files, and plans all policies in them together; tells everything that is wrong, and not just the first.
pub(crate) fn plan(args: &PolicyArgs) -> Result<Plan, Failure> {
    let version = args.istio_version.as_ref();
    let version = version
        .map(|text| value::<IstioVersion>("--istio-version", text))
        .transpose()
        .map_err(|error| Failure::Input(vec![error]))?;
    let sources = args.files.iter().map(|path| read(path));
    let sources = sources.collect::<Result<Vec<_>, _>>()?;
    let mut list = Vec::new();
    let mut policies = Vec::new();
    for (number, source) in sources.iter().enumerate() {
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

fn read(path: &Path) -> Result<Source, Failure> {
    let (name, bytes) = if path.as_os_str() == STDIN {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        ("<stdin>".to_owned(), read.map(|_| bytes))
    } else {
        (path.display().to_string(), fs::read(path))
    };
    let text = bytes.and_then(|bytes| {
        String::from_utf8(bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))
    });
    match text {
        Ok(text) => Ok(Source { name, text }),
        Err(source) => Err(Failure::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

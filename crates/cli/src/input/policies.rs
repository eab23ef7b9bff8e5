//! Policies → one plan.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use egressgen::IstioVersion;
use egressgen::plan::{Note, Plan};
use egressgen::policy::Policy;

use crate::args::PolicyArgs;
use crate::input::source::{Source, Unreadable, name};
use crate::input::values::value;
use crate::report::failure::Failure;
use crate::report::findings::{Finding, Findings};
use crate::report::{self, Message};

/// What ends the names of the files that are read from a folder.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Reads all files, and plans all policies in them together.
pub(crate) fn plan(args: &PolicyArgs) -> Result<Plan, Failure> {
    let version = args.istio_version.as_ref();
    let version = version
        .map(|text| value::<IstioVersion>("--istio-version", text))
        .transpose()
        .map_err(|error| Failure::Input(vec![error]))?;
    let settle = |policies: &mut [Policy]| {
        if version.is_some() {
            for policy in policies {
                policy.istio_version = version;
            }
        }
    };
    let (_, plan) = settled(sources(&args.files, args.allow_empty)?, settle).map_err(failure)?;
    Ok(plan)
}

/// The same, and the policies; what is settled in them before they are planned is for the caller to say.
pub(crate) fn read(
    files: &[PathBuf],
    settle: impl FnOnce(&mut [Policy]),
) -> Result<(Vec<Policy>, Plan), Failure> {
    settled(sources(files, false)?, settle).map_err(failure)
}

/// Plans all policies of these texts together; tells everything that is wrong, and not just the first.
pub(crate) fn planned(sources: Vec<Source>) -> Result<Plan, Findings> {
    settled(sources, |_| ()).map(|(_, plan)| plan)
}

fn failure(findings: Findings) -> Failure {
    Failure::Policies(Box::new(findings))
}

fn sources(paths: &[PathBuf], allow_empty: bool) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for path in files(paths)? {
        sources.push(Source::read(&path)?);
    }
    if !allow_empty && sources.iter().all(Source::is_empty) {
        let names: Vec<_> = paths.iter().map(|it| name(it)).collect();
        return Err(Failure::NoPolicy(names.join(", ")));
    }
    Ok(sources)
}

fn settled(
    sources: Vec<Source>,
    settle: impl FnOnce(&mut [Policy]),
) -> Result<(Vec<Policy>, Plan), Findings> {
    let mut list = Vec::new();
    let mut policies = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        match &source.documents {
            Ok(documents) => {
                for document in documents {
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
            Err(Unreadable::Syntax(error)) => list.push(Finding::syntax(number, error)),
            Err(Unreadable::Flaw(flaw)) => list.push(Finding::flaw(number, *flaw)),
        }
    }
    settle(&mut policies);
    // What can be read is planned even so: a conflict is worth knowing before the rest is mended.
    match Plan::new(&policies) {
        Ok(plan) if list.is_empty() => return Ok((policies, plan)),
        Ok(_) => {}
        Err(refusals) => list.extend(refusals.into_iter().map(Finding::refusal)),
    }
    Err(Findings { sources, list })
}

/// What a user should know of a plan that works.
pub(crate) fn messages(plan: &Plan) -> impl Iterator<Item = Message> {
    plan.notes().iter().map(|note| match note {
        Note::Assumed(text) => Message::Note(format!("assumed: {text}")),
        Note::Needed(text) => Message::Note(text.clone()),
        Note::Warning(text) => Message::Warning(text.clone()),
    })
}

/// Tells of a plan that works on stderr.
pub(crate) fn tell(plan: &Plan) {
    for message in messages(plan) {
        report::message(&message);
    }
}

/// The files that are read for these paths.
pub(crate) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(files_of(path)?);
    }
    Ok(files)
}

/// The file itself, or the files of a folder, but not of the folders in it; in the order of their names.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|source| Failure::Read {
        path: path.to_owned(),
        source,
    })?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let mut paths: Vec<_> = paths.filter(|path| is_manifest(path)).collect();
    paths.sort();
    Ok(paths)
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    let hidden = path
        .file_name()
        .is_none_or(|name| name.to_string_lossy().starts_with('.'));
    !hidden && extension.is_some_and(|it| EXTENSIONS.contains(&it)) && path.is_file()
}

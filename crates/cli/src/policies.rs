//! Policies → one plan.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use egressgen::plan::{Note, Plan};
use egressgen::policy::Policy;

use crate::args::PolicyArgs;
use crate::failure::Failure;
use crate::findings::{Finding, Findings, Source};
use crate::report::Message;

/// The path that means standard input.
pub(crate) const STDIN: &str = "-";

/// What ends the names of the files that are read from a folder.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Reads all files, and plans all policies in them together.
pub(crate) fn plan(args: &PolicyArgs) -> Result<Plan, Failure> {
    let mut sources = Vec::new();
    for path in &args.files {
        for path in files(path)? {
            sources.push(read(&path)?);
        }
    }
    if !args.allow_empty && sources.iter().all(Source::is_empty) {
        let names: Vec<_> = args.files.iter().map(|it| name(it)).collect();
        return Err(Failure::NoPolicy(names.join(", ")));
    }
    planned(sources).map_err(|findings| Failure::Policies(Box::new(findings)))
}

/// Plans all policies of these texts together; tells everything that is wrong, and not just the first.
pub(crate) fn planned(sources: Vec<Source>) -> Result<Plan, Findings> {
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
            Err(error) => list.push(Finding::syntax(number, error)),
        }
    }
    // What can be read is planned even so: a conflict is worth knowing before the rest is mended.
    match Plan::new(&policies) {
        Ok(plan) if list.is_empty() => return Ok(plan),
        Ok(_) => {}
        Err(refusals) => list.extend(refusals.into_iter().map(Finding::refusal)),
    }
    Err(Findings { sources, list })
}

/// What a user should know of a plan that works.
pub(crate) fn messages(plan: &Plan) -> impl Iterator<Item = Message> {
    plan.notes().iter().map(|note| match note {
        Note::Needed(text) => Message::Note(text.clone()),
        Note::Warning(text) => Message::Warning(text.clone()),
    })
}

fn read(path: &Path) -> Result<Source, Failure> {
    Ok(Source::new(name(path), text(path)?))
}

/// The text of one file.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let bytes = if path.as_os_str() == STDIN {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map(|_| bytes)
    } else {
        fs::read(path)
    };
    let text = bytes.and_then(|bytes| {
        String::from_utf8(bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))
    });
    text.map_err(|error| unreadable(path, error))
}

/// The file itself, or the files of a folder, but not of the folders in it; in the order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| unreadable(path, error))?;
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

fn name(path: &Path) -> String {
    if path.as_os_str() == STDIN {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    }
}

fn unreadable(path: &Path, source: io::Error) -> Failure {
    Failure::Read {
        path: path.to_owned(),
        source,
    }
}

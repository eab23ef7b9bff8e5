//! Policies → one plan.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use egressgen::IstioVersion;
use egressgen::plan::Plan;
use egressgen::policy::Policy;
use egressgen_diagnostics::{Diagnostics, DocumentId};

use crate::args::PolicyArgs;
use crate::extension;
use crate::input::source::{Source, name};
use crate::input::values::value;
use crate::report::failure::Failure;
use crate::report::{Report, Reporter};

/// Policies that are planned together, and the texts that they were read from.
pub(crate) struct Planned {
    pub(crate) sources: Vec<Source>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) plan: Plan,
}

/// Reads all files and plans all policies in them together.
pub(crate) fn plan(args: &PolicyArgs) -> Result<Planned, Failure> {
    let version = args.istio_version.as_ref();
    let version = version
        .map(|text| value::<IstioVersion>("--istio-version", text))
        .transpose()?;
    let settle = |policies: &mut [Policy]| {
        if version.is_some() {
            for policy in policies {
                policy.istio_version = version;
            }
        }
    };
    settled(sources(&args.files, args.allow_empty)?, settle).map_err(Failure::report)
}

/// Like `plan`, but without the flags: the caller's `settle` adjusts the policies before they are planned.
pub(crate) fn read(
    files: &[PathBuf],
    settle: impl FnOnce(&mut [Policy]),
) -> Result<Planned, Failure> {
    settled(sources(files, false)?, settle).map_err(Failure::report)
}

/// Plans all policies of these texts together. Reports all errors, not just the first one.
pub(crate) fn planned(sources: Vec<Source>) -> Result<Planned, Report> {
    settled(sources, |_| ())
}

fn sources(paths: &[PathBuf], allow_empty: bool) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for (number, path) in (0..).zip(files(paths)?) {
        sources.push(Source::read(&path, number)?);
    }
    if !allow_empty && sources.iter().all(Source::is_empty) {
        let names: Vec<_> = paths.iter().map(|path| name(path)).collect();
        return Err(Failure::no_policy(&names.join(", ")));
    }
    Ok(sources)
}

fn settled(sources: Vec<Source>, settle: impl FnOnce(&mut [Policy])) -> Result<Planned, Report> {
    let mut diagnostics = Diagnostics::new();
    let mut policies = Vec::new();
    for (text, source) in (0..).zip(&sources) {
        match &source.documents {
            Ok(documents) => {
                for (index, document) in (0..).zip(documents) {
                    match Policy::read(document, DocumentId { text, index }) {
                        Ok(policy) => policies.push(policy),
                        Err(wrong) => diagnostics.append(wrong),
                    }
                }
            }
            Err(wrong) => diagnostics.append(wrong.clone()),
        }
    }
    settle(&mut policies);
    // Plan the policies that can be read anyway: users want to know about a conflict before they fix the other errors.
    match Plan::new(&policies) {
        Ok(plan) if diagnostics.is_empty() => {
            return Ok(Planned {
                sources,
                policies,
                plan,
            });
        }
        Ok(_) => {}
        Err(refusals) => diagnostics.append(refusals),
    }
    Err(Report::sorted(sources, diagnostics))
}

// === impl Planned ===

impl Planned {
    /// Reports the notes and warnings of a successful plan.
    pub(crate) fn tell(&self, reporter: Reporter) -> Result<(), Failure> {
        reporter.tell(&self.sources, self.plan.notes())
    }
}

/// The files to read for these paths.
pub(crate) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(files_of(path)?);
    }
    Ok(files)
}

/// The file itself, or the manifests in a folder, sorted by name. Subfolders are not searched.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| Failure::unreadable(path, &error))?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let mut paths: Vec<_> = paths.filter(|path| is_manifest(path)).collect();
    paths.sort();
    Ok(paths)
}

fn is_manifest(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_none_or(|name| name.to_string_lossy().starts_with('.'));
    !hidden && extension::is_read(path) && path.is_file()
}

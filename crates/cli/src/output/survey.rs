//! Compares what a folder holds with what it should hold.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use egressgen::{MANAGED_BY, POLICY_LABEL};
use egressgen_diagnostics::Diagnostic;
use egressgen_yaml::Limits;

use super::folder::{Folder, Wanted};
use super::owner::Owners;
use super::replace::is_locked;
use crate::extension;
use crate::report::failure::Failure;
use crate::report::progress::Progress;
use crate::report::{listed, rules};

/// The work to do in a folder.
pub(super) struct Survey {
    /// The state of each file that the folder should hold.
    pub(super) states: Vec<State>,
    /// The names of files of the run's policies that the folder should not hold.
    pub(super) stale: Vec<OsString>,
    /// The files of other policies, by policy.
    others: BTreeMap<String, Vec<String>>,
}

/// The files that are in the way, each with a reason.
#[derive(Default)]
struct InTheWay {
    files: Vec<String>,
    /// Whether one of them belongs to a policy that is not in the run.
    of_others: bool,
}

/// The reason why a file must not change.
enum Obstacle {
    /// It belongs to policies that are not in the run.
    OtherPolicy(String),
    /// Any other reason.
    Other(String),
}

/// How a file compares with its wanted content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Missing,
    Changed,
    Unchanged,
}

/// A file on disk.
struct Found {
    content: Vec<u8>,
    locked: bool,
}

// === impl Survey ===

impl Survey {
    /// Looks at every file that the folder should hold, and at every other file that egressgen may have written.
    /// Reports all files in the way together.
    pub(super) fn of(folder: &Folder<'_>) -> Result<Self, Failure> {
        let mut present = names(folder.path).map_err(|error| folder.failure(&error))?;
        let mut states = Vec::with_capacity(folder.len());
        let mut in_the_way = InTheWay::default();
        let mut progress = Progress::new("compared", folder.len());
        for wanted in folder.wanted() {
            progress.step();
            if !present.remove(&OsString::from(&wanted.name)) {
                states.push(State::Missing);
                continue;
            }
            let content = wanted
                .content()
                .map_err(|error| Failure::internal(&error))?;
            match compare(folder, &wanted, &content) {
                Ok(state) => states.push(state),
                Err(obstacle) => in_the_way.add(&wanted.name, obstacle),
            }
        }
        let mut stale = Vec::new();
        let mut others: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for name in present {
            // A file that can't be read is not ours to remove.
            let Ok(found) = Found::at(&folder.file(&name), Limits::BYTES) else {
                continue;
            };
            let Some(owners) = Owners::of(&found.content) else {
                continue;
            };
            let shown = name.display().to_string();
            if owners.are_none_in(&folder.policies) {
                others.entry(owners.to_string()).or_default().push(shown);
            } else if !owners.are_all_in(&folder.policies) {
                let reason = format!(
                    "it belongs to {}, and one of them is not in this run",
                    owners.title()
                );
                in_the_way.add(&shown, Obstacle::OtherPolicy(reason));
            } else if found.locked {
                in_the_way.add(&shown, Obstacle::Other(LOCKED.to_owned()));
            } else {
                stale.push(name);
            }
        }
        if !in_the_way.files.is_empty() {
            return Err(in_the_way.failure(folder));
        }
        Ok(Self {
            states,
            stale,
            others,
        })
    }

    /// The note about files of other policies: such a policy may be gone, and nobody else would notice its files.
    pub(super) fn others(&self, folder: &Folder<'_>) -> Option<Diagnostic> {
        let files: usize = self.others.values().map(Vec::len).sum();
        let files = match files {
            0 => return None,
            1 => "1 file".to_owned(),
            files => format!("{files} files"),
        };
        let policies = self.others.iter();
        let policies = policies.map(|(policy, files)| format!("{policy} ({})", listed(files)));
        let policies: Vec<_> = policies.collect();
        Some(rules::OTHER_POLICIES.diagnostic(format!(
            "{}: left alone {files} of policies that are not in this run: {}; --prune-policy removes the files of a policy that no longer exists",
            folder.path.display(),
            listed(&policies)
        )))
    }
}

// === impl InTheWay ===

impl InTheWay {
    fn add(&mut self, name: &str, obstacle: Obstacle) {
        let reason = match obstacle {
            Obstacle::OtherPolicy(reason) => {
                self.of_others = true;
                reason
            }
            Obstacle::Other(reason) => reason,
        };
        self.files.push(format!("{name} ({reason})"));
    }

    fn failure(self, folder: &Folder<'_>) -> Failure {
        let help = if self.of_others {
            "pass all policies that own such a file with -f in one run, give one of the two destinations another `name`, or, if a policy was deleted or renamed, pass its old name with --prune-policy"
        } else {
            "move these files away, or choose another folder"
        };
        Failure::foreign_files(folder.path, &listed(&self.files), help)
    }
}

const LOCKED: &str = "it is read-only";

/// The names of files in a folder that egressgen may have written; none if the folder does not exist yet.
fn names(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry?.file_name();
        if extension::is_written(Path::new(&name)) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// The state of a file, or the reason why it must not change.
fn compare(folder: &Folder<'_>, wanted: &Wanted, content: &[u8]) -> Result<State, Obstacle> {
    let path = folder.file(&wanted.name);
    // A file that is too long to be read as YAML is never treated as ours.
    let found = Found::at(&path, Limits::BYTES.max(content.len())).map_err(Obstacle::Other)?;
    if found.content == content {
        return Ok(State::Unchanged);
    }
    let Some(owners) = Owners::of(&found.content) else {
        let (label, value) = MANAGED_BY;
        return Err(Obstacle::Other(format!(
            "not every resource in it has the labels {label}: {value} and {POLICY_LABEL}"
        )));
    };
    if !owners.are_all_in(&folder.policies) {
        return Err(Obstacle::OtherPolicy(format!(
            "it belongs to {}, and {} would overwrite it",
            owners.title(),
            wanted.policies()
        )));
    }
    if found.locked {
        return Err(Obstacle::Other(LOCKED.to_owned()));
    }
    Ok(State::Changed)
}

// === impl Found ===

impl Found {
    /// Reads a file. Never follows a link: nobody allowed egressgen to write to its target.
    fn at(path: &Path, most: usize) -> Result<Self, String> {
        let metadata = fs::symlink_metadata(path).map_err(|error| error.to_string())?;
        if metadata.is_symlink() {
            return Err("it is a symbolic link".to_owned());
        }
        if !metadata.is_file() {
            return Err("it is not a file".to_owned());
        }
        if metadata.len() > most as u64 {
            return Err(format!("it is too large: {} bytes", metadata.len()));
        }
        let mut content = Vec::new();
        let read =
            File::open(path).and_then(|file| file.take(most as u64).read_to_end(&mut content));
        read.map_err(|error| error.to_string())?;
        Ok(Self {
            content,
            locked: is_locked(&metadata),
        })
    }
}

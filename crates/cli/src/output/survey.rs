//! What a folder holds, beside what it should hold.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::folder::{EXTENSIONS, Folder};
use super::ours::{LABEL, is_ours};
use super::replace::is_locked;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::report::listed;

/// What there is to do in a folder.
pub(super) struct Survey {
    /// What becomes of the files that it should hold, one by one.
    pub(super) states: Vec<State>,
    /// The names of egressgen's own files that it should not hold.
    pub(super) stale: Vec<OsString>,
}

/// How a file compares with what should be in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Missing,
    Changed,
    Unchanged,
}

/// A file as it is.
struct Found {
    content: Vec<u8>,
    locked: bool,
}

// === impl Survey ===

impl Survey {
    /// Looks at every file that the folder should hold, and at every other that may be egressgen's own. Whatever stands
    /// in the way is told at once.
    pub(super) fn of(folder: &Folder<'_>) -> Result<Self, Failure> {
        let mut present = names(folder.path).map_err(|error| folder.failure(&error))?;
        let mut states = Vec::with_capacity(folder.len());
        let mut in_the_way = Vec::new();
        let mut progress = Progress::new("compared", folder.len());
        for wanted in folder.wanted() {
            progress.step();
            if !present.remove(&OsString::from(&wanted.name)) {
                states.push(State::Missing);
                continue;
            }
            match compare(&folder.file(&wanted.name), &wanted.content()?) {
                Ok(state) => states.push(state),
                Err(reason) => in_the_way.push(format!("{} ({reason})", wanted.name)),
            }
        }
        let mut stale = Vec::new();
        for name in present {
            // What can't be read is not ours to remove.
            match Found::at(&folder.file(&name), LARGEST) {
                Ok(found) if !is_ours(&found.content) => {}
                Ok(found) if found.locked => {
                    in_the_way.push(format!("{} ({LOCKED})", name.display()));
                }
                Ok(_) => stale.push(name),
                Err(_) => {}
            }
        }
        if !in_the_way.is_empty() {
            return Err(folder.failure(&format!(
                "in the way: {}; move them away, or name another folder",
                listed(&in_the_way)
            )));
        }
        Ok(Self { states, stale })
    }
}

/// As much as is read of a YAML text. No larger file is taken for our own, or read.
const LARGEST: usize = 16 << 20;
const LOCKED: &str = "it is read-only";

/// The names in a folder that may be those of egressgen's own files; none where there is no folder yet.
fn names(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry?.file_name();
        let extension = Path::new(&name).extension();
        if EXTENSIONS.iter().any(|it| extension == Some(it.as_ref())) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// What becomes of a file, or why it must stay as it is.
fn compare(path: &Path, content: &[u8]) -> Result<State, String> {
    let found = Found::at(path, LARGEST.max(content.len()))?;
    if found.content == content {
        return Ok(State::Unchanged);
    }
    if !is_ours(&found.content) {
        let (label, value) = LABEL;
        return Err(format!("not all in it has the label {label}: {value}"));
    }
    if found.locked {
        return Err(LOCKED.to_owned());
    }
    Ok(State::Changed)
}

// === impl Found ===

impl Found {
    /// Reads a file. A link is never followed: it leads to where nobody said that something may be written.
    fn at(path: &Path, most: usize) -> Result<Self, String> {
        let metadata = fs::symlink_metadata(path).map_err(|error| error.to_string())?;
        if metadata.is_symlink() {
            return Err("it is a link".to_owned());
        }
        if !metadata.is_file() {
            return Err("it is no file".to_owned());
        }
        if metadata.len() > most as u64 {
            return Err(format!("it has {} bytes", metadata.len()));
        }
        let mut content = Vec::new();
        let read = File::open(path).and_then(|it| it.take(most as u64).read_to_end(&mut content));
        read.map_err(|error| error.to_string())?;
        Ok(Self {
            content,
            locked: is_locked(&metadata),
        })
    }
}

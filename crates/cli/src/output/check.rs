//! Compares results with the files on disk: shows the difference and writes nothing.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use egressgen::Format;
use egressgen::resources::Resource;
use similar::TextDiff;

use super::folder::Folder;
use super::stdout;
use super::survey::{State, Survey};
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Compares one file.
pub(crate) fn file(
    path: &Path,
    format: Format,
    resources: impl Iterator<Item = Resource>,
) -> Result<(), Failure> {
    let old = match read(path) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::unreadable(path, &error)),
    };
    let mut new = Vec::new();
    egressgen::emit(&mut new, format, resources).map_err(|error| Failure::internal(&error))?;
    if old.as_ref() == Some(&new) {
        return Ok(());
    }
    shown(|out| difference(out, path, old.as_deref(), Some(&new)))?;
    let how = if old.is_some() { "changed" } else { "missing" };
    Err(Failure::outdated(path, how))
}

/// Compares a folder, file by file.
pub(crate) fn folder(folder: &Folder<'_>, reporter: Reporter) -> Result<(), Failure> {
    let survey = Survey::of(folder)?;
    reporter.tell(&[], &survey.others(folder))?;
    let count = |state| survey.states.iter().filter(|own| **own == state).count();
    let counts = [
        (count(State::Missing), "missing"),
        (count(State::Changed), "changed"),
        (survey.stale.len(), "stale"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if counts.is_empty() {
        return Ok(());
    }
    shown(|out| {
        for (wanted, state) in folder.wanted().zip(&survey.states) {
            let path = folder.file(&wanted.name);
            let old = match state {
                State::Unchanged => continue,
                State::Changed => Some(fs::read(&path)?),
                State::Missing => None,
            };
            let new = wanted.content().map_err(io::Error::other)?;
            difference(out, &path, old.as_deref(), Some(&new))?;
        }
        for name in &survey.stale {
            let path = folder.file(name);
            difference(out, &path, Some(&fs::read(&path)?), None)?;
        }
        Ok(())
    })?;
    Err(Failure::outdated(folder.path, &counts.join(", ")))
}

/// Reads a file. Refuses a pipe or a device, because reading it might never end.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(io::Error::other(
            "it is not a file, so there is nothing to compare",
        ));
    }
    fs::read(path)
}

/// Writes to standard output. If the reader stops early, as in `| head`, the command still reports a difference.
fn shown(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = stdout::open().map_err(|error| Failure::stdout(&error))?;
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::stdout(&error)),
        _ => Ok(()),
    }
}

/// Writes the difference in the format that `patch` reads.
fn difference(
    out: &mut dyn Write,
    path: &Path,
    old: Option<&[u8]>,
    new: Option<&[u8]>,
) -> io::Result<()> {
    /// Up to this many lines, the comparison has no time limit. For more lines, the search for the smallest difference
    /// ends after `LONGEST`; the difference is correct in any case.
    const LINES: usize = 5_000;
    const LONGEST: Duration = Duration::from_secs(1);
    let name = path.display().to_string();
    let header = |side: Option<&[u8]>| side.map_or("/dev/null", |_| name.as_str());
    let before = String::from_utf8_lossy(old.unwrap_or_default());
    let after = String::from_utf8_lossy(new.unwrap_or_default());
    let mut config = TextDiff::configure();
    if before.lines().count() + after.lines().count() > LINES {
        config.timeout(LONGEST);
    }
    let diff = config.diff_lines(&before, &after);
    let mut unified = diff.unified_diff();
    write!(out, "{}", unified.header(header(old), header(new)))
}

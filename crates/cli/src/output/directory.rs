//! A plan → a complete folder of files.

use std::fs;

use egressgen_diagnostics::Diagnostic;

use super::folder::Folder;
use super::hold::Hold;
use super::replace::Replacement;
use super::survey::{State, Survey};
use crate::report::failure::Failure;
use crate::report::progress::Progress;
use crate::report::{listed, rules};

/// Makes the folder hold the wanted files, and reports what was done and which files were left alone.
///
/// All new files are written before the first one takes its place, and stale files are removed last. A run that stops
/// in between leaves the old folder, or one in which no file is missing.
pub(crate) fn write(folder: &Folder<'_>) -> Result<Vec<Diagnostic>, Failure> {
    let survey = Survey::of(folder)?;
    fs::create_dir_all(folder.path).map_err(|error| folder.failure(&error))?;
    let hold = Hold::on(folder.path);
    let replacements = prepare(folder, &survey, &hold)?;
    let written = replacements.len();
    for (done, replacement) in replacements.into_iter().enumerate() {
        replacement
            .commit()
            .map_err(|error| folder.interrupted(done, written, &error))?;
    }
    for name in &survey.stale {
        fs::remove_file(folder.file(name))
            .map_err(|error| folder.interrupted(written, written, &error))?;
    }
    let done = rules::FOLDER_WRITTEN.diagnostic(format!(
        "{}: {}",
        folder.path.display(),
        summary(&survey, written)
    ));
    Ok([Some(done), survey.others(folder)]
        .into_iter()
        .flatten()
        .collect())
}

/// Writes each new file next to the file that it will replace.
fn prepare(folder: &Folder<'_>, survey: &Survey, hold: &Hold) -> Result<Vec<Replacement>, Failure> {
    let mut progress = Progress::new("written", folder.len());
    let mut replacements = Vec::new();
    for (wanted, state) in folder.wanted().zip(&survey.states) {
        progress.step();
        if *state == State::Unchanged {
            continue;
        }
        let replacement = Replacement::new(hold, folder.file(&wanted.name), |out| wanted.emit(out));
        replacements.push(
            replacement.map_err(|error| Failure::emit(error, |error| folder.failure(&error)))?,
        );
    }
    drop(progress);
    let mut progress = Progress::new("saved", replacements.len());
    for replacement in &replacements {
        progress.step();
        replacement.sync().map_err(|error| folder.failure(&error))?;
    }
    Ok(replacements)
}

fn summary(survey: &Survey, written: usize) -> String {
    let mut parts = vec![format!("{written} written")];
    let unchanged = survey.states.len() - written;
    if unchanged > 0 {
        parts.push(format!("{unchanged} unchanged"));
    }
    if !survey.stale.is_empty() {
        let names: Vec<_> = survey
            .stale
            .iter()
            .map(|name| name.display().to_string())
            .collect();
        parts.push(format!("{} removed: {}", names.len(), listed(&names)));
    }
    parts.join(", ")
}

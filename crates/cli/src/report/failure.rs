//! How a command can fail, and with which exit code.

use std::borrow::Cow;
use std::path::Path;
use std::process::ExitCode;
use std::{env, io};

use egressgen::EmitError;
use egressgen_diagnostics::{Diagnostic, Diagnostics, Place};

use super::{Report, rules};

/// The reason why a command gave no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is wrong, or the files on disk are not as they should be.
    Input(Box<Report>),
    /// The command could not do its work.
    Work(Box<Diagnostic>),
    /// The command line can't be parsed; this is the message from clap.
    Usage(String),
    /// This many warnings were reported, and `--deny warnings` is given.
    DeniedWarnings(usize),
    /// The reader of our output stopped reading, as `| head` does: it has what it wanted and needs no message. The exit
    /// code still says that the output is incomplete.
    ReaderGone,
}

// === impl Failure ===

impl Failure {
    /// 1 if the user's input is wrong, 2 if the command could not do its work.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Input(_) | Self::DeniedWarnings(_) => ExitCode::from(1),
            Self::Work(_) | Self::Usage(_) | Self::ReaderGone => ExitCode::from(2),
        }
    }

    /// The input is wrong, and the report shows no text.
    pub(crate) fn input(diagnostics: impl Into<Diagnostics>) -> Self {
        Self::report(Report {
            sources: Vec::new(),
            diagnostics: diagnostics.into(),
        })
    }

    pub(crate) fn report(report: Report) -> Self {
        Self::Input(Box::new(report))
    }

    pub(crate) fn no_policy(files: &str) -> Self {
        Self::input(rules::NO_POLICY.diagnostic(format!("no EgressPolicy in {files}")))
    }

    /// The files on disk differ from what would be written.
    pub(crate) fn outdated(path: &Path, how: &str) -> Self {
        let outdated =
            rules::OUTDATED.diagnostic(format!("{} is out of date: {how}", quoted(path)));
        Self::input(outdated.with_help(format!("run {}", without_check())))
    }

    pub(crate) fn unreadable(path: &Path, reason: &impl ToString) -> Self {
        let reason = reason.to_string();
        Self::work(
            rules::UNREADABLE.diagnostic(format!("{} could not be read: {reason}", quoted(path))),
        )
    }

    /// A file or a folder could not be written and is unchanged.
    pub(crate) fn unwritable(path: &Path, reason: &impl ToString) -> Self {
        let reason = reason.to_string();
        Self::work(rules::UNWRITABLE.diagnostic(format!(
            "{} could not be written, and is unchanged: {reason}",
            quoted(path)
        )))
    }

    /// Standard output could not be written.
    pub(crate) fn stdout(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ReaderGone;
        }
        Self::work(
            rules::UNWRITABLE.diagnostic(format!("standard output could not be written: {error}")),
        )
    }

    /// Some files in a folder are not ours to change, so the folder is unchanged.
    pub(crate) fn foreign_files(path: &Path, files: &str, help: &'static str) -> Self {
        let foreign = rules::FOREIGN_FILES.diagnostic(format!(
            "{} is unchanged: in the way: {files}",
            quoted(path)
        ));
        Self::work(foreign.with_help(help))
    }

    /// A folder holds only some of its new files, and still holds its stale files.
    pub(crate) fn interrupted(path: &Path, done: usize, all: usize, error: &io::Error) -> Self {
        Self::work(rules::INTERRUPTED.diagnostic(format!(
            "{} is incomplete: {done} of {all} new files are written, and stale files are not removed: {error}",
            quoted(path)
        )))
    }

    /// The result could not be serialized; no input should cause this.
    pub(crate) fn internal(error: &impl ToString) -> Self {
        Self::work(rules::INTERNAL.diagnostic(error.to_string()))
    }

    /// Resources could not be written. `io` explains the I/O errors of the output.
    pub(crate) fn emit(error: EmitError, io: impl FnOnce(io::Error) -> Self) -> Self {
        match error {
            EmitError::Io(error) => io(error),
            error => Self::internal(&error),
        }
    }

    fn work(diagnostic: Diagnostic) -> Self {
        Self::Work(Box::new(diagnostic))
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::input(diagnostic)
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::input(diagnostics)
    }
}

/// The value of a flag, a variable or another input is not allowed.
pub(crate) fn invalid(origin: impl Into<Cow<'static, str>>, message: &impl ToString) -> Diagnostic {
    let invalid = rules::INVALID_ARGUMENT.diagnostic(message.to_string());
    invalid.at(Place::argument(origin))
}

/// A path in quotes, with invisible characters escaped.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}

/// The command line as it was given, but without `--check`.
fn without_check() -> String {
    let args = env::args_os().skip(1).filter(|arg| arg != "--check");
    let args = args.map(|arg| arg.to_string_lossy().into_owned());
    let words: Vec<_> = std::iter::once("egressgen".to_owned())
        .chain(args)
        .collect();
    // `shlex` fails only on a zero byte, and no command line contains one.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_default()
}

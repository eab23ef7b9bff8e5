//! How a command can fail, and with which exit code.

use std::borrow::Cow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io};

use crate::report::findings::Findings;

/// Why a command gave no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The command line can't be read, and this is what to print about it.
    #[error("the command line is wrong")]
    Usage(String),
    /// Values are wrong, and this is all that is wrong with them.
    #[error("the input is wrong")]
    Input(Vec<InputError>),
    /// Policies are wrong, and this is all that is wrong with them.
    #[error("the policies are wrong")]
    Policies(Box<Findings>),
    /// The files are readable and hold no policy: to print nothing, as if nothing were wanted, would be worse.
    #[error("no EgressPolicy in {0}: if nothing is wanted, give --allow-empty")]
    NoPolicy(String),
    /// A policy file could not be read.
    #[error("{path:?} could not be read: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The result could not be built into its form; no resource that egressgen makes leads here.
    #[error(transparent)]
    Emit(egressgen::EmitError),
    /// A template could not be filled in; none that is embedded leads here.
    #[error("a template is wrong: {0}")]
    Template(String),
    /// A script or a manifest could not be rendered; no input leads here.
    #[error(transparent)]
    Aks(Box<dyn std::error::Error + Send + Sync>),
    /// Standard output took no more.
    #[error("standard output could not be written: {0}")]
    Stdout(io::Error),
    /// The output file could not be written; it is as it was.
    #[error("{path:?} could not be written, and is as it was: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// A folder could not be written; it is as it was.
    #[error("{path:?} is left as it was: {reason}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why it could not be written.
        reason: String,
    },
    /// Files in a folder are not ours to change; the folder is as it was.
    #[error("{path:?} is left as it was: in the way: {files}")]
    InTheWay {
        /// The folder.
        path: PathBuf,
        /// The files, each with a reason.
        files: String,
        /// What to do.
        help: &'static str,
    },
    /// A folder could be written in part only.
    #[error(
        "{path:?} is halfway: {done} of {all} new files are in their places, and what is stale is still there; then: {source}"
    )]
    Halfway {
        /// The folder.
        path: PathBuf,
        /// How many files are as they should be.
        done: usize,
        /// How many there should be.
        all: usize,
        /// What came between.
        source: io::Error,
    },
    /// What is on disk is not what would be written.
    #[error("{path:?} is not up to date: {how}")]
    Outdated {
        /// The file or the folder.
        path: PathBuf,
        /// What is wrong with it.
        how: String,
    },
}

/// A wrong value, and where it came from.
#[derive(Debug)]
pub(crate) struct InputError {
    /// The flag, variable or field that holds the value.
    pub(crate) origin: Cow<'static, str>,
    /// What is wrong.
    pub(crate) message: String,
    /// What to type instead, where that can be said.
    pub(crate) help: Option<String>,
}

// === impl Failure ===

impl Failure {
    /// 1 where the user's values are wrong, 2 where the command could not do its work.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Input(_) | Self::Policies(_) | Self::NoPolicy(_) | Self::Outdated { .. } => {
                ExitCode::from(1)
            }
            Self::Usage(_)
            | Self::Emit(_)
            | Self::Template(_)
            | Self::Aks(_)
            | Self::Stdout(_)
            | Self::File { .. }
            | Self::Folder { .. }
            | Self::InTheWay { .. }
            | Self::Halfway { .. }
            | Self::Read { .. } => ExitCode::from(2),
        }
    }

    /// What to do about it, where that is not clear from the message.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::InTheWay { help, .. } => Some((*help).to_owned()),
            Self::Halfway { .. } => Some("run the same command again".to_owned()),
            Self::Outdated { .. } => Some(format!("run {}", without_check())),
            _ => None,
        }
    }

    /// Whether the reader of our output has gone, as `| head` does: it has seen what it wanted, and needs no word about
    /// it. The exit code still says that the result is not there as a whole.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self, Self::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// The command line as it was given, but for `--check`.
fn without_check() -> String {
    let args = env::args_os().skip(1).filter(|it| it != "--check");
    let args = args.map(|it| it.to_string_lossy().into_owned());
    let words: Vec<_> = std::iter::once("egressgen".to_owned())
        .chain(args)
        .collect();
    // What it can't quote, a zero byte, is in no command line.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_default()
}

// === impl InputError ===

impl InputError {
    pub(crate) fn new(origin: impl Into<Cow<'static, str>>, message: &impl ToString) -> Self {
        Self {
            origin: origin.into(),
            message: message.to_string(),
            help: None,
        }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

//! How a command can fail, and with which exit code.

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::findings::Findings;

/// Why a command gave no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
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
            Self::Input(_) | Self::Policies(_) | Self::NoPolicy(_) => ExitCode::from(1),
            Self::Stdout(error) if is_closed_pipe(error) => ExitCode::SUCCESS,
            Self::Emit(_)
            | Self::Template(_)
            | Self::Stdout(_)
            | Self::File { .. }
            | Self::Read { .. } => ExitCode::from(2),
        }
    }

    /// Whether the reader of our output has seen enough, as in `| head`: no failure to speak of.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self, Self::Stdout(error) if is_closed_pipe(error))
    }
}

fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
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

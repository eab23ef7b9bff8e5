//! The scripts, rendered from the templates.
//!
//! Whatever a template prints is quoted for the shell, without being asked: see [`shell`].

mod context;
mod shell;

use crate::Site;
use context::Context;
use minijinja::value::Serde;
use serde::Serialize;

/// A script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// From a cluster with the add-on to traffic that leaves by the gateways.
    Setup,
    /// Checks what setup has made, and sends a request for each destination.
    Verify,
    /// Takes the routes and the sample application away.
    Cleanup,
    /// Takes the gateways away.
    Disable,
}

/// Why a script could not be rendered; no [`Site`] leads here.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// A template and what it is filled with do not fit.
    #[error("a script can't be rendered: {0:#}")]
    Template(#[from] minijinja::Error),
    /// A resource can't be written.
    #[error(transparent)]
    Emit(#[from] egressgen::EmitError),
    /// A manifest can't be written.
    #[error(transparent)]
    Write(#[from] egressgen_yaml::WriteError),
}

// === impl Script ===

impl Script {
    /// All of them, in the order of their use.
    pub const ALL: [Self; 4] = [Self::Setup, Self::Verify, Self::Cleanup, Self::Disable];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Verify => "verify",
            Self::Cleanup => "cleanup",
            Self::Disable => "disable",
        }
    }
}

// === impl Site ===

impl Site {
    /// A script for bash, whole and by itself.
    pub fn script(&self, script: Script) -> Result<String, RenderError> {
        render(&format!("{}.sh", script.as_str()), Context::of(self)?)
    }
}

/// Fills a template in.
pub(crate) fn render(template: &str, context: impl Serialize) -> Result<String, RenderError> {
    let environment = shell::environment()?;
    Ok(environment.get_template(template)?.render(Serde(context))?)
}

//! The scripts, rendered from the templates.
//!
//! Whatever a template prints is quoted for the shell, without being asked: see [`shell`].

mod callers;
mod cleanup;
mod disable;
mod requests;
mod setup;
mod shell;
mod verify;

use egressgen::{Format, emit, resources};
use egressgen_diagnostics::Diagnostics;
use egressgen_yaml::Writer;
use minijinja::value::Serde;
use serde::Serialize;

use crate::AksCluster;

/// A script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// From a cluster with the add-on to traffic that leaves by the gateways.
    Setup,
    /// Checks what setup has made, and tries each destination as who may call it and as who may not.
    Verify,
    /// Takes the routes and the sample application away.
    Cleanup,
    /// Takes the gateways away.
    Disable,
}

/// Why there is no script.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The cluster does not say what the script needs.
    #[error(transparent)]
    Refused(#[from] Diagnostics),
    /// A template and what it is filled with do not fit; no input leads here.
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

// === impl AksCluster ===

impl AksCluster {
    /// A script for bash, whole and by itself.
    pub fn script(&self, script: Script) -> Result<String, RenderError> {
        match script {
            Script::Setup => render("setup.sh", setup::Context::of(self)?),
            Script::Verify => render("verify.sh", verify::Context::of(self)?),
            Script::Cleanup => render("cleanup.sh", cleanup::Context::of(self)),
            Script::Disable => render("disable.sh", disable::Context::of(self)),
        }
    }
}

/// What every script is filled with.
#[derive(Serialize)]
struct Head {
    resource_group: String,
    cluster: String,
    policy: String,
}

/// An object by its place.
#[derive(Serialize)]
struct Place {
    name: String,
    namespace: String,
}

// === impl Head ===

impl Head {
    fn of(cluster: &AksCluster) -> Self {
        Self {
            resource_group: cluster.resource_group.to_string(),
            cluster: cluster.name.to_string(),
            policy: cluster.policy.name.to_string(),
        }
    }
}

/// Fills a template in.
pub(crate) fn render(template: &str, context: impl Serialize) -> Result<String, RenderError> {
    let environment = shell::environment()?;
    Ok(environment.get_template(template)?.render(Serde(context))?)
}

/// Resources as one text; empty where there are none.
fn documents(resources: &[resources::Resource]) -> Result<String, RenderError> {
    let mut out = Vec::new();
    if !resources.is_empty() {
        emit(&mut out, Format::Yaml, resources)?;
    }
    Ok(String::from_utf8_lossy(&out).trim_end().to_owned())
}

/// One object as a text.
fn yaml(object: &impl Serialize) -> Result<String, RenderError> {
    let mut writer = Writer::new(Vec::new());
    writer.document(object)?;
    let text = writer.into_inner();
    Ok(String::from_utf8_lossy(&text).trim_end().to_owned())
}

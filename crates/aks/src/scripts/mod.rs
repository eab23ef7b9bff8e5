//! The scripts, rendered from templates.
//!
//! Every value that a template prints is quoted for the shell automatically: see [`shell`].

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
    /// Sets everything up on a cluster with the add-on, until traffic leaves through the gateways.
    Setup,
    /// Checks what setup made, and calls each destination as a caller that may and as one that may not.
    Verify,
    /// Removes the routes and the sample application.
    Cleanup,
    /// Removes the gateways.
    Disable,
}

/// Why a script could not be rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The cluster lacks something that the script needs.
    #[error(transparent)]
    Refused(#[from] Diagnostics),
    /// A template and its values do not fit together. No input causes this.
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
    /// All scripts, in the order in which they are used.
    pub const ALL: [Self; 4] = [Self::Setup, Self::Verify, Self::Cleanup, Self::Disable];

    /// The name of the script, without extension.
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
    /// Renders a complete, self-contained bash script.
    pub fn script(&self, script: Script) -> Result<String, RenderError> {
        match script {
            Script::Setup => render("setup.sh", setup::Context::of(self)?),
            Script::Verify => render("verify.sh", verify::Context::of(self)?),
            Script::Cleanup => render("cleanup.sh", cleanup::Context::of(self)),
            Script::Disable => render("disable.sh", disable::Context::of(self)),
        }
    }
}

/// The values that every script gets.
#[derive(Serialize)]
struct Head {
    resource_group: String,
    cluster: String,
    policy: String,
}

/// A resource, by name and namespace.
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

/// Renders a template.
pub(crate) fn render(template: &str, context: impl Serialize) -> Result<String, RenderError> {
    let environment = shell::environment()?;
    Ok(environment.get_template(template)?.render(Serde(context))?)
}

/// The resources as one YAML text; empty if there are none.
fn documents(resources: &[resources::Resource]) -> Result<String, RenderError> {
    let mut out = Vec::new();
    if !resources.is_empty() {
        emit(&mut out, Format::Yaml, resources)?;
    }
    Ok(String::from_utf8_lossy(&out).trim_end().to_owned())
}

/// One resource as YAML text.
fn yaml(object: &impl Serialize) -> Result<String, RenderError> {
    let mut writer = Writer::new(Vec::new());
    writer.document(object)?;
    let text = writer.into_inner();
    Ok(String::from_utf8_lossy(&text).trim_end().to_owned())
}

//! Who may call a host that names no callers of its own.

use schemars::JsonSchema;
use serde::Serialize;

/// Who may call a host that names no callers of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
#[non_exhaustive]
pub enum Access {
    /// Everyone in the mesh.
    #[default]
    Open,
    /// Nobody.
    DefaultDeny,
}

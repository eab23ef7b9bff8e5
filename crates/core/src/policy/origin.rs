//! Where a destination was read from.

use egressgen_diagnostics::{DocumentId, Path, Place};

use super::{Setting, Taken};

/// Where a destination was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The document.
    pub document: DocumentId,
    /// The destination's index in `spec.destinations`.
    pub index: usize,
    /// Whether it has `hosts` rather than `host`.
    pub has_list: bool,
    /// The fields that it takes from the defaults of the policy.
    pub taken: Taken,
}

// === impl Origin ===

impl Origin {
    /// The host, or the list of hosts.
    #[must_use]
    pub fn host(&self) -> Place {
        self.field(if self.has_list { "hosts" } else { "host" })
    }

    /// A field of the destination.
    #[must_use]
    pub fn setting(&self, setting: Setting) -> Place {
        self.field(setting.as_str())
    }

    /// A default of the policy.
    #[must_use]
    pub fn default(&self, setting: Setting) -> Place {
        let path = Path::from(["spec", "defaults", setting.as_str()]);
        Place::value(self.document, path)
    }

    /// The path of the destination.
    pub(super) fn path(&self) -> Path {
        Path::from(["spec", "destinations"]).index(self.index)
    }

    fn field(&self, name: &str) -> Place {
        Place::value(self.document, self.path().key(name))
    }
}

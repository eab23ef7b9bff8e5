//! The resources of a set, and the parts of them that decide something.

use std::fmt;
use std::sync::Arc;

use egressgen_diagnostics::{DocumentId, Path, Place};
use egressgen_model::resources::Resource;

/// A resource and where it was read.
#[derive(Clone, Debug)]
pub struct Item {
    /// The resource. If it has no namespace, it belongs to [`Context::namespace`](crate::Context::namespace).
    pub resource: Resource,
    /// The document that it was read from, for [`Evidence::place`].
    pub document: DocumentId,
}

/// What a resource is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The kind, as in `kind: ServiceEntry`.
    pub kind: &'static str,
    /// The namespace.
    pub namespace: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// The document that it was read from; none for one that only flags describe.
    pub document: Option<DocumentId>,
}

/// A part of a resource that decided something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// The resource.
    pub resource: Arc<Identity>,
    /// The part, such as `spec.http[0].match[1]`.
    pub path: Path,
}

// === impl Identity ===

/// `ServiceEntry shop/cnn`.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.kind, self.namespace, self.name)
    }
}

// === impl Evidence ===

impl Evidence {
    /// The place in the document of the resource; none if it was not read from a document.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        let document = self.resource.document?;
        Some(Place::start(document, self.path.clone()))
    }
}

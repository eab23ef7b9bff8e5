//! Which policy it is.

use std::fmt;

use egressgen_model::values::{Name, Namespace};

/// A policy by its name and its namespace, as its resources carry both in labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyId {
    /// `metadata.name`.
    pub name: Name,
    /// `metadata.namespace`.
    pub namespace: Option<Namespace>,
}

/// `NAME`, or `NAMESPACE/NAME`.
impl fmt::Display for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{namespace}/{}", self.name),
            None => self.name.fmt(f),
        }
    }
}

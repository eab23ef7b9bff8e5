//! The identity of a policy.

use std::fmt;

use egressgen_model::values::{Name, Namespace};

/// The name and namespace of a policy, which its resources carry in labels.
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

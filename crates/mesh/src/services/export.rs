//! Which namespaces see a resource.

use std::sync::Arc;

/// Which namespaces see a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Export {
    Everywhere,
    Nowhere,
    To(Vec<Arc<str>>),
}

// === impl Export ===

impl Export {
    /// What `exportTo` says, or the default of the mesh if it is empty (`initServiceRegistry` and
    /// `initVirtualServices`, pilot/pkg/model/push_context.go).
    pub(crate) fn of(list: &[String], default: &[String], own: &Arc<str>) -> Self {
        let list = if list.is_empty() { default } else { list };
        let has = |word: &str| list.iter().any(|namespace| namespace == word);
        if list.is_empty() || has("*") {
            Self::Everywhere
        } else if has("~") {
            Self::Nowhere
        } else {
            let named = list.iter().map(|namespace| match namespace.as_str() {
                "." => Arc::clone(own),
                other => other.into(),
            });
            let mut namespaces: Vec<_> = named.collect();
            namespaces.sort();
            namespaces.dedup();
            Self::To(namespaces)
        }
    }

    pub(crate) fn reaches(&self, namespace: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Nowhere => false,
            Self::To(namespaces) => namespaces.iter().any(|exported| &**exported == namespace),
        }
    }

    /// The words of `exportTo`, for messages.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Everywhere => "*".to_owned(),
            Self::Nowhere => "~".to_owned(),
            Self::To(namespaces) => namespaces.join(", "),
        }
    }
}

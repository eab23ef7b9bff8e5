//! The exec plugin of kustomize, which every `kubectl kustomize --enable-alpha-plugins` can run.

mod home;
mod link;
mod plugin;

pub(crate) use home::Lookup;
pub(crate) use link::{Change, Link};
pub(crate) use plugin::run;

/// The name of the plugin: the kind of its configuration.
pub(crate) const PLUGIN: &str = "EgressPolicy";

//! The exec plugin for kustomize, which every `kubectl kustomize --enable-alpha-plugins` can run.

mod install;
mod plugin;
mod plugin_dir;

pub(crate) use install::{Change, Link};
pub(crate) use plugin::run;
pub(crate) use plugin_dir::Lookup;

/// The name of the plugin: the kind of its configuration.
pub(crate) const PLUGIN: &str = "EgressPolicy";

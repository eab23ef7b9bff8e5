//! The resources that flows consist of, one kind per file. Text on which two resources must agree comes from here.

pub(crate) mod destination_rule;
pub(crate) mod gateway;
pub(crate) mod service_entry;
pub(crate) mod virtual_service;

use egressgen_model::resources::{Object, PortSelector, Spec};
use egressgen_model::values::{Namespace, Port};

use crate::plan::Names;
use crate::policy::ExportTo;

/// A resource in the same namespace as the other resources of a destination.
pub(crate) fn resource<S: Spec>(names: &Names, name: String, spec: S) -> Object<S> {
    resource_in(names.namespace.as_ref(), name, spec)
}

/// A resource in the given namespace.
pub(crate) fn resource_in<S: Spec>(
    namespace: Option<&Namespace>,
    name: impl Into<String>,
    spec: S,
) -> Object<S> {
    let mut resource = Object::new(name, spec);
    resource.metadata.namespace = namespace.map(|namespace| namespace.as_str().to_owned());
    resource
}

/// The value of the field `exportTo` of a resource.
pub(crate) fn exported(to: &[ExportTo]) -> Vec<String> {
    to.iter().map(ToString::to_string).collect()
}

fn port_selector(port: Port) -> PortSelector {
    PortSelector::from(port.number())
}

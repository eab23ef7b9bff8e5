use egressgen_model::values::Namespace;

use crate::plan::Names;

/// The resources have the given namespace, or none, so that `kubectl apply -n` decides.
///
/// A policy puts them into the gateway's namespace, where sidecars of all namespaces find the DestinationRule of the hop.
/// In any other namespace, only the workloads there find it, and all others get 503.
pub(crate) fn namespace(names: &mut Names, given: Option<&Namespace>) {
    names.namespace = given.cloned();
}

use egressgen_model::values::Namespace;

use crate::plan::Names;

/// The resources have no namespace, so that `kubectl apply -n` decides, or the one that is given.
///
/// A policy puts them into the gateway's namespace, where sidecars of all namespaces find the DestinationRule of the hop.
/// In another one, only the workloads there find it, and all others get 503.
pub(crate) fn namespace(names: &mut Names, given: Option<&Namespace>) {
    names.namespace = given.cloned();
}

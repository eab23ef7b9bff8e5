use egressgen_model::values::Name;

use crate::plan::Names;

/// The Gateway can have any name. The page names it `istio-egressgateway`.
///
/// In a policy, the name contains the short name of the host. With a fixed name, the Gateway of a second host replaces
/// that of the first.
pub(crate) fn gateway_resource(names: &mut Names, given: Option<&Name>) {
    names.gateway_resource = given.cloned();
}

//! Flags and variables → the gateway.

use egressgen::{GatewayRef, Profile, Selector};

use crate::args::ServiceArgs;
use crate::input::values::Values;
use crate::report::rules;

pub(crate) const NAME: &str = "--gateway-name (ISTIO_EGRESS_NAME)";
const NAMESPACE: &str = "--gateway-namespace (ISTIO_EGRESS_NAMESPACE)";
const SELECTOR: &str = "--gateway-selector (EGRESS_GTW_SELECTOR)";

/// The gateway. Values that are not given default to those of the profile.
pub(crate) fn gateway(
    values: &mut Values,
    args: &ServiceArgs,
    profile: Profile,
    selector: Option<&str>,
) -> GatewayRef {
    note_defaults(values, args, profile);
    let name = values
        .optional(NAME, args.gateway_name.as_deref())
        .unwrap_or_else(|| profile.default_name());
    let namespace = values
        .optional(NAMESPACE, args.gateway_namespace.as_deref())
        .unwrap_or_else(|| profile.default_namespace());
    let selector = values
        .optional::<Selector>(SELECTOR, selector)
        .unwrap_or_else(|| profile.selector(&name));
    GatewayRef {
        name,
        namespace,
        selector,
    }
}

fn note_defaults(values: &mut Values, args: &ServiceArgs, profile: Profile) {
    let (name, namespace) = (profile.default_name(), profile.default_namespace());
    let assumed = match (&args.gateway_name, &args.gateway_namespace) {
        (None, None) => format!("no --gateway-name given: {name} in {namespace}"),
        (None, Some(_)) => format!("no --gateway-name given: {name}"),
        (Some(_), None) => format!("no --gateway-namespace given: {namespace}"),
        (Some(_), Some(_)) => return,
    };
    let profile = match profile {
        Profile::Aks => "aks",
        Profile::Istio => "istio",
    };
    let message = format!("{assumed}, the default of profile {profile}");
    values.tell(&rules::ASSUMED_GATEWAY, message);
}

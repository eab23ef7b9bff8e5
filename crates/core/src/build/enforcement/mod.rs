//! What is enforced around the flows: who may call, and that nothing bypasses a gateway. One resource per file.

mod access;
mod access_logs;
mod exclusive;
mod network;
mod outbound;
mod secret;

use egressgen_model::resources::{
    AuthorizationAction, AuthorizationPolicySpec, PolicyWorkloadSelector, Resource, Rule,
};
use egressgen_model::values::GatewayRef;

use super::resources::resource_in;
use crate::plan::{OfGateway, OfNamespace};
use crate::policy::PolicyId;
use crate::{Bundle, labels};

pub(super) use access::access;

/// The resources for a gateway itself.
pub(super) fn of_gateway(own: &OfGateway, has_secret_templates: bool) -> Bundle {
    let gateway = &own.gateway;
    let secrets = own.secrets.iter().filter(|_| has_secret_templates);
    let secrets = secrets.map(|(name, policy)| marked(secret::template(gateway, name), policy));
    let logs = own.access_logs.iter();
    let logs = logs.map(|policy| marked(access_logs::telemetry(gateway), policy));
    let names = own.exclusive.iter();
    let names = names.map(|policy| marked(exclusive::known_names(gateway, &own.names), policy));
    secrets.chain(logs).chain(names).collect()
}

/// The resources for a namespace of applications.
pub(super) fn of_namespace(own: &OfNamespace) -> Bundle {
    let OfNamespace {
        namespace,
        registry_only,
        network_policies,
    } = own;
    let sidecar = registry_only
        .iter()
        .map(|policy| marked(outbound::sidecar(namespace), policy));
    let network = network_policies.values().map(|ways_out| {
        let policy = network::policy(namespace, ways_out);
        marked(policy, &ways_out.policy)
    });
    sidecar.chain(network).collect()
}

fn marked(mut resource: Resource, policy: &PolicyId) -> Resource {
    labels::mark(resource.metadata_mut(), policy);
    resource
}

/// Denies the traffic that a rule matches at a gateway. An AuthorizationPolicy takes effect on the pods of its own
/// namespace.
fn denial(gateway: &GatewayRef, name: String, rule: Rule) -> Resource {
    let spec = AuthorizationPolicySpec {
        selector: Some(pods_of(gateway)),
        action: Some(AuthorizationAction::Deny),
        rules: vec![rule],
        ..AuthorizationPolicySpec::default()
    };
    resource_in(Some(&gateway.namespace), name, spec).into()
}

/// Selects the pods of a gateway.
fn pods_of(gateway: &GatewayRef) -> PolicyWorkloadSelector {
    PolicyWorkloadSelector {
        match_labels: gateway.selector.labels().clone(),
    }
}

//! What is enforced around the flows: who may call, and what can't get around a gateway. One kind of object a file.

mod access;
mod access_logs;
mod network;
mod outbound;

use egressgen_model::resources::{PolicyWorkloadSelector, Resource};
use egressgen_model::values::{GatewayRef, Name};

use crate::plan::{Logged, Namespaced};
use crate::{Bundle, labels};

pub(crate) use access::access;

/// The objects of a gateway itself.
pub(crate) fn of_gateway(logged: &Logged) -> Bundle {
    let telemetry = access_logs::telemetry(&logged.gateway);
    [marked(telemetry, &logged.policy)].into_iter().collect()
}

/// The objects of a namespace of applications.
pub(crate) fn of_namespace(namespaced: &Namespaced) -> Bundle {
    let Namespaced {
        namespace,
        registry_only,
        network_policies,
    } = namespaced;
    let sidecar = registry_only
        .iter()
        .map(|policy| marked(outbound::sidecar(namespace), policy));
    let network = network_policies.iter().map(|(policy, gateways)| {
        marked(
            network::policy(namespace, policy, gateways.values()),
            policy,
        )
    });
    sidecar.chain(network).collect()
}

fn marked(mut resource: Resource, policy: &Name) -> Resource {
    labels::mark(&mut resource, policy);
    resource
}

/// The pods of a gateway.
fn pods_of(gateway: &GatewayRef) -> PolicyWorkloadSelector {
    PolicyWorkloadSelector {
        match_labels: gateway.selector.labels().clone(),
    }
}

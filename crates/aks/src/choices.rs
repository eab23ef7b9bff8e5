//! What is to be settled before policies are planned for AKS.

use std::collections::BTreeSet;

use egressgen::policy::{Applications, NonEmpty, Policy, PolicyGateway, Via};
use egressgen::{IstioVersion, Namespace};

/// Where hosts are refused that no resource names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryOnly {
    /// In the whole mesh, by its configuration.
    Mesh,
    /// In the namespaces of the applications, by a Sidecar in each.
    Namespaces,
}

/// What logs requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessLogs {
    /// Every proxy of the mesh, by its configuration.
    Mesh,
    /// The gateways, by a Telemetry for each.
    Gateways,
    /// Nothing but what the policies say.
    Off,
}

/// What a user chooses beside the policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Where hosts are refused that no resource names, beside the namespaces of the policies that say so. Unset: nowhere
    /// else, as the hosts of other teams may depend on it.
    pub registry_only: Option<RegistryOnly>,
    /// What logs requests. Unset: the gateways.
    pub access_logs: Option<AccessLogs>,
}

// === impl Choices ===

impl Choices {
    /// Writes the choices into the policies, and fills in what on AKS follows from the gateway: the namespace of the
    /// objects, and the version of Istio.
    pub fn settle(self, policies: &mut [Policy]) {
        let first = policies.iter().find_map(version_and_namespace);
        for policy in policies {
            // A policy without a gateway of its own is of the same cluster as the others.
            let own = version_and_namespace(policy).or_else(|| first.clone());
            let Some((version, namespace)) = own else {
                continue;
            };
            policy.istio_version.get_or_insert(version);
            // Everything else stands beside its gateway.
            let mut destinations = policy.destinations.iter();
            if destinations.any(|destination| destination.via == Via::Direct) {
                policy.namespace.get_or_insert(namespace);
            }
            policy.access_logs |= self.access_logs() == AccessLogs::Gateways;
            if self.registry_only == Some(RegistryOnly::Namespaces) {
                let own = namespaces(policy).map(Applications::new);
                let Some(applications) = policy.applications.take().or(own) else {
                    continue;
                };
                policy.applications = Some(applications.with_registry_only(true));
            }
        }
    }

    pub(crate) fn access_logs(self) -> AccessLogs {
        self.access_logs.unwrap_or(AccessLogs::Gateways)
    }
}

/// What follows from the first gateway of a policy.
fn version_and_namespace(policy: &Policy) -> Option<(IstioVersion, Namespace)> {
    let of = |gateway: &PolicyGateway| {
        let version = gateway.aks.as_ref()?.revision.version();
        Some((version, gateway.gateway.namespace.clone()))
    };
    policy.gateways.iter().find_map(of)
}

/// The namespaces of its gateways, where it has any.
fn namespaces(policy: &Policy) -> Option<NonEmpty<Namespace>> {
    let gateways = policy.gateways.iter();
    let namespaces: BTreeSet<_> = gateways.map(|one| &one.gateway.namespace).collect();
    let mut namespaces = namespaces.into_iter().cloned();
    Some(NonEmpty::new(namespaces.next()?, namespaces))
}

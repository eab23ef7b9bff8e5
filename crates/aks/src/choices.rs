//! The choices that must be applied to policies before they are planned for AKS.

use std::collections::BTreeSet;

use egressgen::policy::{Applications, NonEmpty, Policy, PolicyGateway, Via};
use egressgen::{IstioVersion, Namespace};

/// Where proxies refuse hosts that no resource names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryOnly {
    /// In the whole mesh, through the mesh configuration.
    Mesh,
    /// In the namespaces of the applications, through a Sidecar in each.
    Namespaces,
}

/// Which proxies log requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessLogs {
    /// Every proxy of the mesh, through the mesh configuration.
    Mesh,
    /// The gateways, through a Telemetry for each.
    Gateways,
    /// Only the gateways of policies that ask for it.
    Off,
}

/// What a user chooses in addition to the policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Where proxies refuse hosts that no resource names, in addition to the namespaces of policies that ask for it.
    /// Unset: nowhere else, because other teams may depend on such hosts.
    pub registry_only: Option<RegistryOnly>,
    /// Which proxies log requests. Unset: the gateways.
    pub access_logs: Option<AccessLogs>,
}

// === impl Choices ===

impl Choices {
    /// Writes the choices into the policies, and fills in what the gateway determines on AKS: the namespace of the
    /// resources, and the Istio version.
    pub fn settle(self, policies: &mut [Policy]) {
        let first = policies.iter().find_map(version_and_namespace);
        for policy in policies {
            // A policy without a gateway of its own belongs to the same cluster as the others.
            let own = version_and_namespace(policy).or_else(|| first.clone());
            let Some((version, namespace)) = own else {
                continue;
            };
            policy.istio_version.get_or_insert(version);
            // All other resources go into the namespace of their gateway.
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

/// What the first AKS gateway of a policy determines.
fn version_and_namespace(policy: &Policy) -> Option<(IstioVersion, Namespace)> {
    let of = |gateway: &PolicyGateway| {
        let version = gateway.aks.as_ref()?.revision.version();
        Some((version, gateway.gateway.namespace.clone()))
    };
    policy.gateways.iter().find_map(of)
}

/// The namespaces of a policy's gateways, if it has any.
fn namespaces(policy: &Policy) -> Option<NonEmpty<Namespace>> {
    let gateways = policy.gateways.iter();
    let namespaces: BTreeSet<_> = gateways.map(|one| &one.gateway.namespace).collect();
    let mut namespaces = namespaces.into_iter().cloned();
    Some(NonEmpty::new(namespaces.next()?, namespaces))
}

//! What is to be settled before policies are planned for AKS.

use egressgen::Namespace;
use egressgen::policy::{Applications, NonEmpty, Policy, PolicyGateway};

/// Where hosts are refused that no resource names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryOnly {
    /// In the whole mesh, by its configuration.
    Mesh,
    /// In the namespaces of the applications, by a Sidecar in each.
    Namespaces,
    /// Nowhere.
    Off,
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

/// What a user chooses beside the policies. Unset: as the policies have it, and else as the AKS page advises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Where hosts are refused that no resource names. Unset: in the namespaces of the policies that say so; in the
    /// whole mesh where none does.
    pub registry_only: Option<RegistryOnly>,
    /// What logs requests. Unset: the gateways.
    pub access_logs: Option<AccessLogs>,
}

// === impl Choices ===

impl Choices {
    /// Writes the choices into the policies, and fills in what on AKS follows from the gateway: the namespace of the
    /// objects, and the version of Istio.
    pub fn settle(self, policies: &mut [Policy]) {
        let registry_only = self.registry_only(policies);
        for policy in policies {
            let aks = policy
                .gateways
                .iter()
                .find_map(|it| Some((it.aks.as_ref()?, &it.gateway)));
            let Some((aks, gateway)) = aks else {
                continue;
            };
            policy.istio_version.get_or_insert(aks.revision.version());
            policy
                .namespace
                .get_or_insert_with(|| gateway.namespace.clone());
            policy.access_logs |= self.access_logs() == AccessLogs::Gateways;
            if registry_only == RegistryOnly::Namespaces {
                let own = Applications::new(namespaces(&gateway.namespace, &policy.gateways));
                policy.applications.get_or_insert(own).registry_only = true;
            }
        }
    }

    pub(crate) fn registry_only(self, policies: &[Policy]) -> RegistryOnly {
        self.registry_only.unwrap_or_else(|| {
            let mut applications = policies.iter().filter_map(|it| it.applications.as_ref());
            if applications.any(|it| it.registry_only) {
                RegistryOnly::Namespaces
            } else {
                RegistryOnly::Mesh
            }
        })
    }

    pub(crate) fn access_logs(self) -> AccessLogs {
        self.access_logs.unwrap_or(AccessLogs::Gateways)
    }
}

/// The namespace of one gateway, and those of the others.
fn namespaces(one: &Namespace, all: &[PolicyGateway]) -> NonEmpty<Namespace> {
    let mut others: Vec<_> = all.iter().map(|it| &it.gateway.namespace).collect();
    others.retain(|namespace| *namespace != one);
    others.sort();
    others.dedup();
    NonEmpty::new(one.clone(), others.into_iter().cloned())
}

//! One cluster with its gateways, and the traffic that leaves through them.

mod gather;

use std::collections::BTreeSet;
use std::sync::Arc;

use egressgen::aks::{
    ClusterName, GatewayNodes, PrefixSize, ResourceGroup, Revision, StaticGateway,
};
use egressgen::model::values::GatewayNameCaveat;
use egressgen::plan::Plan;
use egressgen::policy::PolicyId;
use egressgen::{GatewayRef, Namespace, Profile};
use egressgen_diagnostics::Diagnostic;
use jiff::civil::Date;

use crate::choices::AccessLogs;
use crate::{revisions, rules};

/// One cluster with its gateways, and the traffic that leaves through them.
#[derive(Clone, Debug)]
pub struct AksCluster {
    pub(crate) resource_group: ResourceGroup,
    pub(crate) name: ClusterName,
    pub(crate) revision: Revision,
    /// Everything around the gateways is marked as made for this policy, which is the first of all policies.
    pub(crate) policy: PolicyId,
    pub(crate) gateways: Vec<ClusterGateway>,
    /// The namespaces where each policy has resources.
    pub(crate) places: BTreeSet<(PolicyId, Namespace)>,
    /// The namespaces that a policy closes with a Sidecar.
    closed: BTreeSet<Namespace>,
    pub(crate) plan: Plan,
    /// Whether the mesh configuration makes all proxies refuse hosts that no resource names.
    pub(crate) closes_mesh: bool,
    pub(crate) access_logs: AccessLogs,
}

/// A gateway and its static gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClusterGateway {
    pub(crate) gateway: Arc<GatewayRef>,
    pub(crate) static_gateway: StaticGateway,
}

// === impl AksCluster ===

impl AksCluster {
    /// What a user should know even though nothing was refused.
    #[must_use]
    pub fn warnings(&self, today: Date) -> Vec<Diagnostic> {
        let release = revisions::find(self.revision);
        let mut warnings: Vec<_> = release
            .and_then(|release| release.warning(today))
            .into_iter()
            .collect();
        for ClusterGateway { gateway, .. } in &self.gateways {
            warnings.extend(caveats(gateway));
            let label = Profile::Aks.selector(&gateway.name);
            if gateway.selector != label {
                warnings.push(rules::OTHER_GATEWAY_SELECTOR.diagnostic(format!(
                    "the gateway {} is selected by {}, and the add-on labels its pods {label}",
                    title(gateway),
                    gateway.selector
                )));
            }
        }
        if self.closes_mesh {
            warnings.push(rules::WHOLE_MESH.broken());
        }
        warnings
    }

    /// The namespaces of the gateways, each once.
    pub(crate) fn namespaces(&self) -> BTreeSet<&Namespace> {
        self.gateways
            .iter()
            .map(|one| &one.gateway.namespace)
            .collect()
    }

    /// The static gateways, each once, with their namespaces.
    pub(crate) fn static_gateways(&self) -> Vec<(&Namespace, &StaticGateway)> {
        let mut list: Vec<(&Namespace, &StaticGateway)> = Vec::new();
        for gateway in &self.gateways {
            let one = (&gateway.gateway.namespace, &gateway.static_gateway);
            if !list.contains(&one) {
                list.push(one);
            }
        }
        list
    }

    /// The node pools of the static gateways, each once, with the prefix size if any of the gateways gives it.
    pub(crate) fn node_pools(&self) -> Vec<(&str, Option<u8>)> {
        let mut list: Vec<(&str, Option<u8>)> = Vec::new();
        for gateway in &self.gateways {
            let Some(GatewayNodes::NodePool { name, prefix_size }) = gateway.static_gateway.nodes()
            else {
                continue;
            };
            let size = prefix_size.map(PrefixSize::get);
            match list.iter_mut().find(|(known, _)| *known == name.as_str()) {
                Some((_, known)) => *known = known.or(size),
                None => list.push((name.as_str(), size)),
            }
        }
        list
    }

    /// The namespaces that a policy closes with a Sidecar.
    pub(crate) fn closed(&self) -> &BTreeSet<Namespace> {
        &self.closed
    }

    /// Whether sidecars in a namespace refuse hosts that no resource names.
    pub(crate) fn is_closed(&self, namespace: &Namespace) -> bool {
        self.closes_mesh || self.closed.contains(namespace)
    }
}

/// The name of a gateway in messages.
pub(crate) fn title(gateway: &GatewayRef) -> String {
    format!("{} in {}", gateway.name, gateway.namespace)
}

/// Warnings about a gateway name that AKS documents as invalid, although it works.
pub(crate) fn caveats(gateway: &GatewayRef) -> impl Iterator<Item = Diagnostic> {
    gateway.name.caveats().filter_map(|caveat| match caveat {
        GatewayNameCaveat::LongerThanAks { length } => {
            Some(rules::LONG_GATEWAY_NAME.diagnostic(format!(
                "the gateway {}: its name has {length} characters, and AKS documents 53 as the most",
                title(gateway)
            )))
        }
        _ => None,
    })
}

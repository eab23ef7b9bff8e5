//! The address that an application connects to.

use std::net::IpAddr;
use std::sync::Arc;

use super::Run;
use crate::Target;
use crate::names::resolved;
use crate::services::Address;
use crate::sidecar::Sidecar;

/// Where an application connects to.
#[derive(Clone, Debug, Default)]
pub(super) struct Destination {
    pub(super) address: Option<IpAddr>,
    /// The host of a service whose address nobody knows here.
    pub(super) given: Option<Arc<str>>,
}

// === impl Run ===

impl Run<'_> {
    /// The address that the application connects to: of a Service in the cluster its own, of a ServiceEntry the one
    /// that it has, and else one that no resource names.
    pub(super) fn destination(&self, sidecar: &Sidecar) -> Destination {
        let host = match &self.request.to {
            Target::Address(address) => {
                return Destination {
                    address: Some(*address),
                    given: None,
                };
            }
            Target::Gateway(_) => return Destination::default(),
            Target::Host => self.request.host.to_ascii_lowercase(),
        };
        if let Ok(address) = host.parse() {
            return Destination {
                address: Some(address),
                given: None,
            };
        }
        let in_cluster = cluster_names(&host, &self.request.from.namespace);
        let mut known = in_cluster.iter().chain([&host]).filter_map(|name| {
            let known = sidecar.scope.services.get(name.as_str())?;
            Some(self.parts.services.get(known.id))
        });
        match known.next().map(|service| (service.address, &service.host)) {
            Some((Address::Ip(address), _)) => Destination {
                address: Some(address),
                given: None,
            },
            Some((Address::Given, host)) => Destination {
                address: None,
                given: Some(Arc::clone(host)),
            },
            _ => Destination::default(),
        }
    }
}

/// The names in the cluster that a host may stand for.
fn cluster_names(host: &str, namespace: &str) -> Vec<String> {
    let mut names = vec![resolved(host, namespace)];
    match host.split('.').collect::<Vec<_>>()[..] {
        [name, of] | [name, of, "svc"] => {
            names.push(format!("{name}.{of}.svc.cluster.local"));
        }
        _ => {}
    }
    names.retain(|name| name.ends_with(".svc.cluster.local"));
    names
}

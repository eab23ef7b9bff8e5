//! The addresses that a cluster sends to.

use std::collections::BTreeMap;
use std::net::IpAddr;

use egressgen_model::resources::{Resolution, Subset};

use super::{Port, Service, Source};
use crate::Context;
use crate::set::{Set, service_entry};

/// Where a cluster sends to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// The address that the application connected to, and the port, if the ServiceEntry sets it.
    Original(Option<u16>),
    /// The name of the request, looked up by the proxy.
    LookedUp(u16),
    /// A host name or an address.
    At(String, u16),
    /// The pods of a gateway: the index in [`Context::gateways`], and the port of the pod.
    Gateway(usize, u16),
    /// Pods of the cluster that are no known gateway.
    Pods(u16),
    /// Workloads that a ServiceEntry selects.
    Selected(u16),
    /// Nothing.
    None,
}

// === impl Service ===

impl Service {
    /// Where the cluster of a port sends to. `convertResolution` (pilot/pkg/networking/core/cluster.go) makes EDS of
    /// resolution NONE at a gateway, and it then has no endpoint.
    pub(crate) fn endpoint(
        &self,
        set: &Set,
        context: &Context,
        port: &Port,
        subset: Option<&Subset>,
        is_gateway: bool,
    ) -> Endpoint {
        match self.source {
            Source::Kubernetes(index) => self.pods(context, index, port, subset),
            Source::Entry(id, _) => {
                let Some(entry) = set.get(id, service_entry) else {
                    return Endpoint::None;
                };
                let spec = &entry.spec;
                let declared = spec.ports.get(port.index);
                let target = declared
                    .and_then(|port| port.target_port)
                    .and_then(|target| u16::try_from(target).ok());
                let number = target.unwrap_or(port.number);
                let selects = |labels: &BTreeMap<String, String>| {
                    subset.is_none_or(|subset| is_subset(&subset.labels, labels))
                };
                match self.resolution {
                    Resolution::None | Resolution::DynamicDns if is_gateway => Endpoint::None,
                    Resolution::None => Endpoint::Original(target),
                    Resolution::DynamicDns => Endpoint::LookedUp(number),
                    _ if spec.workload_selector.is_some() => Endpoint::Selected(number),
                    Resolution::Dns | Resolution::DnsRoundRobin if spec.endpoints.is_empty() => {
                        // Envoy cannot look up the host of a wildcard.
                        if self.is_wildcard() || !selects(&BTreeMap::new()) {
                            Endpoint::None
                        } else {
                            Endpoint::At(self.host.to_string(), number)
                        }
                    }
                    _ => {
                        let endpoint = spec.endpoints.iter().find(|one| selects(&one.labels));
                        endpoint.map_or(Endpoint::None, |endpoint| {
                            let name = declared.map_or("", |port| port.name.as_str());
                            let own = endpoint.ports.get(name);
                            let own = own.and_then(|port| u16::try_from(*port).ok());
                            let address = endpoint.address.clone().unwrap_or_default();
                            Endpoint::At(address, own.unwrap_or(number))
                        })
                    }
                }
            }
        }
    }

    /// The addresses among the endpoints of a ServiceEntry.
    pub(crate) fn endpoint_addresses(&self, set: &Set) -> Vec<IpAddr> {
        let Source::Entry(id, _) = self.source else {
            return Vec::new();
        };
        let endpoints = set
            .get(id, service_entry)
            .map(|entry| &entry.spec.endpoints);
        let endpoints = endpoints.into_iter().flatten();
        endpoints
            .filter_map(|endpoint| endpoint.address.as_deref()?.parse().ok())
            .collect()
    }

    fn pods(
        &self,
        context: &Context,
        index: usize,
        port: &Port,
        subset: Option<&Subset>,
    ) -> Endpoint {
        let service = &context.services[index];
        let target = service
            .ports
            .get(port.index)
            .map_or(port.number, |port| port.target);
        let is_behind = |labels: &BTreeMap<String, String>| {
            !service.selector.is_empty() && is_subset(&service.selector, labels)
        };
        let mut gateways = context.gateways.iter().enumerate().filter(|(_, gateway)| {
            gateway.namespace == self.namespace && is_behind(&gateway.labels)
        });
        let selects = |labels| subset.is_none_or(|subset| is_subset(&subset.labels, labels));
        match gateways.next() {
            None => Endpoint::Pods(target),
            Some(first) => std::iter::once(first)
                .chain(gateways)
                .find(|(_, gateway)| selects(&gateway.labels))
                .map_or(Endpoint::None, |(gateway, _)| {
                    Endpoint::Gateway(gateway, target)
                }),
        }
    }
}

/// Whether a pod with `labels` has all that a selector asks for (`SubsetOf`, pkg/config/labels).
pub(crate) fn is_subset(
    selector: &BTreeMap<String, String>,
    labels: &BTreeMap<String, String>,
) -> bool {
    selector
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value))
}

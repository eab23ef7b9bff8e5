//! VirtualServices by the gateways that they are bound to, and by the namespaces that see them.

pub(crate) mod http;
mod l4;

use std::collections::HashMap;
use std::sync::Arc;

use egressgen_diagnostics::Path;
use egressgen_model::resources::{Destination, VirtualServiceSpec};

pub(crate) use http::HttpRouteId;
pub(crate) use l4::{L4Conditions, L4RouteId, Section};

use crate::names::resolved;
use crate::services::Export;
use crate::set::{Id, Set, virtual_service};
use crate::{Context, Evidence};

/// The gateway that stands for all sidecars.
pub(crate) const MESH: &str = "mesh";

/// All VirtualServices.
#[derive(Debug, Default)]
pub(crate) struct VirtualServices {
    all: Vec<VirtualService>,
    by_gateway: HashMap<String, Bound>,
    by_host: HashMap<String, Vec<VsId>>,
}

/// The VirtualServices of one gateway (`virtualServiceIndex`, pilot/pkg/model/push_context.go), oldest first.
#[derive(Debug, Default)]
struct Bound {
    own: HashMap<Arc<str>, Vec<VsId>>,
    exported: HashMap<Arc<str>, Vec<VsId>>,
    public: Vec<VsId>,
}

/// A VirtualService of [`VirtualServices`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct VsId(u32);

#[derive(Debug)]
pub(crate) struct VirtualService {
    pub(crate) id: Id,
    /// The hosts, with short names resolved, in lower case.
    pub(crate) hosts: Vec<String>,
}

/// The proxy that routes are built for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client<'c> {
    /// `mesh`, or the gateway as `NAMESPACE/NAME`.
    pub(crate) gateway: &'c str,
    pub(crate) namespace: &'c str,
    pub(crate) labels: &'c std::collections::BTreeMap<String, String>,
    /// The port of the listener or the server.
    pub(crate) port: u16,
}

// === impl VirtualServices ===

impl VirtualServices {
    pub(crate) fn new(set: &Set, context: &Context) -> Self {
        let mut routes = Self::default();
        for (id, resource) in set.of_kind(virtual_service) {
            let spec = &resource.spec;
            // One without hosts only serves as a delegate.
            if spec.hosts.is_empty() {
                continue;
            }
            let namespace = set.namespace(id);
            let hosts = spec.hosts.iter();
            let hosts = hosts.map(|host| resolved(host, namespace).to_ascii_lowercase());
            let hosts: Vec<_> = hosts.collect();
            let export = Export::of(
                &spec.export_to,
                &context.default_exports.virtual_services,
                namespace,
            );
            let number = VsId(u32::try_from(routes.all.len()).unwrap_or(u32::MAX));
            let mesh = [MESH.to_owned()];
            let gateways = spec.gateways.iter();
            let named: Vec<_> = gateways.map(|name| gateway_name(name, namespace)).collect();
            for gateway in if named.is_empty() { &mesh[..] } else { &named } {
                let bound = routes.by_gateway.entry(gateway.clone()).or_default();
                match &export {
                    Export::Everywhere => bound.public.push(number),
                    Export::Nowhere => {}
                    Export::To(namespaces) => {
                        for to in namespaces {
                            let lists = if to == namespace {
                                &mut bound.own
                            } else {
                                &mut bound.exported
                            };
                            lists.entry(Arc::clone(to)).or_default().push(number);
                        }
                    }
                }
            }
            for host in &hosts {
                routes.by_host.entry(host.clone()).or_default().push(number);
            }
            routes.all.push(VirtualService { id, hosts });
        }
        routes
    }

    pub(crate) fn get(&self, id: VsId) -> &VirtualService {
        &self.all[id.0 as usize]
    }

    /// Those with exactly this host.
    pub(crate) fn with_host(&self, host: &str) -> &[VsId] {
        self.by_host.get(host).map_or(&[], Vec::as_slice)
    }

    /// Those of a gateway that a namespace sees, in the order in which they count: its own private ones, those
    /// exported to it, the public ones (`VirtualServicesForGateway`).
    pub(crate) fn visible(&self, gateway: &str, namespace: &str) -> impl Iterator<Item = VsId> {
        let bound = self.by_gateway.get(gateway).into_iter();
        bound.flat_map(move |bound| {
            let own = bound.own.get(namespace).into_iter().flatten();
            let exported = bound.exported.get(namespace).into_iter().flatten();
            own.chain(exported).chain(&bound.public).copied()
        })
    }

    /// The resource.
    pub(crate) fn spec<'s>(&self, set: &'s Set, id: VsId) -> Option<&'s VirtualServiceSpec> {
        Some(&set.get(self.get(id).id, virtual_service)?.spec)
    }

    /// A part of the resource.
    pub(crate) fn evidence(&self, set: &Set, id: VsId, path: Path) -> Evidence {
        set.evidence(self.get(id).id, path)
    }
}

/// The gateway that a name stands for, as `NAMESPACE/NAME` (`resolveGatewayName`, pilot/pkg/model/virtualservice.go).
pub(crate) fn gateway_name(name: &str, namespace: &str) -> String {
    if name == MESH {
        return name.to_owned();
    }
    let (namespace, gateway) = gateway_parts(name, namespace);
    [namespace, "/", gateway].concat()
}

/// Namespace and name of the gateway that a name stands for.
fn gateway_parts<'n>(name: &'n str, namespace: &'n str) -> (&'n str, &'n str) {
    match name.split_once('/') {
        Some((".", gateway)) => (namespace, gateway),
        Some(parts) => parts,
        None => match name.split_once('.') {
            None => (namespace, name),
            // The old form: the name of a Service in the cluster.
            Some((gateway, rest)) => (rest.split('.').next().unwrap_or_default(), gateway),
        },
    }
}

/// Whether a match's `gateways` have the client's.
fn has_gateway(gateways: &[String], client: &Client<'_>, own: &str) -> bool {
    gateways.iter().any(|name| {
        if name == MESH || name.contains('/') && !name.starts_with("./") {
            name == client.gateway
        } else {
            client.gateway.split_once('/') == Some(gateway_parts(name, own))
        }
    })
}

/// The cluster of a destination: host, port and subset (`GetDestinationCluster`,
/// pilot/pkg/networking/core/route/route.go). `single` is the port of a service that has only one.
pub(crate) fn destination(
    destination: &Destination,
    namespace: &str,
    listener: u16,
    single: impl FnOnce(&str) -> Option<u16>,
) -> Option<ClusterKey> {
    if destination.host.is_empty() {
        return None;
    }
    let host = resolved(&destination.host, namespace);
    let port = match destination.port {
        Some(port) => u16::try_from(port.number.unwrap_or(0)).ok()?,
        None => single(&host).unwrap_or(listener),
    };
    Some(ClusterKey {
        host,
        port,
        subset: destination.subset.clone().unwrap_or_default(),
    })
}

/// What names a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClusterKey {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Empty for none.
    pub(crate) subset: String,
}

// === impl ClusterKey ===

impl ClusterKey {
    pub(crate) fn subset(&self) -> Option<&str> {
        (!self.subset.is_empty()).then_some(&self.subset)
    }

    /// The SNI that Istio makes up for mutual TLS to it (`BuildDNSSrvSubsetKey`, pilot/pkg/model/context.go).
    pub(crate) fn server_name(&self) -> String {
        let Self { host, port, subset } = self;
        format!("outbound_.{port}_.{subset}_.{host}")
    }
}

/// `outbound|443|cnn|istio-egressgateway.istio-system.svc.cluster.local` (`BuildSubsetKey`, pilot/pkg/model/context.go).
impl std::fmt::Display for ClusterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "outbound|{}|{}|{}", self.port, self.subset, self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gateways_are_named_in_four_ways() {
        for (name, wanted) in [
            ("mesh", "mesh"),
            ("egress", "shop/egress"),
            ("./egress", "shop/egress"),
            ("infra/egress", "infra/egress"),
            ("egress.infra.svc.cluster.local", "infra/egress"),
            ("egress.infra", "infra/egress"),
        ] {
            assert_eq!(gateway_name(name, "shop"), wanted, "{name}");
        }
    }
}

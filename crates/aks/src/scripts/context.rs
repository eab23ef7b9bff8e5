//! What the templates are filled with.

use egressgen::plan::{Leg, PartOf, Planned};
use egressgen::policy::{Callers, Flow};
use egressgen::resources::Resource;
use egressgen::{Format, GatewayRef, Namespace, Selector, emit};
use serde::Serialize;

use super::RenderError;
use crate::manifests::{Manifest, Part};
use crate::site::{Site, SiteGateway, title};

#[derive(Serialize)]
pub(super) struct Context {
    resource_group: String,
    cluster: String,
    revision: String,
    policy: String,
    node_pools: Vec<NodePool>,
    namespaces: Vec<InNamespace>,
    gateways: Vec<Gateway>,
    configurations: Vec<Configuration>,
    places: Vec<Place>,
    /// The objects of the gateways themselves, the resources of destinations but for the routes, the routes, and what
    /// closes other ways out; each empty where there are none.
    gateway_objects: String,
    route_targets: String,
    routes: String,
    namespace_objects: String,
    mesh_config: Option<MeshConfig>,
    requests: Vec<Request>,
    not_requested: Vec<NotRequested>,
}

#[derive(Serialize)]
struct NodePool {
    name: String,
    prefix_size: Option<u8>,
}

#[derive(Serialize)]
struct InNamespace {
    name: String,
    manifest: String,
    sample_account: String,
    sample: String,
    sample_title: String,
    is_closed: bool,
}

#[derive(Serialize)]
struct Gateway {
    title: String,
    name: String,
    namespace: String,
    selector: String,
    /// The value of its label `istio`, by which the page selects it; empty where it is selected otherwise.
    label: String,
    configuration: String,
    manifest: String,
    destinations: usize,
}

#[derive(Serialize)]
struct Configuration {
    name: String,
    namespace: String,
}

/// A namespace in which a policy has objects.
#[derive(Serialize)]
struct Place {
    policy: String,
    namespace: String,
}

#[derive(Serialize)]
struct MeshConfig {
    manifest: String,
    text: String,
}

/// A request of the sample application.
#[derive(Serialize)]
struct Request {
    /// The namespace of the sample application.
    sample: String,
    /// The namespace and the selector of the gateway; empty without one.
    gateway: String,
    selector: String,
    flow: &'static str,
    host: String,
    port: u32,
}

#[derive(Serialize)]
struct NotRequested {
    what: String,
    why: &'static str,
}

// === impl Context ===

impl Context {
    pub(super) fn of(site: &Site) -> Result<Self, RenderError> {
        let marked = |part| {
            site.manifests(part)
                .into_iter()
                .map(|it| it.marked(&site.policy))
        };
        let mut static_gateways = Vec::new();
        for manifest in marked(Part::StaticGateway) {
            let metadata = manifest.metadata();
            let place = (metadata.namespace.clone(), metadata.name.clone());
            static_gateways.push((place, yaml(&manifest)?));
        }
        let manifest_of = |it: &SiteGateway| {
            let place = (
                Some(it.gateway.namespace.as_str().to_owned()),
                Some(it.static_gateway.name.as_str().to_owned()),
            );
            let found = static_gateways.iter().find(|(other, _)| *other == place);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let mut namespaces = Vec::new();
        let samples: Vec<_> = marked(Part::Sample).collect();
        for ((name, manifest), sample) in site
            .namespaces()
            .into_iter()
            .zip(marked(Part::Namespace))
            .zip(samples.chunks(2))
        {
            let [account, deployment] = sample else {
                continue;
            };
            namespaces.push(InNamespace {
                manifest: yaml(&manifest)?,
                sample_account: yaml(account)?,
                sample: yaml(deployment)?,
                sample_title: format!("the sample application in {name}"),
                is_closed: site.is_closed(name),
                name: name.to_string(),
            });
        }
        let mesh_config = match marked(Part::MeshConfig).next() {
            Some(Manifest::MeshConfig(it)) => Some(MeshConfig {
                text: it.text().to_owned(),
                manifest: yaml(&Manifest::MeshConfig(it))?,
            }),
            _ => None,
        };
        let resources = Resources::of(site);
        let (requests, not_requested) = requests(site);
        Ok(Self {
            resource_group: site.resource_group.to_string(),
            cluster: site.cluster.to_string(),
            revision: site.revision.to_string(),
            policy: site.policy.to_string(),
            node_pools: node_pools(site),
            gateways: site
                .gateways
                .iter()
                .map(|it| gateway(site, it, manifest_of(it)))
                .collect(),
            namespaces,
            configurations: configurations(site),
            places: places(site),
            gateway_objects: documents(&resources.gateways)?,
            route_targets: documents(&resources.route_targets)?,
            routes: documents(&resources.routes)?,
            namespace_objects: documents(&resources.namespaces)?,
            mesh_config,
            requests,
            not_requested,
        })
    }
}

fn node_pools(site: &Site) -> Vec<NodePool> {
    let pools = site.node_pools().into_iter();
    pools
        .map(|(name, prefix_size)| NodePool {
            name: name.to_owned(),
            prefix_size,
        })
        .collect()
}

fn configurations(site: &Site) -> Vec<Configuration> {
    let configurations = site.static_gateways().into_iter();
    configurations
        .map(|(namespace, it)| Configuration {
            name: it.name.to_string(),
            namespace: namespace.to_string(),
        })
        .collect()
}

fn places(site: &Site) -> Vec<Place> {
    let places = site.places.iter();
    places
        .map(|(policy, namespace)| Place {
            policy: policy.to_string(),
            namespace: namespace.to_string(),
        })
        .collect()
}

fn gateway(site: &Site, it: &SiteGateway, manifest: String) -> Gateway {
    let SiteGateway {
        gateway,
        static_gateway,
    } = it;
    let destinations = site.plan.destinations().iter();
    let destinations = destinations
        .filter(|it| it.gateway() == Some(&**gateway))
        .count();
    Gateway {
        title: format!("the egress gateway {}", title(gateway)),
        name: gateway.name.to_string(),
        namespace: gateway.namespace.to_string(),
        selector: gateway.selector.to_string(),
        label: label(&gateway.selector),
        configuration: static_gateway.name.to_string(),
        manifest,
        destinations,
    }
}

fn label(selector: &Selector) -> String {
    let labels = selector.labels();
    match labels.get(Selector::ISTIO) {
        Some(value) if labels.len() == 1 => value.clone(),
        _ => String::new(),
    }
}

/// The resources of the plan, by when they are applied.
#[derive(Default)]
struct Resources {
    gateways: Vec<Resource>,
    route_targets: Vec<Resource>,
    routes: Vec<Resource>,
    namespaces: Vec<Resource>,
}

impl Resources {
    fn of(site: &Site) -> Self {
        let mut sorted = Self::default();
        for part in site.plan.parts() {
            match part.of {
                PartOf::Gateway(_) => sorted.gateways.extend(part.bundle),
                PartOf::Namespace(_) => sorted.namespaces.extend(part.bundle),
                // What sends traffic elsewhere than before is apart from what it is sent to.
                PartOf::Destination(_) => {
                    let routes = part.bundle.into_iter();
                    let (routes, targets): (Vec<_>, Vec<_>) =
                        routes.partition(|it| matches!(it, Resource::VirtualService(_)));
                    sorted.routes.extend(routes);
                    sorted.route_targets.extend(targets);
                }
            }
        }
        sorted
    }
}

fn documents(resources: &[Resource]) -> Result<String, RenderError> {
    let mut out = Vec::new();
    if !resources.is_empty() {
        emit(&mut out, Format::Yaml, resources)?;
    }
    Ok(String::from_utf8_lossy(&out).trim_end().to_owned())
}

fn yaml(manifest: &Manifest) -> Result<String, RenderError> {
    let mut out = Vec::new();
    Manifest::write(&mut out, std::slice::from_ref(manifest))?;
    Ok(String::from_utf8_lossy(&out).trim_end().to_owned())
}

/// A request for each flow of each destination, or why there is none.
fn requests(site: &Site) -> (Vec<Request>, Vec<NotRequested>) {
    let (mut requests, mut others) = (Vec::new(), Vec::new());
    let Some(first) = site.gateways.first() else {
        return (requests, others);
    };
    for planned in site.plan.destinations() {
        let sample = planned
            .gateway()
            .map_or(&first.gateway.namespace, |it| &it.namespace);
        let host = planned.hosts().find(|it| !it.starts_with('*'));
        for leg in planned.legs() {
            let what = || {
                format!(
                    "{} to {}:{}",
                    leg.flow.as_str(),
                    planned.title(),
                    leg.port.number()
                )
            };
            let why = match (host, planned.callers()) {
                (None, _) => Some("a wildcard; call one of its hosts"),
                (Some(_), Some(callers)) if !is_allowed(callers, sample) => {
                    Some("the sample application is none of the callers that the policy allows")
                }
                _ => None,
            };
            match (host, why) {
                (Some(host), None) => requests.push(request(planned, leg, sample, host)),
                (_, why) => others.push(NotRequested {
                    what: what(),
                    why: why.unwrap_or_default(),
                }),
            }
        }
    }
    (requests, others)
}

fn request(planned: &Planned, leg: &Leg, sample: &Namespace, host: &str) -> Request {
    let gateway: Option<&GatewayRef> = planned.gateway();
    Request {
        sample: sample.to_string(),
        gateway: gateway
            .map(|it| it.namespace.to_string())
            .unwrap_or_default(),
        selector: gateway
            .map(|it| it.selector.to_string())
            .unwrap_or_default(),
        flow: Flow::as_str(leg.flow),
        host: host.to_owned(),
        port: leg.port.number(),
    }
}

fn is_allowed(callers: &Callers, namespace: &Namespace) -> bool {
    let name = crate::manifests::SAMPLE;
    let principal = format!("cluster.local/ns/{namespace}/sa/{name}");
    callers.namespaces().contains(namespace)
        || callers
            .service_accounts()
            .iter()
            .any(|it| it.principal() == principal)
        || callers
            .principals()
            .iter()
            .any(|it| it.as_str() == principal)
}

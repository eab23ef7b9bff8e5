//! The values for the template of setup.sh: every resource that the script creates.

use egressgen::resources::Resource;
use egressgen::{Build, Subject};
use serde::Serialize;

use super::{Head, RenderError, documents, yaml};
use crate::cluster::{AksCluster, ClusterGateway};
use crate::manifests::{Manifest, Part};

#[derive(Serialize)]
pub(super) struct Context {
    #[serde(flatten)]
    head: Head,
    revision: String,
    node_pools: Vec<NodePool>,
    namespaces: Vec<InNamespace>,
    gateways: Vec<Gateway>,
    /// This field and the next three: the resources of the gateways themselves, those of the destinations without the
    /// routes, the routes, and those that block other egress. Each is empty if there are none.
    gateway_objects: String,
    route_targets: String,
    routes: String,
    namespace_objects: String,
    mesh_config: Option<MeshConfig>,
    /// Whether nothing blocks other egress.
    is_open: bool,
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
}

#[derive(Serialize)]
struct Gateway {
    name: String,
    namespace: String,
    configuration: String,
    manifest: String,
}

#[derive(Serialize)]
struct MeshConfig {
    manifest: String,
    settings: Vec<[&'static str; 3]>,
}

// === impl Context ===

impl Context {
    pub(super) fn of(cluster: &AksCluster) -> Result<Self, RenderError> {
        let resources = Resources::of(cluster);
        Ok(Self {
            head: Head::of(cluster),
            revision: cluster.revision.to_string(),
            node_pools: node_pools(cluster),
            namespaces: namespaces(cluster)?,
            gateways: gateways(cluster)?,
            gateway_objects: documents(&resources.gateways)?,
            route_targets: documents(&resources.route_targets)?,
            routes: documents(&resources.routes)?,
            namespace_objects: documents(&resources.namespaces)?,
            mesh_config: mesh_config(cluster)?,
            is_open: !cluster.closes_mesh && cluster.closed().is_empty(),
        })
    }
}

/// The resources of a part, marked as made by a script.
fn marked(cluster: &AksCluster, part: Part) -> Result<Vec<Manifest>, RenderError> {
    let manifests = cluster.manifests(part)?.into_iter();
    Ok(manifests
        .map(|manifest| manifest.marked(&cluster.policy))
        .collect())
}

fn node_pools(cluster: &AksCluster) -> Vec<NodePool> {
    let pools = cluster.node_pools().into_iter();
    pools
        .map(|(name, prefix_size)| NodePool {
            name: name.to_owned(),
            prefix_size,
        })
        .collect()
}

fn namespaces(cluster: &AksCluster) -> Result<Vec<InNamespace>, RenderError> {
    let manifests = marked(cluster, Part::Namespace)?;
    let samples = marked(cluster, Part::Sample)?;
    let mut namespaces = Vec::new();
    for ((name, manifest), sample) in cluster
        .namespaces()
        .into_iter()
        .zip(&manifests)
        .zip(samples.chunks(2))
    {
        let [account, deployment] = sample else {
            continue;
        };
        namespaces.push(InNamespace {
            name: name.to_string(),
            manifest: yaml(manifest)?,
            sample_account: yaml(account)?,
            sample: yaml(deployment)?,
        });
    }
    Ok(namespaces)
}

fn gateways(cluster: &AksCluster) -> Result<Vec<Gateway>, RenderError> {
    let manifests = marked(cluster, Part::StaticGateway)?;
    let of = |one: &ClusterGateway| {
        let (namespace, name) = (&one.gateway.namespace, &one.static_gateway.name);
        let manifest = manifests.iter().find(|manifest| {
            let metadata = manifest.metadata();
            metadata.namespace.as_deref() == Some(namespace.as_str())
                && metadata.name.as_deref() == Some(name.as_str())
        });
        Ok(Gateway {
            name: one.gateway.name.to_string(),
            namespace: namespace.to_string(),
            configuration: name.to_string(),
            manifest: manifest.map(yaml).transpose()?.unwrap_or_default(),
        })
    };
    cluster.gateways.iter().map(of).collect()
}

fn mesh_config(cluster: &AksCluster) -> Result<Option<MeshConfig>, RenderError> {
    let Some(Manifest::MeshConfig(config)) = marked(cluster, Part::MeshConfig)?.pop() else {
        return Ok(None);
    };
    Ok(Some(MeshConfig {
        settings: config.settings(),
        manifest: yaml(&config)?,
    }))
}

/// The resources of the plan, grouped by when the script applies them.
#[derive(Default)]
struct Resources {
    gateways: Vec<Resource>,
    route_targets: Vec<Resource>,
    routes: Vec<Resource>,
    namespaces: Vec<Resource>,
}

impl Resources {
    fn of(cluster: &AksCluster) -> Self {
        let mut sorted = Self::default();
        for (subject, bundle) in Build::of(&cluster.plan).bundles() {
            match subject {
                Subject::Gateway(_) => sorted.gateways.extend(bundle),
                Subject::Namespace(_) => sorted.namespaces.extend(bundle),
                // The routes redirect traffic, so they are kept apart from the resources that they lead to.
                Subject::Destination(_) => {
                    let routes = bundle.into_iter();
                    let (routes, targets): (Vec<_>, Vec<_>) = routes
                        .partition(|resource| matches!(resource, Resource::VirtualService(_)));
                    sorted.routes.extend(routes);
                    sorted.route_targets.extend(targets);
                }
            }
        }
        sorted
    }
}

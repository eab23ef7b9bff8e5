//! Deployments and the like, of which gateways are made.

use std::collections::BTreeMap;
use std::sync::Arc;

use egressgen_mesh::Workload;
use egressgen_yaml::Node;

use super::fields::{at, labels, port, text};

/// The pods of a Deployment, a DaemonSet or a StatefulSet, or a pod of its own.
#[derive(Debug)]
pub(super) struct Pods {
    pub(super) workload: Workload,
    /// The ports of the containers that have a name.
    pub(super) ports: BTreeMap<String, u16>,
    /// Whether its proxy is a gateway and no sidecar.
    pub(super) is_gateway: bool,
}

/// Istio's templates put the proxy of a gateway into pods with this annotation.
const TEMPLATES: &str = "inject.istio.io/templates";

/// The kinds that are read.
pub(super) const KINDS: [&str; 4] = ["Deployment", "DaemonSet", "StatefulSet", "Pod"];

pub(super) fn read(node: &Node, kind: &str, namespace: &Arc<str>) -> Option<Pods> {
    let own = text(node, &["metadata", "namespace"]);
    let is_pod = kind == "Pod";
    // The pods of a Deployment are already known by it.
    if is_pod && at(node, &["metadata", "ownerReferences"]).is_some() {
        return None;
    }
    let pod = if is_pod {
        node
    } else {
        at(node, &["spec", "template"])?
    };
    let account = text(pod, &["spec", "serviceAccountName"]);
    let labels = labels(pod, &["metadata", "labels"]);
    let containers = at(pod, &["spec", "containers"]).map_or(&[][..], Node::items);
    let ports = containers
        .iter()
        .flat_map(|container| at(container, &["ports"]).map_or(&[][..], Node::items));
    let ports = ports.filter_map(|it| {
        let name = text(it, &["name"])?;
        Some((name.into_owned(), port(it, &["containerPort"])?))
    });
    let template = text(pod, &["metadata", "annotations", TEMPLATES]);
    let is_gateway = template.is_some_and(|template| template.split(',').any(|it| it == "gateway"))
        || containers.iter().any(runs_router)
        || labels
            .get("azureservicemesh/istio.component")
            .is_some_and(|component| component.ends_with("gateway"));
    Some(Pods {
        workload: Workload {
            name: text(node, &["metadata", "name"])?.as_ref().into(),
            namespace: own.map_or_else(|| Arc::clone(namespace), |own| own.as_ref().into()),
            labels,
            service_account: account.as_deref().unwrap_or("default").into(),
        },
        ports: ports.collect(),
        is_gateway,
    })
}

/// Whether a container is Envoy as a gateway: `pilot-agent proxy router`.
fn runs_router(container: &Node) -> bool {
    let arguments = at(container, &["args"]).map_or(&[][..], Node::items);
    let is_proxy = text(container, &["name"]).is_some_and(|name| name == "istio-proxy");
    is_proxy && arguments.iter().any(|it| it.as_str() == Some("router"))
}

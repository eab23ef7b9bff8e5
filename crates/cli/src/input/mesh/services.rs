//! Kubernetes Services.

use std::sync::Arc;

use egressgen_diagnostics::DocumentId;
use egressgen_mesh::{Identity, KubernetesService, ServicePort};
use egressgen_yaml::Node;
use jiff::Timestamp;

use super::fields::{at, labels, port, text};
use super::gateways::has;
use super::workloads::Pods;

/// A Service, and the names of the pods' ports that some of its ports lead to.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) service: KubernetesService,
    /// For each port, the name of the pods' port, if it has no number.
    pub(super) target_names: Vec<Option<String>>,
}

/// Reads a Service; nothing for one that only stands for another name (`ExternalName`), and for one without a name.
pub(super) fn read(node: &Node, document: DocumentId, namespace: &Arc<str>) -> Option<Service> {
    if text(node, &["spec", "type"]).is_some_and(|kind| kind == "ExternalName") {
        return None;
    }
    let own = text(node, &["metadata", "namespace"]);
    let identity = Identity {
        kind: "Service",
        namespace: own.map_or_else(|| Arc::clone(namespace), |own| own.as_ref().into()),
        name: text(node, &["metadata", "name"])?.as_ref().into(),
        document: Some(document),
    };
    let items = at(node, &["spec", "ports"]).map_or(&[][..], Node::items);
    let (ports, target_names) = items.iter().filter_map(one_port).unzip();
    let cluster_ip = text(node, &["spec", "clusterIP"]).unwrap_or_default();
    let created = text(node, &["metadata", "creationTimestamp"]);
    let export_to = text(
        node,
        &["metadata", "annotations", "networking.istio.io/exportTo"],
    );
    let export_to = export_to.unwrap_or_default();
    Some(Service {
        service: KubernetesService {
            identity: Arc::new(identity),
            labels: labels(node, &["metadata", "labels"]),
            selector: labels(node, &["spec", "selector"]),
            ports,
            cluster_ip: cluster_ip.parse().ok(),
            is_headless: cluster_ip == "None",
            export_to: export_to
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
            created: created
                .and_then(|time| time.parse::<Timestamp>().ok())
                .map(Timestamp::as_second),
        },
        target_names,
    })
}

fn one_port(node: &Node) -> Option<(ServicePort, Option<String>)> {
    let number = port(node, &["port"])?;
    let target = port(node, &["targetPort"]);
    let name = text(node, &["targetPort"]).filter(|_| target.is_none());
    let port = ServicePort {
        name: text(node, &["name"]).unwrap_or_default().into_owned(),
        number,
        target: target.unwrap_or(number),
        app_protocol: text(node, &["appProtocol"]).map(Into::into),
    };
    Some((port, name.map(Into::into)))
}

/// The Services, with the numbers of the pods' ports that some of their ports name.
pub(super) fn resolved(services: Vec<Service>, pods: &[Pods]) -> Vec<KubernetesService> {
    let resolved = services.into_iter().map(|service| {
        let Service {
            mut service,
            target_names,
        } = service;
        let behind: Vec<_> = pods
            .iter()
            .filter(|pods| {
                let workload = &pods.workload;
                workload.namespace == service.identity.namespace
                    && has(&workload.labels, &service.selector)
            })
            .collect();
        for (port, name) in service.ports.iter_mut().zip(target_names) {
            let Some(name) = name else { continue };
            let number = behind.iter().find_map(|pods| pods.ports.get(&name));
            port.target = number.copied().unwrap_or(port.target);
        }
        service
    });
    resolved.collect()
}

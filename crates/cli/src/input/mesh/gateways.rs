//! The gateways: their pods and Services, from the input or assumed.

use std::collections::BTreeMap;
use std::sync::Arc;

use egressgen::{GatewayName, Profile};
use egressgen_diagnostics::Diagnostic;
use egressgen_mesh::{Identity, KubernetesService, ServicePort, Workload};

use super::declared::Declared;
use super::workloads::Pods;
use crate::report::rules;

pub(super) type Labels = BTreeMap<String, String>;

/// A gateway that something names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: Arc<str>,
    pub(super) namespace: Arc<str>,
    /// The labels of its pods; none if they follow from its name.
    pub(super) labels: Option<Labels>,
}

/// The Services of the mesh, and the gateways.
#[derive(Debug, Default)]
pub(super) struct Gateways {
    pub(super) services: Vec<KubernetesService>,
    pub(super) workloads: Vec<Workload>,
    pub(super) notes: Vec<Diagnostic>,
    /// How gateways were installed, if the user says so.
    pub(super) profile: Option<Profile>,
}

/// The label that Istio's charts and AKS set on gateways.
const LABEL: &str = "istio";

// === impl Gateways ===

impl Gateways {
    /// Adds the pods that are gateways by what they say, or because a Gateway selects them.
    pub(super) fn add_pods(&mut self, pods: &[Pods], declared: &Declared<'_>) {
        for pods in pods {
            let labels = &pods.workload.labels;
            if pods.is_gateway || labels.contains_key(LABEL) || declared.selects(labels) {
                self.workloads.push(pods.workload.clone());
            }
        }
    }

    /// Adds gateways of which the input has the Service alone.
    pub(super) fn add_services(&mut self, declared: &Declared<'_>) {
        let mut found = Vec::new();
        for service in &self.services {
            let is_selected = || declared.selects(&labels_of_pods(service));
            if service.selector.contains_key(LABEL) || is_selected() {
                found.extend(self.pods_behind(service));
            }
        }
        self.workloads.extend(found);
    }

    /// Adds a gateway that something names, and assumes what the input does not say of it: the labels of its pods, and
    /// that its Service has the usual ports and those on which Gateways make it listen.
    pub(super) fn add(&mut self, named: Named, declared: &Declared<'_>) {
        let Named {
            name,
            namespace,
            labels,
        } = named;
        let is_it = |service: &&KubernetesService| {
            service.identity.name == name && service.identity.namespace == namespace
        };
        if let Some(service) = self.services.iter().find(is_it) {
            let pods = self.pods_behind(service);
            self.workloads.extend(pods);
            return;
        }
        let profile = self.profile.unwrap_or_else(|| profile_of(&namespace));
        let labels = labels.unwrap_or_else(|| declared.labels(&name, usual_labels(profile, &name)));
        let mut service = service(profile, &name, &namespace, &labels);
        for port in declared.ports(&labels) {
            if service.ports.iter().all(|one| one.number != port.number) {
                service.ports.push(port);
            }
        }
        let shown: Vec<_> = labels
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let ports = service
            .ports
            .iter()
            .filter(|port| port.number != STATUS_PORT);
        let ports = ports.map(|port| match (port.number, port.target) {
            (number, target) if number == target => number.to_string(),
            (number, target) => format!("{number} (pods: {target})"),
        });
        let mut ports: Vec<_> = ports.collect();
        let last = ports.pop().unwrap_or_default();
        let message = format!(
            "assumed: the gateway {name} in {namespace} has a Service with the ports {} and {last}, and pods with {}",
            ports.join(", "),
            shown.join(",")
        );
        let note = rules::ASSUMED_GATEWAY_SERVICE.diagnostic(message);
        self.notes.push(note.with_help(format!(
            "to know them, give -f the output of: kubectl get service,deployment -n {namespace} -o yaml"
        )));
        let pods = self.pods_behind(&service);
        self.workloads.extend(pods);
        self.services.push(service);
    }

    /// How the gateways were installed.
    pub(super) fn profile(&self) -> Profile {
        let mut namespaces = self
            .workloads
            .iter()
            .map(|pods| profile_of(&pods.namespace));
        self.profile.unwrap_or_else(|| {
            let is_aks = namespaces.any(|profile| profile == Profile::Aks);
            if is_aks { Profile::Aks } else { Profile::Istio }
        })
    }

    /// The pods of a Service, if no known ones are behind it.
    fn pods_behind(&self, service: &KubernetesService) -> Option<Workload> {
        let Identity {
            name, namespace, ..
        } = &*service.identity;
        let is_known = self
            .workloads
            .iter()
            .any(|pods| pods.namespace == *namespace && has(&pods.labels, &service.selector));
        (!is_known).then(|| Workload {
            name: Arc::clone(name),
            namespace: Arc::clone(namespace),
            labels: labels_of_pods(service),
            service_account: Arc::clone(name),
        })
    }
}

/// Whether labels have all of a selector.
pub(super) fn has(labels: &Labels, selector: &Labels) -> bool {
    selector
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value))
}

/// The pods of a Service most often have its own labels, too.
fn labels_of_pods(service: &KubernetesService) -> Labels {
    let mut labels = service.labels.clone();
    labels.extend(service.selector.clone());
    labels
}

/// The add-on for AKS keeps its gateways in namespaces of its own.
pub(super) fn profile_of(namespace: &str) -> Profile {
    if namespace.starts_with("aks-") {
        Profile::Aks
    } else {
        Profile::Istio
    }
}

pub(super) fn usual_labels(profile: Profile, name: &str) -> Labels {
    match GatewayName::new(name) {
        Ok(name) => profile.selector(&name).labels().clone(),
        Err(_) => Labels::from([(LABEL.to_owned(), name.to_owned())]),
    }
}

const STATUS_PORT: u16 = 15021;

/// The Service that the installation makes. On AKS, pods listen on the ports of the Service; those of Istio's charts on
/// ports that need no privileges.
pub(super) fn service(
    profile: Profile,
    name: &str,
    namespace: &str,
    labels: &Labels,
) -> KubernetesService {
    let (http, https) = match profile {
        Profile::Aks => (80, 443),
        Profile::Istio => (8080, 8443),
    };
    let ports = vec![
        ServicePort::new("status-port", STATUS_PORT, STATUS_PORT),
        ServicePort::new("http2", 80, http),
        ServicePort::new("https", 443, https),
    ];
    KubernetesService::new(namespace, name, labels.clone(), ports)
}

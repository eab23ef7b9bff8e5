//! Keeps pods from connecting past their sidecars: a NetworkPolicy for a namespace of applications.
//!
//! A sidecar intercepts what a pod sends, but a process can bypass it if it may change the pod's routes or runs before
//! the sidecar. No process can bypass what the network itself refuses.

use std::collections::BTreeMap;
use std::net::IpAddr;

use egressgen_model::resources::Resource;
use egressgen_model::values::Namespace;
use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{
    LabelSelector, LabelSelectorRequirement, ObjectMeta,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::plan::WaysOut;

/// The label that Kubernetes sets on every namespace, with its name.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";
/// The namespaces of istiod: the upstream default, and that of the AKS add-on.
const ISTIOD_NAMESPACES: [&str; 2] = ["istio-system", "aks-istio-system"];
/// istiod's port for configuration and certificates (istio.io, Application Requirements, ports used by Istio).
const ISTIOD_PORT: i32 = 15012;
const DNS_PORT: i32 = 53;

/// Lets the pods of a namespace reach DNS, istiod, the mesh, the gateways and fixed addresses, and nothing else.
///
/// Several such policies for one namespace add up: a pod may reach everything that any of them allows.
pub(super) fn policy(namespace: &Namespace, ways_out: &WaysOut) -> Resource {
    let to =
        |peers: Vec<NetworkPolicyPeer>, ports: Vec<NetworkPolicyPort>| NetworkPolicyEgressRule {
            to: Some(peers),
            ports: (!ports.is_empty()).then_some(ports),
        };
    let dns = to(
        vec![peer(
            named(&["kube-system"]),
            Some(labels([("k8s-app", "kube-dns")])),
        )],
        vec![port("UDP", DNS_PORT), port("TCP", DNS_PORT)],
    );
    let istiod = to(
        vec![peer(
            named(&ISTIOD_NAMESPACES),
            Some(labels([("app", "istiod")])),
        )],
        vec![port("TCP", ISTIOD_PORT)],
    );
    // The namespace labels that enable sidecar injection: for a revision, or for the default revision.
    let mesh = to(
        vec![
            peer(exists("istio.io/rev"), None),
            peer(labels([("istio-injection", "enabled")]), None),
        ],
        Vec::new(),
    );
    let gateways = ways_out.gateways.values().map(|gateway| {
        let pods = LabelSelector {
            match_labels: Some(gateway.selector.labels().clone()),
            ..LabelSelector::default()
        };
        peer(named(&[gateway.namespace.as_str()]), Some(pods))
    });
    let gateways: Vec<_> = gateways.collect();
    let mut egress = vec![dns, istiod, mesh];
    // A rule without peers would allow every peer.
    if !gateways.is_empty() {
        egress.push(to(gateways, Vec::new()));
    }
    for (address, ports) in &ways_out.addresses {
        let ports = ports
            .iter()
            .map(|number| port("TCP", number.number().cast_signed()));
        egress.push(to(vec![block(*address)], ports.collect()));
    }
    NetworkPolicy {
        metadata: ObjectMeta {
            name: Some(["egress-of-", ways_out.policy.name.as_str()].concat()),
            namespace: Some(namespace.as_str().to_owned()),
            ..ObjectMeta::default()
        },
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(LabelSelector::default()),
            policy_types: Some(vec!["Egress".to_owned()]),
            egress: Some(egress),
            ..NetworkPolicySpec::default()
        }),
    }
    .into()
}

fn peer(namespaces: LabelSelector, pods: Option<LabelSelector>) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        namespace_selector: Some(namespaces),
        pod_selector: pods,
        ip_block: None,
    }
}

/// A peer with a single address.
fn block(address: IpAddr) -> NetworkPolicyPeer {
    let bits = if address.is_ipv4() { 32 } else { 128 };
    NetworkPolicyPeer {
        ip_block: Some(IPBlock {
            cidr: format!("{address}/{bits}"),
            except: None,
        }),
        namespace_selector: None,
        pod_selector: None,
    }
}

fn labels<const N: usize>(labels: [(&str, &str); N]) -> LabelSelector {
    let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned()));
    LabelSelector {
        match_labels: Some(BTreeMap::from(labels)),
        ..LabelSelector::default()
    }
}

/// Selects the namespaces with these names.
fn named(names: &[&str]) -> LabelSelector {
    match names {
        [one] => labels([(NAMESPACE_NAME, one)]),
        several => LabelSelector {
            match_expressions: Some(vec![LabelSelectorRequirement {
                key: NAMESPACE_NAME.to_owned(),
                operator: "In".to_owned(),
                values: Some(several.iter().map(|name| (*name).to_owned()).collect()),
            }]),
            ..LabelSelector::default()
        },
    }
}

fn exists(label: &str) -> LabelSelector {
    LabelSelector {
        match_expressions: Some(vec![LabelSelectorRequirement {
            key: label.to_owned(),
            operator: "Exists".to_owned(),
            values: None,
        }]),
        ..LabelSelector::default()
    }
}

fn port(protocol: &str, number: i32) -> NetworkPolicyPort {
    NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: Some(IntOrString::Int(number)),
        end_port: None,
    }
}

//! The values for the template of verify.sh: what should exist, the callers, and their requests.

use std::collections::BTreeSet;

use egressgen::{Namespace, Selector};
use serde::Serialize;

use super::callers::Caller;
use super::requests::{NotRequested, Request, Requests};
use super::{Head, RenderError, yaml};
use crate::cluster::{AksCluster, ClusterGateway, title};
use crate::manifests;

#[derive(Serialize)]
pub(super) struct Context {
    #[serde(flatten)]
    head: Head,
    revision: String,
    gateways: Vec<Gateway>,
    /// The namespaces of the gateways.
    namespaces: Vec<String>,
    callers: Vec<Pod>,
    /// One caller in each closed namespace.
    closed: Vec<PodPlace>,
    /// Whether nothing blocks other egress.
    is_open: bool,
    requests: Vec<RequestOfPod>,
    not_requested: Vec<NotRequested>,
}

#[derive(Serialize)]
struct Gateway {
    title: String,
    name: String,
    namespace: String,
    selector: String,
    /// The value of the label `istio`, which the AKS page selects by; empty if the selector has other labels.
    label: String,
    configuration: String,
    destinations: usize,
}

/// The Pod that the script starts for a caller.
#[derive(Serialize)]
struct Pod {
    #[serde(flatten)]
    place: PodPlace,
    account: String,
    manifest: String,
    /// The manifest of the namespace, if the script creates it; otherwise empty.
    own_namespace: String,
}

#[derive(Clone, Serialize)]
struct PodPlace {
    namespace: String,
    pod: String,
}

#[derive(Serialize)]
struct RequestOfPod {
    #[serde(flatten)]
    place: PodPlace,
    wanted: &'static str,
    who: String,
    /// The namespace of the gateway. This and the selector are empty without a gateway.
    gateway: String,
    selector: String,
    flow: &'static str,
    host: String,
    port: u32,
    target_port: u32,
}

// === impl Context ===

impl Context {
    pub(super) fn of(cluster: &AksCluster) -> Result<Self, RenderError> {
        let Requests {
            requests,
            not_requested,
        } = Requests::of(cluster);
        let callers = callers(cluster, &requests);
        let place = |caller: &Caller| {
            let number = callers.iter().position(|other| other == caller);
            PodPlace {
                namespace: caller.namespace.to_string(),
                pod: format!(
                    "egressgen-verify-{}-{}",
                    cluster.policy.name,
                    number.unwrap_or_default()
                ),
            }
        };
        let pods = callers
            .iter()
            .map(|caller| pod(cluster, caller, place(caller)));
        let mut closed: Vec<PodPlace> = Vec::new();
        for caller in callers
            .iter()
            .filter(|caller| cluster.is_closed(&caller.namespace))
        {
            let place = place(caller);
            if closed
                .iter()
                .all(|other| other.namespace != place.namespace)
            {
                closed.push(place);
            }
        }
        let requests = requests.iter().map(|request| {
            let (gateway, selector) = request.gateway.clone().unwrap_or_default();
            RequestOfPod {
                place: place(&request.caller),
                wanted: if request.is_allowed {
                    "allowed"
                } else {
                    "refused"
                },
                who: request.caller.to_string(),
                gateway,
                selector,
                flow: request.flow,
                host: request.host.clone(),
                port: request.port,
                target_port: request.target_port,
            }
        });
        Ok(Self {
            head: Head::of(cluster),
            revision: cluster.revision.to_string(),
            gateways: cluster
                .gateways
                .iter()
                .map(|own| gateway(cluster, own))
                .collect(),
            namespaces: cluster
                .namespaces()
                .into_iter()
                .map(ToString::to_string)
                .collect(),
            callers: pods.collect::<Result<_, _>>()?,
            is_open: closed.is_empty(),
            closed,
            requests: requests.collect(),
            not_requested,
        })
    }
}

/// The callers of the destinations, and at least one caller in each applications' namespace that a policy closes.
fn callers(cluster: &AksCluster, requests: &[Request]) -> Vec<Caller> {
    let mut callers = BTreeSet::new();
    callers.extend(requests.iter().map(|request| request.caller.clone()));
    let namespaces: BTreeSet<Namespace> = callers
        .iter()
        .map(|caller: &Caller| caller.namespace.clone())
        .collect();
    let closed = cluster.closed().difference(&namespaces);
    callers.extend(closed.map(Caller::default_of));
    callers.into_iter().collect()
}

fn pod(cluster: &AksCluster, caller: &Caller, place: PodPlace) -> Result<Pod, RenderError> {
    let Caller { namespace, account } = caller;
    let manifest = manifests::caller(namespace, account, place.pod.clone(), &cluster.policy);
    let own_namespace = if caller.is_in_own_namespace() {
        let mut namespace = manifests::namespace(namespace, cluster.revision);
        egressgen::mark(&mut namespace.metadata, &cluster.policy);
        yaml(&namespace)?
    } else {
        String::new()
    };
    Ok(Pod {
        account: account.clone(),
        manifest: yaml(&manifest)?,
        own_namespace,
        place,
    })
}

fn gateway(cluster: &AksCluster, one: &ClusterGateway) -> Gateway {
    let ClusterGateway {
        gateway,
        static_gateway,
    } = one;
    let destinations = cluster.plan.destinations().iter();
    let destinations = destinations
        .filter(|planned| planned.gateway() == Some(&**gateway))
        .count();
    Gateway {
        title: format!("the egress gateway {}", title(gateway)),
        name: gateway.name.to_string(),
        namespace: gateway.namespace.to_string(),
        selector: gateway.selector.to_string(),
        label: label(&gateway.selector),
        configuration: static_gateway.name.to_string(),
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

//! The cluster around a case, as conformance/internal builds it, and its requests.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use egressgen::resources::Resource;
use egressgen_diagnostics::DocumentId;
use egressgen_mesh::{
    Caller, Context, Entry, Item, KubernetesService, Mesh, OutboundTraffic, Protocol, ServicePort,
    Target, Workload,
};
use serde::Deserialize;

use crate::case::{Case, Gateway, Request};
use crate::repository;

/// Istio and the resources of a case.
pub(crate) fn mesh(case: &Case, path: &Path) -> Mesh {
    let own = items(&applied(case, path), 0);
    let tenant = items(case.tenant.as_deref().unwrap_or_default(), 1);
    let all = if case.tenant_first {
        [tenant, own].concat()
    } else {
        [own, tenant].concat()
    };
    Mesh::new(context(case), all)
}

fn applied(case: &Case, path: &Path) -> String {
    if let Some(resources) = &case.resources {
        return resources.clone();
    }
    if let Some(file) = &case.file {
        return fs::read_to_string(path.parent().unwrap().join(file)).unwrap();
    }
    let Some(command) = &case.command else {
        return String::new();
    };
    let words: Vec<_> = command.split_whitespace().collect();
    let output = Command::new(env!("CARGO_BIN_EXE_egressgen"))
        .args(&words[1..])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}");
    String::from_utf8(output.stdout).unwrap()
}

fn items(text: &str, number: u32) -> Vec<Item> {
    let mut items = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        let value = serde_json::Value::deserialize(document).unwrap();
        if value.is_null() {
            continue;
        }
        // Kinds that are not Istio's decide nothing here.
        if let Ok(read) = Resource::read(&value) {
            let index = u32::try_from(items.len()).unwrap();
            let document = DocumentId {
                text: number,
                index,
            };
            items.push(Item {
                resource: read.value,
                document,
            });
        }
    }
    items
}

fn context(case: &Case) -> Context {
    let profile = case.gateway.as_deref().unwrap_or("aks");
    let labels = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    };
    let (root, gateway, ports) = if profile == "aks" {
        let gateway = Gateway {
            service: "asm-egress-test".to_owned(),
            namespace: "aks-istio-egress".to_owned(),
            labels: labels(&[
                ("app", "asm-egress-test"),
                ("istio", "asm-egress-test"),
                ("azureservicemesh/istio.component", "egress-gateway"),
            ]),
        };
        ("aks-istio-system", gateway, [(80, 80), (443, 443)])
    } else {
        let gateway = Gateway {
            service: "istio-egressgateway".to_owned(),
            namespace: "istio-system".to_owned(),
            labels: labels(&[("app", "istio-egressgateway"), ("istio", "egressgateway")]),
        };
        ("istio-system", gateway, [(80, 8080), (443, 8443)])
    };
    let gateways: Vec<_> = std::iter::once(gateway)
        .chain(case.additional_gateways.clone())
        .collect();
    let registry_only = case.outbound_traffic_policy.as_deref() != Some("ALLOW_ANY");
    Context {
        namespace: case
            .namespace
            .clone()
            .unwrap_or(gateways[0].namespace.clone())
            .into(),
        root_namespace: root.into(),
        outbound_traffic: if registry_only {
            OutboundTraffic::RegistryOnly
        } else {
            OutboundTraffic::AllowAny
        },
        scope_gateway_to_namespace: case.scope_gateway_to_namespace,
        services: (0..)
            .zip(&gateways)
            .map(|(number, gateway)| service(number, gateway, &ports))
            .collect(),
        gateways: gateways.iter().map(workload).collect(),
        ..Context::default()
    }
}

fn service(number: u8, gateway: &Gateway, ports: &[(u16, u16)]) -> KubernetesService {
    let ports = vec![
        ServicePort::new("status-port", 15021, 15021),
        ServicePort::new("http2", ports[0].0, ports[0].1),
        ServicePort::new("https", ports[1].0, ports[1].1),
    ];
    let (namespace, name) = (gateway.namespace.as_str(), gateway.service.as_str());
    KubernetesService {
        cluster_ip: Some([10, 96, 0, number + 1].into()),
        ..KubernetesService::new(namespace, name, gateway.labels.clone(), ports)
    }
}

fn workload(gateway: &Gateway) -> Workload {
    Workload {
        name: gateway.service.as_str().into(),
        namespace: gateway.namespace.as_str().into(),
        labels: gateway.labels.clone(),
        service_account: gateway.service.as_str().into(),
    }
}

/// A request of a case.
pub(crate) fn request(
    case: &Case,
    request: &Request,
    context: &Context,
) -> egressgen_mesh::Request {
    let caller = request.caller.as_deref().unwrap_or("shop/client");
    let (namespace, account) = caller.split_once('/').unwrap();
    let mut from = Caller::new(namespace, account);
    from.labels.insert("app".to_owned(), account.to_owned());
    let (scheme, host, port, path) = request.url();
    let protocol = match scheme {
        "http" => Protocol::Http,
        "https" => Protocol::Tls,
        _ => Protocol::Tcp,
    };
    let mut traced = egressgen_mesh::Request::new(from, protocol, host, port);
    path.clone_into(&mut traced.path);
    if let Some(method) = &request.method {
        traced.method.clone_from(method);
    }
    traced.host_header.clone_from(&request.host);
    traced.sni = request.sni.as_ref().map(|sni| match sni.as_str() {
        "-" => String::new(),
        sni => sni.to_owned(),
    });
    traced.websocket = request.websocket;
    let target = |port| {
        let ports = &context.services[0].ports;
        ports
            .iter()
            .find(|one| one.number == port)
            .map_or(port, |one| one.target)
    };
    traced.to = match request.to.as_deref() {
        None => Target::Address("203.0.113.10".parse().unwrap()),
        Some("gateway-pod") => {
            traced.port = target(port);
            Target::Gateway(0)
        }
        Some("gateway-service") => Target::Address(context.services[0].cluster_ip.unwrap()),
        Some(address) => Target::Address(address.parse().unwrap()),
    };
    if request.direct {
        traced.to = Target::Gateway(0);
        traced.port = target(port);
        let usual = [80, 443].contains(&port);
        let authority = if usual {
            host.to_owned()
        } else {
            format!("{host}:{port}")
        };
        traced.host_header.get_or_insert(authority);
        traced.entry = match &request.outer {
            Some(sni) => Entry::MutualTls { sni: sni.clone() },
            None => Entry::WithoutSidecar,
        };
    }
    let _ = case;
    traced
}

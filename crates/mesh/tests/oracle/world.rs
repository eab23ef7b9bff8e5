//! A set → what the tracer reads.

use std::collections::BTreeMap;

use egressgen_diagnostics::DocumentId;
use egressgen_mesh::{
    Caller, Context, Entry, Item, KubernetesService, Mesh, OutboundTraffic, Protocol, Request,
    ServicePort, Target, Workload,
};
use egressgen_model::resources::Resource;
use serde::Deserialize as _;
use serde_json::Value;

pub(crate) fn mesh(set: &Value) -> Mesh {
    let text = set["resources"].as_str().unwrap_or_default();
    let documents = serde_yaml::Deserializer::from_str(text);
    let values = documents.filter_map(|document| Value::deserialize(document).ok());
    let resources = values.filter_map(|value| Some(Resource::read(&value).ok()?.value));
    let items = (0..).zip(resources).map(|(index, resource)| Item {
        resource,
        document: DocumentId { text: 0, index },
    });
    Mesh::new(context(set), items.collect())
}

fn context(set: &Value) -> Context {
    let any = set["mesh"]["outboundTrafficPolicy"] != "REGISTRY_ONLY";
    Context {
        outbound_traffic: if any {
            OutboundTraffic::AllowAny
        } else {
            OutboundTraffic::RegistryOnly
        },
        root_namespace: set["mesh"]["rootNamespace"]
            .as_str()
            .unwrap_or("istio-system")
            .into(),
        services: (1..).zip(list(&set["services"])).map(service).collect(),
        gateways: list(&set["gateways"]).map(workload).collect(),
        ..Context::default()
    }
}

pub(crate) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn port(value: &Value) -> u16 {
    value
        .as_u64()
        .and_then(|number| number.try_into().ok())
        .unwrap_or(0)
}

fn labels(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().into_iter().flatten();
    pairs
        .map(|(key, value)| (key.clone(), text(value)))
        .collect()
}

fn service((number, service): (u8, &Value)) -> KubernetesService {
    let ports = list(&service["ports"]).map(|one| ServicePort {
        name: text(&one["name"]),
        number: port(&one["number"]),
        target: match port(&one["targetPort"]) {
            0 => port(&one["number"]),
            target => target,
        },
        app_protocol: one["protocol"].as_str().map(ToOwned::to_owned),
    });
    let labels = labels(&service["labels"]);
    let (namespace, name) = (text(&service["namespace"]), text(&service["name"]));
    KubernetesService {
        cluster_ip: Some([10, 96, 0, number].into()),
        ..KubernetesService::new(namespace, name, labels, ports.collect())
    }
}

fn workload(gateway: &Value) -> Workload {
    Workload {
        name: text(&gateway["name"]).into(),
        namespace: text(&gateway["namespace"]).into(),
        labels: labels(&gateway["labels"]),
        service_account: text(&gateway["serviceAccount"]).into(),
    }
}

/// A call of a set. Straight to a gateway, TLS is that of the application, around whatever it speaks.
pub(crate) fn request(set: &Value, call: &Value) -> Request {
    let index = usize::try_from(call["from"].as_u64().unwrap_or(0)).unwrap_or(0);
    let app = &set["sidecars"][index];
    let mut from = Caller::new(text(&app["namespace"]), text(&app["serviceAccount"]));
    from.labels = labels(&app["labels"]);
    let tls = call["tls"].as_str().unwrap_or("plaintext");
    let spoken = if call["protocol"] == "http" {
        Protocol::Http
    } else {
        Protocol::Tcp
    };
    let is_straight = call["gateway"].is_u64();
    let protocol = if tls == "tls" { Protocol::Tls } else { spoken };
    let host = text(&call["host"]);
    let mut request = Request::new(from, protocol, host.clone(), port(&call["port"]));
    request.host_header = Some(host);
    request.sni = Some(text(&call["sni"]));
    let path = call["path"].as_str().unwrap_or("/");
    path.clone_into(&mut request.path);
    let address = call["address"].as_str().unwrap_or("198.51.100.1");
    request.to = Target::Address(address.parse().unwrap());
    if is_straight {
        let index = usize::try_from(call["gateway"].as_u64().unwrap_or(0)).unwrap_or(0);
        request.to = Target::Gateway(index);
        request.entry = if tls == "mtls" {
            Entry::MutualTls {
                sni: text(&call["sni"]),
            }
        } else {
            Entry::WithoutSidecar
        };
    }
    request
}

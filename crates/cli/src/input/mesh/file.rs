//! The mesh file: settings, gateways and Services.

use std::collections::BTreeMap;
use std::sync::Arc;

use egressgen::{IstioVersion, Name, Namespace, Port};
use egressgen_diagnostics::DocumentId;
use egressgen_mesh::{Identity, KubernetesService, OutboundTraffic, ServicePort, Workload};
use egressgen_yaml::{At, Fields, boolean, decode, entries, list, number, text};

use super::gateways::{self, Labels};
use super::reading::Reading;
use super::settings::{Settings, outbound_traffic};

/// What a mesh file says.
#[derive(Debug, Default)]
pub(super) struct MeshFile {
    pub(super) settings: Settings,
    pub(super) gateways: Vec<Workload>,
    pub(super) services: Vec<KubernetesService>,
}

/// Reads the documents of a mesh file. Where there are several, the last one counts.
pub(super) fn read(reading: &mut Reading, text: u32) -> MeshFile {
    let mut file = MeshFile::default();
    let mut wrong = Vec::new();
    for (index, node) in (0..).zip(reading.documents(text)) {
        match decode(node, DocumentId { text, index }, document) {
            Ok(found) => {
                file.settings = found.settings.or(file.settings);
                file.gateways.extend(found.gateways);
                file.services.extend(found.services);
            }
            Err(errors) => wrong.push(errors),
        }
    }
    for wrong in wrong {
        reading.errors.append(wrong);
    }
    file
}

fn document(at: At<'_>) -> Option<MeshFile> {
    let document = at.document();
    let mut fields = Fields::of(at)?;
    let string = |at: At<'_>| text::<String>(at);
    let strings = |at: At<'_>| list(at, string);
    let settings = Settings {
        istio_version: fields.optional("istioVersion", text::<IstioVersion>),
        root_namespace: fields.optional("rootNamespace", namespace),
        outbound_traffic: fields.optional("outboundTrafficPolicy", mode),
        dns_capture: fields.optional("dnsCapture", boolean),
        trust_domain: fields.optional("trustDomain", string).map(Into::into),
        service_exports: fields.optional("defaultServiceExportTo", strings),
        virtual_service_exports: fields.optional("defaultVirtualServiceExportTo", strings),
        destination_rule_exports: fields.optional("defaultDestinationRuleExportTo", strings),
        scope_gateway_to_namespace: fields.optional("scopeGatewayToNamespace", boolean),
    };
    let gateways = fields.list("gateways", |at| gateway(at, document));
    let mut services = fields.list("services", |at| service(at, document));
    fields.finish();
    let (pods, of_gateways): (Vec<_>, Vec<_>) = gateways.into_iter().unzip();
    services.extend(of_gateways);
    Some(MeshFile {
        settings,
        gateways: pods,
        services,
    })
}

fn gateway(at: At<'_>, document: DocumentId) -> Option<(Workload, KubernetesService)> {
    let mut fields = Fields::of(at)?;
    let name = fields.required("name", text::<Name>);
    let namespace = fields.required("namespace", namespace);
    let own = fields.optional("labels", labels);
    let account = fields.optional("serviceAccount", text::<String>);
    let ports = fields.optional("ports", |at| list(at, port));
    fields.finish();
    let (name, namespace) = (name?, namespace?);
    let profile = gateways::profile_of(&namespace);
    let own = own.unwrap_or_else(|| gateways::usual_labels(profile, name.as_str()));
    let mut service = gateways::service(profile, name.as_str(), &namespace, &own);
    if let Some(ports) = ports {
        service.ports = ports;
    }
    service.identity = identity(name.as_str(), &namespace, document);
    let pods = Workload {
        name: name.as_str().into(),
        namespace,
        labels: own,
        service_account: account.as_deref().unwrap_or(name.as_str()).into(),
    };
    Some((pods, service))
}

fn service(at: At<'_>, document: DocumentId) -> Option<KubernetesService> {
    let mut fields = Fields::of(at)?;
    let name = fields.required("name", text::<Name>);
    let namespace = fields.required("namespace", namespace);
    let labels = fields.optional("labels", self::labels).unwrap_or_default();
    let selector = fields
        .optional("selector", self::labels)
        .unwrap_or_default();
    let ports = fields.list("ports", port);
    let cluster_ip = fields.optional("clusterIP", text);
    let is_headless = fields.optional("headless", boolean).unwrap_or_default();
    let export_to = fields.list("exportTo", text);
    fields.finish();
    Some(KubernetesService {
        identity: identity(name?.as_str(), &namespace?, document),
        labels,
        selector,
        ports,
        cluster_ip,
        is_headless,
        export_to,
        created: None,
    })
}

fn port(at: At<'_>) -> Option<ServicePort> {
    let mut fields = Fields::of(at)?;
    let name = fields.optional("name", text::<String>);
    let number = fields.required("number", port_number);
    let target = fields.optional("targetPort", port_number);
    let app_protocol = fields.optional("appProtocol", text);
    fields.finish();
    let number = number?;
    Some(ServicePort {
        name: name.unwrap_or_default(),
        number,
        target: target.unwrap_or(number),
        app_protocol,
    })
}

fn port_number(at: At<'_>) -> Option<u16> {
    let port = number::<Port>(at)?;
    u16::try_from(port.number()).ok()
}

fn namespace(at: At<'_>) -> Option<Arc<str>> {
    text::<Namespace>(at).map(|namespace| namespace.as_str().into())
}

fn labels(at: At<'_>) -> Option<Labels> {
    let labels = entries::<String, String>(at, text)?;
    Some(labels.into_iter().collect::<BTreeMap<_, _>>())
}

fn mode(mut at: At<'_>) -> Option<OutboundTraffic> {
    let Some(mode) = at.node().as_str().map(outbound_traffic) else {
        at.wrong_type("text");
        return None;
    };
    mode.map_err(|wrong| at.refuse_value(wrong)).ok()
}

fn identity(name: &str, namespace: &Arc<str>, document: DocumentId) -> Arc<Identity> {
    Arc::new(Identity {
        kind: "Service",
        namespace: Arc::clone(namespace),
        name: name.into(),
        document: Some(document),
    })
}

//! What the resources of a set leave open: the mesh's settings, and the pods and Services around it.

mod features;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use egressgen_model::values::IstioVersion;

pub use features::Features;

use crate::Identity;

/// What the resources of a set leave open. [`Default`] is an Istio of the newest known version with default settings,
/// and without a gateway.
#[derive(Clone, Debug)]
pub struct Context {
    /// The version of the control plane and the proxies.
    pub istio_version: IstioVersion,
    /// The namespace of resources that name none. Default: `default`.
    pub namespace: Arc<str>,
    /// `rootNamespace` of the MeshConfig. Default: `istio-system`.
    pub root_namespace: Arc<str>,
    /// `outboundTrafficPolicy` of the MeshConfig. Default: ALLOW_ANY.
    pub outbound_traffic: OutboundTraffic,
    /// `defaultServiceExportTo`, `defaultVirtualServiceExportTo` and `defaultDestinationRuleExportTo` of the
    /// MeshConfig.
    pub default_exports: DefaultExports,
    /// Whether sidecars answer DNS (`ISTIO_META_DNS_CAPTURE`), so that a host of a ServiceEntry has the address that
    /// Istio gave it. Default: no.
    pub dns_capture: bool,
    /// Whether istiod runs with `PILOT_SCOPE_GATEWAY_TO_NAMESPACE`: Gateways then select only proxies of their own
    /// namespace. Default: no.
    pub scope_gateway_to_namespace: bool,
    /// The trust domain of the mesh. Default: `cluster.local`.
    pub trust_domain: Arc<str>,
    /// The Kubernetes Services, among them those of the gateways.
    pub services: Vec<KubernetesService>,
    /// The pods of gateways.
    pub gateways: Vec<Workload>,
}

/// What a sidecar does with destinations that no resource names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OutboundTraffic {
    /// It sends them on.
    #[default]
    AllowAny,
    /// It refuses them.
    RegistryOnly,
}

/// Where resources without `exportTo` are visible; empty means everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefaultExports {
    /// For Services and ServiceEntries.
    pub services: Vec<String>,
    /// For VirtualServices.
    pub virtual_services: Vec<String>,
    /// For DestinationRules: `.` or `*`.
    pub destination_rules: Vec<String>,
}

/// A Kubernetes Service.
#[derive(Clone, Debug)]
pub struct KubernetesService {
    /// What it is called.
    pub identity: Arc<Identity>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// The labels of its pods.
    pub selector: BTreeMap<String, String>,
    /// Its ports.
    pub ports: Vec<ServicePort>,
    /// Its address in the cluster; none if it is headless or unknown.
    pub cluster_ip: Option<IpAddr>,
    /// Whether it is headless (`clusterIP: None`).
    pub is_headless: bool,
    /// The annotation `networking.istio.io/exportTo`, split at the commas.
    pub export_to: Vec<String>,
    /// Seconds since 1970 of its creation, if known. Services without one count as older than all resources.
    pub created: Option<i64>,
}

/// A port of a [`KubernetesService`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePort {
    /// Its name, such as `http2`, whose beginning tells Istio the protocol.
    pub name: String,
    /// The port of the Service, 1 to 65535.
    pub number: u16,
    /// The port of the pods, 1 to 65535.
    pub target: u16,
    /// `appProtocol`, which counts before the name.
    pub app_protocol: Option<String>,
}

/// The pods of one gateway.
#[derive(Clone, Debug)]
pub struct Workload {
    /// The name of the Deployment, for messages.
    pub name: Arc<str>,
    /// The namespace of the pods.
    pub namespace: Arc<str>,
    /// The labels of the pods.
    pub labels: BTreeMap<String, String>,
    /// The service account of the pods.
    pub service_account: Arc<str>,
}

// === impl Context ===

impl Default for Context {
    fn default() -> Self {
        Self {
            istio_version: Features::NEWEST,
            namespace: "default".into(),
            root_namespace: "istio-system".into(),
            outbound_traffic: OutboundTraffic::default(),
            default_exports: DefaultExports::default(),
            dns_capture: false,
            scope_gateway_to_namespace: false,
            trust_domain: "cluster.local".into(),
            services: Vec::new(),
            gateways: Vec::new(),
        }
    }
}

impl Context {
    /// The laws of its version.
    #[must_use]
    pub fn features(&self) -> Features {
        Features::of(self.istio_version)
    }
}

// === impl OutboundTraffic ===

impl OutboundTraffic {
    /// The name in the MeshConfig.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AllowAny => "ALLOW_ANY",
            Self::RegistryOnly => "REGISTRY_ONLY",
        }
    }
}

// === impl ServicePort ===

impl ServicePort {
    /// A port without `appProtocol`.
    pub fn new(name: impl Into<String>, number: u16, target: u16) -> Self {
        Self {
            name: name.into(),
            number,
            target,
            app_protocol: None,
        }
    }
}

// === impl KubernetesService ===

impl KubernetesService {
    /// A Service whose pods have its own labels, of no known address and age.
    pub fn new(
        namespace: impl Into<Arc<str>>,
        name: impl Into<Arc<str>>,
        labels: BTreeMap<String, String>,
        ports: Vec<ServicePort>,
    ) -> Self {
        Self {
            identity: Arc::new(Identity {
                kind: "Service",
                namespace: namespace.into(),
                name: name.into(),
                document: None,
            }),
            selector: labels.clone(),
            labels,
            ports,
            cluster_ip: None,
            is_headless: false,
            export_to: Vec::new(),
            created: None,
        }
    }

    /// The name in the cluster: `istio-egressgateway.istio-system.svc.cluster.local`.
    #[must_use]
    pub fn host(&self) -> String {
        let Identity {
            name, namespace, ..
        } = &*self.identity;
        format!("{name}.{namespace}.svc.cluster.local")
    }
}

//! Sidecar: what the proxies beside the workloads listen to and know of.

use serde::{Deserialize, Serialize};

use super::{
    ApiGroup, ConnectionPoolSettings, Destination, Object, Protocol, ServerTlsSettings, Spec,
    WorkloadSelector,
};

/// Narrows what the proxies of a namespace are told. Gateways don't follow it.
pub type Sidecar = Object<SidecarSpec>;

/// The `spec` of a [`Sidecar`]. Istio wants at least one field besides the selector.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SidecarSpec {
    /// The workloads, in the namespace of the Sidecar, that follow it. Unset: all of the namespace, or, in the root
    /// namespace, all of the mesh that have no Sidecar of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload_selector: Option<WorkloadSelector>,
    /// What the workload serves. Empty: what its Services say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ingress: Vec<IstioIngressListener>,
    /// What the workload can reach. Empty: everything that is exported to its namespace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub egress: Vec<IstioEgressListener>,
    /// How many connections and requests the proxy takes at a time, in place of what DestinationRules say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbound_connection_pool: Option<ConnectionPoolSettings>,
    /// What happens to traffic for hosts that the proxy does not know. Unset: as the mesh config says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbound_traffic_policy: Option<OutboundTrafficPolicy>,
}

impl Spec for SidecarSpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "Sidecar";
    const PLURAL: &'static str = "sidecars";
}

/// A port on which a proxy takes traffic for its workload.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IstioIngressListener {
    /// The port, unique among the listeners.
    pub port: SidecarPort,
    /// The IP address to listen on. Unset: that of the pod.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bind: Option<String>,
    /// How traffic gets to the listener.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_mode: Option<CaptureMode>,
    /// Where the workload listens: `127.0.0.1:PORT`, `0.0.0.0:PORT` for the address of the pod, or `unix://` with a
    /// path. Unset: the same port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_endpoint: Option<String>,
    /// How the proxy ends TLS from outside the mesh, on HTTPS and TLS ports; files only, no credential names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTlsSettings>,
    /// How many connections and requests the port takes at a time, in place of the pool of the Sidecar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<ConnectionPoolSettings>,
}

/// Hosts that a workload can reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IstioEgressListener {
    /// The port that the hosts are reached on. Unset: all that no other listener has; only the last may do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SidecarPort>,
    /// The IP address or `unix://` path to listen on; wants a port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bind: Option<String>,
    /// How traffic gets to the listener.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_mode: Option<CaptureMode>,
    /// The hosts, as `namespace/dnsName`, where the namespace is that of the service (`.` for the Sidecar's own, `*`
    /// for any, `~` for none) and the name may be `*`. An egress gateway's namespace must be among them.
    pub hosts: Vec<String>,
}

/// A port of a listener of a [`Sidecar`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SidecarPort {
    /// The port, 1 to 65535; left out or 0 only when the listener binds to `unix://`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What is spoken on the port. Unset: Envoy detects HTTP or TCP from the first bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// A DNS label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Deprecated; Istio refuses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

/// How traffic gets to a listener of a [`Sidecar`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaptureMode {
    /// As the environment is set up.
    Default,
    /// Rules of iptables redirect it.
    Iptables,
    /// Nothing redirects it: the application itself connects to the listener.
    None,
}

/// What happens to traffic for hosts that a proxy does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboundTrafficPolicy {
    /// Whether it is let through. Istio's default for a policy without: REGISTRY_ONLY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<OutboundTrafficMode>,
    /// Where it is sent, with ALLOW_ANY: a full host name and its port, both required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub egress_proxy: Option<Destination>,
}

/// Whether traffic for unknown hosts is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OutboundTrafficMode {
    /// It is not: a host needs a Service or a ServiceEntry.
    RegistryOnly,
    /// It is, to the address that the application asked for.
    AllowAny,
}

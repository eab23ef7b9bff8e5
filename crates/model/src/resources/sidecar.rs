//! Sidecar: what the sidecar proxies of workloads listen for and can reach.

use serde::{Deserialize, Serialize};

use super::{
    ApiGroup, ConnectionPoolSettings, Destination, Object, Protocol, ServerTlsSettings, Spec,
    WorkloadSelector,
};

/// Limits the configuration that the sidecar proxies of a namespace receive. Gateways ignore it.
pub type Sidecar = Object<SidecarSpec>;

/// The `spec` of a [`Sidecar`]. Istio requires at least one field besides the selector.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SidecarSpec {
    /// Selects the workloads in the namespace of the Sidecar that it applies to. Unset: all workloads of the namespace
    /// or, in the root namespace, all workloads of the mesh that have no Sidecar of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload_selector: Option<WorkloadSelector>,
    /// The ports on which the workload receives traffic. Empty: the ports of its Services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ingress: Vec<IstioIngressListener>,
    /// The hosts that the workload can reach. Empty: everything that is exported to its namespace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub egress: Vec<IstioEgressListener>,
    /// Limits for inbound connections and requests. Overrides the limits of DestinationRules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbound_connection_pool: Option<ConnectionPoolSettings>,
    /// What happens to traffic for hosts that the proxy does not know. Unset: the policy of the mesh config.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbound_traffic_policy: Option<OutboundTrafficPolicy>,
}

impl Spec for SidecarSpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "Sidecar";
    const PLURAL: &'static str = "sidecars";
}

/// A port on which a proxy receives traffic for its workload.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IstioIngressListener {
    /// The port, unique among the listeners.
    pub port: SidecarPort,
    /// The IP address to listen on. Unset: the address of the pod.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bind: Option<String>,
    /// How traffic reaches the listener.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_mode: Option<CaptureMode>,
    /// The address on which the workload listens: `127.0.0.1:PORT`, `0.0.0.0:PORT` for the address of the pod, or
    /// `unix://` and a path. Unset: the same port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_endpoint: Option<String>,
    /// How the proxy terminates TLS from outside the mesh, on HTTPS and TLS ports. Files only, no credential names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTlsSettings>,
    /// Limits for connections and requests to the port. Overrides the limits of the Sidecar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<ConnectionPoolSettings>,
}

/// The hosts that a workload can reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IstioEgressListener {
    /// The port on which the hosts are reached. Unset: every port that no other listener has; only the last listener
    /// may omit it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SidecarPort>,
    /// The IP address or `unix://` path to listen on; requires a port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bind: Option<String>,
    /// How traffic reaches the listener.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_mode: Option<CaptureMode>,
    /// The hosts, as `namespace/dnsName`. The namespace is the one of the service (`.` for the Sidecar's own, `*` for
    /// any, `~` for none), and the name may be `*`. The namespace of an egress gateway must be listed.
    pub hosts: Vec<String>,
}

/// A port of a listener of a [`Sidecar`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SidecarPort {
    /// The port, 1 to 65535; 0 or unset only if the listener binds to `unix://`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The protocol of the port. Unset: Envoy detects HTTP or TCP from the first bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// The name of the port: a DNS label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Deprecated; Istio rejects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

/// How traffic reaches a listener of a [`Sidecar`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaptureMode {
    /// The default of the environment.
    Default,
    /// iptables rules redirect the traffic.
    Iptables,
    /// Nothing is redirected: the application connects to the listener itself.
    None,
}

/// What happens to traffic for hosts that a proxy does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboundTrafficPolicy {
    /// Whether the traffic is allowed. Default if the policy is set: REGISTRY_ONLY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<OutboundTrafficMode>,
    /// Where the traffic is sent with ALLOW_ANY: a fully qualified host name and its port, both required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub egress_proxy: Option<Destination>,
}

/// Whether traffic for unknown hosts is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OutboundTrafficMode {
    /// It is blocked: a host needs a Service or a ServiceEntry.
    RegistryOnly,
    /// It is forwarded to the address that the application connected to.
    AllowAny,
}

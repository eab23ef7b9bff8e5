//! ServiceEntry: a host outside the mesh, made known to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, Protocol, Spec, WorkloadSelector};

/// Adds a host to Istio's service registry, so that proxies know its ports and how to reach it.
pub type ServiceEntry = Object<ServiceEntrySpec>;

/// The `spec` of a [`ServiceEntry`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceEntrySpec {
    /// DNS names of the service, 1 to 256. A name may begin with `*.` where `resolution` allows it; a bare `*` is
    /// refused.
    pub hosts: Vec<String>,
    /// Virtual addresses of the service: IP addresses, or CIDR blocks with resolution NONE or STATIC. At most 256.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// The ports of the service, at most 256, with unique numbers and names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
    /// Whether the service counts as part of the mesh. Istio's default: MESH_EXTERNAL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// How proxies find the addresses behind the hosts. Istio's default: NONE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Where the service is served from, at most 4096; not with NONE, and not together with `workload_selector`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<WorkloadEntry>,
    /// Pods and WorkloadEntries that serve a MESH_INTERNAL service; not together with `endpoints`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload_selector: Option<WorkloadSelector>,
    /// Namespaces that see the entry: names, `.` for its own, `*` for all (the default), `~` for none. A gateway that
    /// serves the host must be in one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<String>,
    /// Names of which the server's certificate must carry one, when a proxy originates TLS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
}

impl Spec for ServiceEntrySpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "ServiceEntry";
    const PLURAL: &'static str = "serviceentries";
}

/// A port of a [`ServiceEntry`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePort {
    /// The port that applications call, 1 to 65535.
    pub number: u32,
    /// A DNS label, unique among the ports of the entry.
    pub name: String,
    /// What is spoken on the port. Unset: Envoy detects HTTP or TCP from the first bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// The port of the endpoints, 1 to 65535, where it differs from `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

/// An address behind a [`ServiceEntry`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadEntry {
    /// An IP address, a DNS name (with DNS resolution) or `unix://` with an absolute path. At most 256 characters;
    /// required unless `network` is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Ports of this endpoint by the name of the service port, at most 128; others keep the service's number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ports: BTreeMap<String, u32>,
    /// Labels of this endpoint, at most 256, by which subsets choose.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The network of the address, in meshes with several; at most 2048 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Region, zone and sub-zone, separated by `/`; at most 2048 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// The share of traffic relative to the other endpoints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// The service account of the workload, at most 253 characters, when it is part of the mesh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_account: Option<String>,
}

/// Whether a [`ServiceEntry`] counts as part of the mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Location {
    /// Outside: no mutual TLS of the mesh, and its telemetry says so.
    MeshExternal,
    /// Inside: workloads that were added to the mesh, such as virtual machines.
    MeshInternal,
}

/// How proxies find the addresses of a [`ServiceEntry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resolution {
    /// They send to the address the application asked for. A gateway has no such address and answers 503 UH.
    None,
    /// They use the addresses in `endpoints`.
    Static,
    /// They ask DNS, again and again, and use every address of the answer.
    Dns,
    /// They ask DNS and use the first address; at most one endpoint.
    DnsRoundRobin,
    /// They ask DNS for the name each request carries, under wildcard hosts. Since Istio 1.28.
    DynamicDns,
}

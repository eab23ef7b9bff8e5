//! ServiceEntry: adds a host outside the mesh to Istio's service registry.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, Protocol, Spec, WorkloadSelector};

/// Adds a host to Istio's service registry, so that proxies know its ports and how to reach it.
pub type ServiceEntry = Object<ServiceEntrySpec>;

/// The `spec` of a [`ServiceEntry`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceEntrySpec {
    /// The DNS names of the service, 1 to 256. A name may begin with `*.` if `resolution` allows it; Istio rejects a
    /// bare `*`.
    pub hosts: Vec<String>,
    /// The virtual addresses of the service: IP addresses, or CIDR blocks with resolution NONE or STATIC. At most 256.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// The ports of the service, at most 256, with unique numbers and names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
    /// Whether the service is part of the mesh. Default: MESH_EXTERNAL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// How proxies find the addresses of the hosts. Default: NONE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// The endpoints of the service, at most 4096. Not allowed with resolution NONE or together with
    /// `workload_selector`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<WorkloadEntry>,
    /// Selects the pods and WorkloadEntries that serve a MESH_INTERNAL service. Not allowed together with `endpoints`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload_selector: Option<WorkloadSelector>,
    /// The namespaces that can see the entry: names, `.` for its own namespace, `*` for all (the default), `~` for
    /// none. A gateway that serves the host must run in one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<String>,
    /// Accepted subject alternative names of the server's certificate, used when a proxy originates TLS.
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
    /// The name of the port: a DNS label, unique among the ports of the entry.
    pub name: String,
    /// The protocol of the port. Unset: Envoy detects HTTP or TCP from the first bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// The port of the endpoints, 1 to 65535, if it differs from `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

/// An endpoint of a [`ServiceEntry`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadEntry {
    /// An IP address, a DNS name (with DNS resolution) or `unix://` and an absolute path. At most 256 characters;
    /// required unless `network` is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The ports of this endpoint by the name of the service port, at most 128. A port that is not listed keeps the
    /// number of the service port.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ports: BTreeMap<String, u32>,
    /// The labels of this endpoint, at most 256. Subsets select endpoints by them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The network of the address, for meshes with several networks; at most 2048 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Region, zone and sub-zone, separated by `/`; at most 2048 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// The load-balancing weight relative to the other endpoints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// The service account of the workload, at most 253 characters, if it is part of the mesh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_account: Option<String>,
}

/// Whether a [`ServiceEntry`] is part of the mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Location {
    /// Outside the mesh: no Istio mutual TLS, and telemetry reports it as external.
    MeshExternal,
    /// Inside the mesh: workloads that were added to it, such as virtual machines.
    MeshInternal,
}

/// How proxies find the addresses of a [`ServiceEntry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resolution {
    /// Proxies send to the address that the application connected to. A gateway has no such address and answers 503 UH.
    None,
    /// Proxies use the addresses in `endpoints`.
    Static,
    /// Proxies resolve the name periodically and use every address of the answer.
    Dns,
    /// Proxies resolve the name and use the first address; at most one endpoint.
    DnsRoundRobin,
    /// Proxies resolve the name in each request, for wildcard hosts. Since Istio 1.28.
    DynamicDns,
}

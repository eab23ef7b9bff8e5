//! Locality-aware load balancing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Locality preferences; overrides the mesh config.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalityLoadBalancerSetting {
    /// How traffic is distributed by locality; the source localities do not overlap. Cannot be combined with
    /// `failover`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distribute: Vec<LocalityDistribute>,
    /// Where the traffic of a region goes if its endpoints fail. Cannot be combined with `distribute`; requires outlier
    /// detection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover: Vec<Failover>,
    /// Labels as `key` or `key=value`, in order: an endpoint that shares more of them from the beginning of the list
    /// has a higher priority. Requires outlier detection. Together with `failover`, topology labels for region, zone
    /// and sub-zone are not allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover_priority: Vec<String>,
    /// Whether locality load balancing is enabled. Unset: the setting of the mesh config.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// How the traffic of a locality is distributed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalityDistribute {
    /// The locality of the client: `region`, `region/zone` or `region/zone/subzone`, where `*` as the last part matches
    /// the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Percentages by locality of the endpoints, written in the same form: 1 to 100 each, with a sum of 100.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub to: BTreeMap<String, u32>,
}

/// Where the traffic of a region goes if its endpoints fail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failover {
    /// The region whose endpoints fail, without `/` and `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The region that receives the traffic; it differs from `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Prefers the proxy's own zone as far as its endpoints have capacity; overrides the mesh config. Since Istio 1.31.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneAwareLoadBalancerSetting {
    /// Whether zone-aware load balancing is enabled. Unset: the setting of the mesh config.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The next region after the proxy's own; requires outlier detection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover: Vec<Failover>,
    /// Labels as `key` or `key=value`, in order: an endpoint that shares more of them from the beginning of the list
    /// has a higher priority. Requires outlier detection. Topology labels for region, zone and sub-zone are not
    /// allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover_priority: Vec<String>,
    /// The minimum number of endpoints in the proxy's region; with fewer, zones are ignored. At least 1. Default: 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_cluster_size: Option<u64>,
}

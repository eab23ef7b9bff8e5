//! Load balancing that prefers some regions and zones to others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Which localities are preferred, in place of what the mesh config says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalityLoadBalancerSetting {
    /// Shares of traffic by locality, with sources that do not overlap; excludes `failover`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distribute: Vec<LocalityDistribute>,
    /// Where a region's traffic goes when its endpoints fail; excludes `distribute` and needs outlier detection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover: Vec<Failover>,
    /// Labels as `key` or `key=value`: the more of them from the first on an endpoint shares, the sooner it is used.
    /// Needs outlier detection; with `failover`, no topology labels for region, zone and sub-zone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover_priority: Vec<String>,
    /// Whether localities count at all. Unset: as the mesh config says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// How the traffic of one locality is shared out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalityDistribute {
    /// The locality of the client: `region`, `region/zone` or `region/zone/subzone`, with `*` as the last part for
    /// all that remains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Percentages by locality of the endpoints, written alike: 1 to 100 each, 100 in sum.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub to: BTreeMap<String, u32>,
}

/// Where the traffic of one region goes when its endpoints fail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failover {
    /// The region that fails; no `/` and no `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The region that takes over, another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// The proxy's own zone is preferred as far as its endpoints can take it, in place of what the mesh config says. Since
/// Istio 1.31.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneAwareLoadBalancerSetting {
    /// Whether zones count at all. Unset: as the mesh config says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Which region comes next after the proxy's own; needs outlier detection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover: Vec<Failover>,
    /// Labels as `key` or `key=value`: the more of them from the first on an endpoint shares, the sooner it is used.
    /// Needs outlier detection; no topology labels for region, zone and sub-zone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failover_priority: Vec<String>,
    /// With fewer endpoints in the proxy's region than this, zones do not count; at least 1. Istio's default: 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_cluster_size: Option<u64>,
}

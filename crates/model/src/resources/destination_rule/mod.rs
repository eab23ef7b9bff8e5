//! DestinationRule: how a proxy connects to a host after routing.

mod client_tls;
mod connection_pool;
mod consistent_hash;
mod load_balancer;
mod locality;
mod outlier_detection;
mod traffic_policy;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, PolicyWorkloadSelector, Spec};

pub use client_tls::{ClientTlsMode, ClientTlsSettings};
pub use connection_pool::{
    ConnectionKeepalive, ConnectionPoolSettings, H2UpgradePolicy, HttpSettings, TcpKeepalive,
    TcpSettings,
};
pub use consistent_hash::{
    ConsistentHashLb, HashAlgorithm, HashKey, HttpCookie, HttpCookieAttribute, MagLev, RingHash,
};
pub use load_balancer::{LbPolicy, LoadBalancerSettings, SimpleLb, WarmupConfiguration};
pub use locality::{
    Failover, LocalityDistribute, LocalityLoadBalancerSetting, ZoneAwareLoadBalancerSetting,
};
pub use outlier_detection::OutlierDetection;
pub use traffic_policy::{
    PortTrafficPolicy, ProxyProtocol, ProxyProtocolVersion, RetryBudget, TrafficPolicy,
    TunnelSettings,
};

/// Configures how proxies connect to a host: its subsets, TLS, load balancing and connection pools.
pub type DestinationRule = Object<DestinationRuleSpec>;

/// The `spec` of a [`DestinationRule`].
///
/// Istio uses one rule per host: it looks in the namespace of the client, then of the service, then in the root
/// namespace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DestinationRuleSpec {
    /// A host of Istio's service registry: a Kubernetes Service or a ServiceEntry, also with a leading `*.`, or `*`. A
    /// short name refers to the namespace of the rule.
    pub host: String,
    /// The policy for all connections to the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic_policy: Option<TrafficPolicy>,
    /// Named subsets of the host that routes can select; the names are unique.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subsets: Vec<Subset>,
    /// Namespaces that see the rule: names, `.` for its own, `*` for all (the default).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<String>,
    /// Selects the client workloads in the namespace of the rule that it applies to. Unset: all workloads that can see
    /// the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload_selector: Option<PolicyWorkloadSelector>,
}

impl Spec for DestinationRuleSpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "DestinationRule";
    const PLURAL: &'static str = "destinationrules";
}

/// A named subset of a host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subset {
    /// The name that routes refer to: a DNS label.
    pub name: String,
    /// Labels of the endpoints of the subset. Empty: all endpoints, for a subset that differs only in its policy.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Overrides the policy of the rule for this subset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic_policy: Option<TrafficPolicy>,
}

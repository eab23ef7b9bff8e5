//! How a proxy distributes requests over the endpoints of a host.

use serde::{Deserialize, Serialize};

use super::{ConsistentHashLb, LocalityLoadBalancerSetting, ZoneAwareLoadBalancerSetting};
use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// How a proxy distributes requests over the endpoints of a host.
///
/// ```
/// use egressgen_model::resources::{LbPolicy, LoadBalancerSettings, SimpleLb};
///
/// let round_robin = LoadBalancerSettings {
///     lb_policy: Some(LbPolicy::Simple(SimpleLb::RoundRobin)),
///     ..LoadBalancerSettings::default()
/// };
/// let json = serde_json::to_string(&round_robin).unwrap();
/// assert_eq!(json, r#"{"simple":"ROUND_ROBIN"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadBalancerSettings {
    /// The algorithm. Default: LEAST_REQUEST.
    pub lb_policy: Option<LbPolicy>,
    /// Locality preferences; overrides the mesh config. Cannot be combined with `zone_aware_lb_setting`.
    pub locality_lb_setting: Option<LocalityLoadBalancerSetting>,
    /// Prefers the proxy's own zone as far as its endpoints have capacity. Cannot be combined with
    /// `locality_lb_setting`. Since Istio 1.31.
    pub zone_aware_lb_setting: Option<ZoneAwareLoadBalancerSetting>,
    /// How long new endpoints receive less traffic, at least 1ms. Deprecated: use `warmup`.
    pub warmup_duration_secs: Option<Duration>,
    /// Sends less traffic to new endpoints at first; with ROUND_ROBIN and LEAST_REQUEST only.
    pub warmup: Option<WarmupConfiguration>,
}

one_of!(LoadBalancerSettings {
    lb_policy: "simple" => LbPolicy::Simple | "consistentHash" => LbPolicy::ConsistentHash,
    locality_lb_setting: "localityLbSetting",
    zone_aware_lb_setting: "zoneAwareLbSetting",
    warmup_duration_secs: "warmupDurationSecs",
    warmup: "warmup",
});

/// The algorithm of [`LoadBalancerSettings`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LbPolicy {
    /// An algorithm without settings (`simple`).
    Simple(SimpleLb),
    /// The same endpoint for requests with the same key (`consistentHash`).
    ConsistentHash(ConsistentHashLb),
}

/// A load balancing algorithm without settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SimpleLb {
    /// Istio's default, which is LEAST_REQUEST.
    Unspecified,
    /// Deprecated name of LEAST_REQUEST.
    LeastConn,
    /// A random endpoint.
    Random,
    /// No load balancing: the address that the application connected to.
    Passthrough,
    /// Each endpoint in turn.
    RoundRobin,
    /// The endpoint with fewer active requests, out of two chosen at random.
    LeastRequest,
}

/// Sends less traffic to new endpoints at first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WarmupConfiguration {
    /// How long the warmup of an endpoint takes, at least 1ms.
    pub duration: Duration,
    /// The initial percentage of the weight of an endpoint, 0 to 100. Default: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_percent: Option<f64>,
    /// How fast the weight increases, more than 0; 1 is linear. Default: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggression: Option<f64>,
}

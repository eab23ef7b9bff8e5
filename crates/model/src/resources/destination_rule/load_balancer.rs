//! How a proxy chooses among the endpoints of a host.

use serde::{Deserialize, Serialize};

use super::{ConsistentHashLb, LocalityLoadBalancerSetting, ZoneAwareLoadBalancerSetting};
use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// How a proxy chooses among the endpoints of a host.
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
    /// The algorithm. Istio's default: LEAST_REQUEST.
    pub lb_policy: Option<LbPolicy>,
    /// Which localities are preferred, in place of what the mesh config says; excludes `zone_aware_lb_setting`.
    pub locality_lb_setting: Option<LocalityLoadBalancerSetting>,
    /// The proxy's own zone is preferred as far as its endpoints can take it; excludes `locality_lb_setting`. Since
    /// Istio 1.31.
    pub zone_aware_lb_setting: Option<ZoneAwareLoadBalancerSetting>,
    /// How long new endpoints get less traffic, at least 1ms. Deprecated: `warmup` took its place.
    pub warmup_duration_secs: Option<Duration>,
    /// New endpoints get less traffic at first; with ROUND_ROBIN and LEAST_REQUEST only.
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
    /// One without settings (`simple`).
    Simple(SimpleLb),
    /// The same endpoint for requests that are alike (`consistentHash`).
    ConsistentHash(ConsistentHashLb),
}

/// A load balancing algorithm without settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SimpleLb {
    /// Istio's choice, which is LEAST_REQUEST.
    Unspecified,
    /// Deprecated name of LEAST_REQUEST.
    LeastConn,
    /// Any endpoint.
    Random,
    /// No choice: the address that the application asked for.
    Passthrough,
    /// One endpoint after the other.
    RoundRobin,
    /// The endpoint with fewer requests in flight, of two picked at random.
    LeastRequest,
}

/// New endpoints get less traffic at first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WarmupConfiguration {
    /// How long an endpoint counts as new, at least 1ms.
    pub duration: Duration,
    /// The percentage of its weight that an endpoint starts with, 0 to 100. Istio's default: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_percent: Option<f64>,
    /// The steepness of the rise, more than 0; 1 is linear. Istio's default: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggression: Option<f64>,
}

use egressgen_model::resources::{
    LbPolicy, LoadBalancerSettings, Resource, SimpleLb, TrafficPolicy,
};

use super::rules;

/// For TLS origination, both DestinationRules set ROUND_ROBIN.
///
/// A policy keeps Istio's default, LEAST_REQUEST.
pub(crate) fn round_robin(resources: &mut [Resource]) {
    for rule in rules(resources) {
        let of_subsets = rule.subsets.iter_mut();
        let of_subsets = of_subsets.filter_map(|subset| subset.traffic_policy.as_mut());
        rule.traffic_policy
            .iter_mut()
            .chain(of_subsets)
            .for_each(set);
    }
}

fn set(policy: &mut TrafficPolicy) {
    policy.load_balancer = Some(LoadBalancerSettings {
        lb_policy: Some(LbPolicy::Simple(SimpleLb::RoundRobin)),
        ..LoadBalancerSettings::default()
    });
}

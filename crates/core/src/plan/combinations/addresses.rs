//! How the host's addresses are found.

use super::{Wrong, direct, has, is_wildcard, when};
use crate::policy::{Flow, PolicyDestination, Resolution};

pub(super) fn addresses(it: &PolicyDestination) -> Vec<Option<Wrong>> {
    let listed = !it.endpoints.is_empty();
    let is = |resolution| it.resolution == Some(resolution);
    vec![
        when(
            is(Resolution::Static) && !listed,
            "resolution STATIC takes the addresses from endpoints, and there are none",
            "add `endpoints: [192.0.2.1]`",
        ),
        when(
            listed && it.resolution.is_some() && !is(Resolution::Static),
            "endpoints are for resolution STATIC, and another one is given",
            "remove `resolution`, or `endpoints`",
        ),
        when(
            !direct(it) && is(Resolution::None),
            "with resolution NONE a gateway has no address to connect to, and answers 503",
            "remove `resolution`, or send it straight with `via: direct`",
        ),
        when(
            is(Resolution::None) && has(it, Flow::Tcp),
            "with resolution NONE and no name in the bytes, a sidecar would let the port pass to any address",
            "remove `resolution`, or give the addresses in `endpoints`",
        ),
        when(
            !direct(it) && is(Resolution::DynamicDns),
            "an egress gateway can't resolve by DYNAMIC_DNS",
            "remove `resolution`, or send it straight with `via: direct`",
        ),
        when(
            !is_wildcard(it) && is(Resolution::DynamicDns),
            "resolution DYNAMIC_DNS is for wildcards",
            "remove `resolution`",
        ),
        when(
            is_wildcard(it)
                && direct(it)
                && (listed || is(Resolution::Dns) || is(Resolution::DnsRoundRobin)),
            "DNS has no addresses for a wildcard, nor has it any of its own",
            "remove `resolution` and `endpoints`",
        ),
    ]
}

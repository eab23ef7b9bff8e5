//! How proxies find the addresses of the host.

use egressgen_diagnostics::{Rule, Severity};

use super::{Check, direct, has};
use crate::policy::{Flow, PolicyDestination, Resolution, Setting};

pub(super) static CHECKS: [Check; 7] = [
    Check {
        rule: Rule {
            id: "static-without-endpoints",
            severity: Severity::Error,
            summary: "resolution STATIC takes the addresses from `endpoints`, and there are none",
            help: "add `endpoints: [192.0.2.1]`",
            source: "pkg/config/validation/validation.go, ValidateServiceEntry",
        },
        at: Some(Setting::Resolution),
        is_broken: |_, destination| {
            is(destination, Resolution::Static) && destination.endpoints.is_empty()
        },
    },
    Check {
        rule: Rule {
            id: "endpoints-without-static",
            severity: Severity::Error,
            summary: "`endpoints` are for resolution STATIC, and another one is given",
            help: "remove `resolution`, or `endpoints`",
            source: "",
        },
        at: Some(Setting::Endpoints),
        is_broken: |_, destination| {
            let is_other = |resolution| resolution != Resolution::Static;
            !destination.endpoints.is_empty() && destination.resolution.is_some_and(is_other)
        },
    },
    Check {
        rule: Rule {
            id: "resolution-none-through-gateway",
            severity: Severity::Error,
            summary: "with resolution NONE a gateway has no address to connect to, and answers 503",
            help: "remove `resolution`, or send it directly with `via: direct`",
            source: "",
        },
        at: Some(Setting::Resolution),
        is_broken: |_, destination| !direct(destination) && is(destination, Resolution::None),
    },
    Check {
        rule: Rule {
            id: "resolution-none-for-tcp",
            severity: Severity::Error,
            summary: "plain TCP carries no host name, so with resolution NONE a sidecar would let the port pass to any \
                      address",
            help: "remove `resolution`, or give the addresses in `endpoints`",
            source: "",
        },
        at: Some(Setting::Resolution),
        is_broken: |_, destination| {
            is(destination, Resolution::None) && has(destination, Flow::Tcp)
        },
    },
    Check {
        rule: Rule {
            id: "dynamic-dns-through-gateway",
            severity: Severity::Error,
            summary: "an egress gateway can't resolve by DYNAMIC_DNS",
            help: "remove `resolution`, or send it directly with `via: direct`",
            source: "",
        },
        at: Some(Setting::Resolution),
        is_broken: |_, destination| !direct(destination) && is(destination, Resolution::DynamicDns),
    },
    Check {
        rule: Rule {
            id: "dynamic-dns-without-wildcard",
            severity: Severity::Error,
            summary: "resolution DYNAMIC_DNS is for wildcards",
            help: "remove `resolution`",
            source: "",
        },
        at: Some(Setting::Resolution),
        is_broken: |_, destination| {
            !destination.hosts.is_wildcard() && is(destination, Resolution::DynamicDns)
        },
    },
    Check {
        rule: Rule {
            id: "addresses-of-wildcard",
            severity: Severity::Error,
            summary: "a wildcard has no addresses, neither in DNS nor of its own",
            help: "remove `resolution` and `endpoints`",
            source: "",
        },
        at: None,
        is_broken: |_, destination| {
            let by_dns =
                is(destination, Resolution::Dns) || is(destination, Resolution::DnsRoundRobin);
            destination.hosts.is_wildcard()
                && direct(destination)
                && (by_dns || !destination.endpoints.is_empty())
        },
    },
];

fn is(destination: &PolicyDestination, resolution: Resolution) -> bool {
    destination.resolution == Some(resolution)
}

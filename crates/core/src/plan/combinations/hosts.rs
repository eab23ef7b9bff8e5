//! Wildcards, and several hosts under one name.

use egressgen_diagnostics::{Rule, Severity};

use super::{Check, direct, has};
use crate::policy::{Flow, Hosts, PolicyDestination, Setting};

/// The maximum number of hosts in a ServiceEntry (Istio's CRD, `hosts`, maxItems).
const MAX_HOSTS: usize = 256;

pub(super) static CHECKS: [Check; 8] = [
    Check {
        rule: Rule {
            id: "server-without-wildcard",
            severity: Severity::Error,
            summary: "`server` is for a wildcard, and the host is not one",
            help: "remove `server`",
            source: "",
        },
        at: Some(Setting::Server),
        is_broken: |_, destination| {
            !destination.hosts.is_wildcard() && destination.server.is_some()
        },
    },
    Check {
        rule: Rule {
            id: "tcp-wildcard",
            severity: Severity::Error,
            summary: "plain TCP carries no host name, so tcp can't tell the hosts of a wildcard apart",
            help: "give each host by its full name, with a `port` of its own",
            source: "",
        },
        at: None,
        is_broken: |_, destination| destination.hosts.is_wildcard() && has(destination, Flow::Tcp),
    },
    Check {
        rule: Rule {
            id: "wildcard-tls-origination-without-gateway",
            severity: Severity::Error,
            summary: "a sidecar can't originate TLS for a wildcard, since it connects wherever the application does",
            help: "give each host by its full name, or name a gateway in `via` and the one host that serves all in \
                   `server`",
            source: "",
        },
        at: None,
        is_broken: |_, destination| {
            destination.hosts.is_wildcard()
                && direct(destination)
                && has(destination, Flow::TlsOrigination)
        },
    },
    Check {
        rule: Rule {
            id: "wildcard-without-server",
            severity: Severity::Error,
            summary: "a gateway finds a host's addresses by DNS, which has none for a wildcard",
            help: "give each host by its full name, name in `server` the one host that serves all, or send it directly \
                   with `via: direct`",
            source: "",
        },
        at: None,
        is_broken: |_, destination| {
            destination.hosts.is_wildcard() && !direct(destination) && destination.server.is_none()
        },
    },
    Check {
        rule: Rule {
            id: "server-without-gateway",
            severity: Severity::Error,
            summary: "`server` is for a wildcard through a gateway; a sidecar connects to each host by itself",
            help: "remove `server`, or name a gateway in `via`",
            source: "",
        },
        at: Some(Setting::Server),
        is_broken: |_, destination| {
            destination.hosts.is_wildcard() && direct(destination) && destination.server.is_some()
        },
    },
    Check {
        rule: Rule {
            id: "too-many-hosts",
            severity: Severity::Error,
            summary: "a ServiceEntry takes 256 hosts at most",
            help: "split the list into several destinations with names of their own",
            source: "Istio's CRD, ServiceEntry, spec.hosts, maxItems",
        },
        at: None,
        is_broken: |_, destination| host_count(destination) > MAX_HOSTS,
    },
    Check {
        rule: Rule {
            id: "tcp-host-list",
            severity: Severity::Error,
            summary: "a sidecar can't tell several hosts apart on one tcp port",
            help: "give each host a destination of its own, with a `port` of its own",
            source: "",
        },
        at: None,
        is_broken: |_, destination| is_list(destination) && has(destination, Flow::Tcp),
    },
    Check {
        rule: Rule {
            id: "endpoints-of-host-list",
            severity: Severity::Error,
            summary: "the addresses in `endpoints` would be those of every host in the list",
            help: "give the host with `endpoints` a destination of its own",
            source: "",
        },
        at: Some(Setting::Endpoints),
        is_broken: |_, destination| is_list(destination) && !destination.endpoints.is_empty(),
    },
];

fn is_list(destination: &PolicyDestination) -> bool {
    matches!(destination.hosts, Hosts::Many { .. })
}

fn host_count(destination: &PolicyDestination) -> usize {
    match &destination.hosts {
        Hosts::One { .. } => 1,
        Hosts::Many { hosts, .. } => hosts.len(),
    }
}

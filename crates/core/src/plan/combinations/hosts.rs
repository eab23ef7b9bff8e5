//! Wildcards, and several hosts under one name.

use super::{Wrong, direct, has, is_wildcard, when};
use crate::policy::{Flow, Hosts, PolicyDestination};

/// A ServiceEntry takes no more (Istio's CRD, `hosts`, maxItems).
const MOST_HOSTS: usize = 256;

pub(super) fn wildcard(it: &PolicyDestination) -> Vec<Option<Wrong>> {
    if !is_wildcard(it) {
        return vec![when(
            it.server.is_some(),
            "server is for a wildcard, and the host is none",
            "remove `server`",
        )];
    }
    vec![
        when(
            has(it, Flow::Tcp),
            "bytes carry no name, so tcp can't tell the hosts of a wildcard",
            "give each host by its full name, with a `port` of its own",
        ),
        when(
            direct(it) && has(it, Flow::TlsOrigination),
            "a sidecar can't originate TLS for a wildcard, since it connects wherever the application does",
            "give each host by its full name, or name a gateway in `via` and the one host that serves all in `server`",
        ),
        when(
            !direct(it) && it.server.is_none(),
            "a gateway finds a host's addresses by DNS, which has none for a wildcard",
            "give each host by its full name, name in `server` the one host that serves all, or send it straight with `via: direct`",
        ),
        when(
            direct(it) && it.server.is_some(),
            "server is for a wildcard through a gateway; a sidecar sends each host its own way",
            "remove `server`, or name a gateway in `via`",
        ),
    ]
}

pub(super) fn list(it: &PolicyDestination) -> Vec<Option<Wrong>> {
    let Hosts::Many { hosts, .. } = &it.hosts else {
        return Vec::new();
    };
    vec![
        when(
            hosts.len() > MOST_HOSTS,
            "a ServiceEntry takes 256 hosts at most",
            "split the list into several destinations with names of their own",
        ),
        when(
            has(it, Flow::Tcp),
            "a sidecar can't tell several hosts apart on one tcp port",
            "give each host a destination of its own, with a `port` of its own",
        ),
        when(
            !it.endpoints.is_empty(),
            "the addresses in endpoints would be those of every host in the list",
            "give the host with `endpoints` a destination of its own",
        ),
    ]
}

//! The flows, and what only some of them can have.

use egressgen_model::values::Port;

use super::{Wrong, has, when};
use crate::policy::{ConnectionPool, Flow, PolicyDestination};

pub(super) fn flows(it: &PolicyDestination) -> Vec<Option<Wrong>> {
    let several = it.flows.len() > 1;
    let tcp = when(
        several && has(it, Flow::Tcp),
        "tcp can't go with another flow of the host, since the gateway would know both by the same SNI",
        "keep one of them",
    );
    let ports = when(
        several && (it.port.is_some() || it.target_port.is_some()),
        "with several flows it is not clear which of them `port` and `targetPort` mean",
        "leave them out, so that each flow has its own",
    );
    vec![tcp.or(ports), web_port(it)]
}

/// A sidecar that knows no address of a tcp host listens on all of them: `pilot/pkg/networking/core/listener.go`,
/// buildSidecarOutboundListener.
fn web_port(it: &PolicyDestination) -> Option<Wrong> {
    let is_web = |port: Port| port == Port::HTTP || port == Port::HTTPS;
    when(
        has(it, Flow::Tcp) && it.port.is_some_and(is_web),
        "sidecars match tcp by its port alone, so tcp on 80 or 443 would take the HTTP or HTTPS of every other host",
        "use `flow: https` where the application speaks TLS with a server name, or have it call another `port`, with the \
         host's own as `targetPort`",
    )
}

pub(super) fn requests(it: &PolicyDestination) -> Vec<Option<Wrong>> {
    // Beside a flow that has requests, another goes without.
    let other = !it.flows.iter().any(|flow| flow.has_requests());
    let pool = it.connection_pool.as_ref();
    vec![
        when(
            other && it.timeout.is_some(),
            "timeout is for requests, which only http and tls-origination show to a proxy",
            "remove `timeout`, or add the flow that it is for",
        ),
        when(
            other && it.retries.is_some(),
            "retries are for requests, which only http and tls-origination show to a proxy",
            "remove `retries`, or add the flow that they are for",
        ),
        when(
            other && pool.is_some_and(ConnectionPool::has_http_limits),
            "maxPendingRequests and maxRequestsPerConnection are for http and tls-origination",
            "remove them; `maxConnections` and `connectTimeout` are for all flows",
        ),
    ]
}

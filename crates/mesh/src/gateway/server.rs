//! Servers of Gateways, and what Istio makes of their protocol and TLS.

use std::sync::Arc;

use egressgen_diagnostics::Path;
use egressgen_model::resources::{Server, ServerTlsMode};

use crate::Evidence;
use crate::services::Protocol;
use crate::set::{Id, Set, gateway};

/// A server of a Gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ServerId {
    pub(crate) gateway: Id,
    pub(crate) index: usize,
}

// === impl ServerId ===

impl ServerId {
    pub(crate) fn of(self, set: &Set) -> Option<&Server> {
        set.get(self.gateway, gateway)?.spec.servers.get(self.index)
    }

    /// The Gateway as VirtualServices name it: `NAMESPACE/NAME`.
    pub(crate) fn gateway_name(self, set: &Set) -> String {
        let identity = set.identity(self.gateway);
        [&*identity.namespace, "/", &*identity.name].concat()
    }

    pub(crate) fn evidence(self, set: &Set) -> Evidence {
        set.evidence(
            self.gateway,
            Path::from(["spec", "servers"]).index(self.index),
        )
    }
}

pub(super) fn protocol(server: &Server) -> Protocol {
    Protocol::parse(server.port.protocol.as_str())
}

/// `canMergeProtocols`.
pub(super) fn can_merge(a: Protocol, b: Protocol) -> bool {
    (a.is_http() || a == b) && b.is_http()
}

/// `IsTLSServer`, pkg/config/gateway/gateway.go.
pub(super) fn is_tls(server: &Server) -> bool {
    server.tls.is_some() && !protocol(server).is_http()
}

/// `IsPassThroughServer`. The default of the mode is PASSTHROUGH, the first value of the enum.
pub(super) fn is_passthrough(server: &Server) -> bool {
    let mode = server.tls.as_ref().map(|tls| tls.mode);
    matches!(
        mode,
        Some(None | Some(ServerTlsMode::Passthrough | ServerTlsMode::AutoPassthrough))
    )
}

/// `IsHTTPSServerWithTLSTermination`.
pub(super) fn is_terminated_https(server: &Server) -> bool {
    server.tls.is_some() && protocol(server) == Protocol::Https && !is_passthrough(server)
}

/// `IsHTTPServer`.
pub(super) fn is_http(server: &Server) -> bool {
    protocol(server).is_http() || protocol(server) == Protocol::Https && !is_passthrough(server)
}

/// The name of the route configuration (`gatewayRDSRouteName`); none if the server reads no HTTP.
pub(super) fn route_name(set: &Set, id: ServerId, server: &Server, number: u16) -> Option<String> {
    let bind = server.bind.as_deref().filter(|bind| !bind.is_empty());
    let bind = bind.map_or_else(String::new, |bind| format!(".{bind}"));
    if protocol(server).is_http() {
        return Some(format!("http.{number}{bind}"));
    }
    is_http(server).then(|| {
        let identity = set.identity(id.gateway);
        let (namespace, name) = (&*identity.namespace, &*identity.name);
        let (number, port) = (server.port.number.to_string(), &*server.port.name);
        [
            "https.", &number, ".", port, ".", name, ".", namespace, &bind,
        ]
        .concat()
    })
}

/// The hosts of a server: `./` becomes the namespace of the Gateway, and `*/` nothing (`sanitizeServerHostNamespace`,
/// pilot/pkg/model/gateway.go).
pub(super) fn hosts(server: &Server, namespace: &str) -> Vec<String> {
    if server.hosts.iter().any(|host| host == "*/*") {
        return vec!["*".to_owned()];
    }
    let hosts = server.hosts.iter().map(|host| match host.split_once('/') {
        Some((".", name)) => [namespace, "/", name].concat(),
        Some(("*", name)) => name.to_owned(),
        _ => host.clone(),
    });
    hosts.collect()
}

pub(super) fn namespace(set: &Set, id: ServerId) -> &Arc<str> {
    set.namespace(id.gateway)
}

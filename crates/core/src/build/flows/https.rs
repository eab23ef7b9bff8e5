//! The application's own TLS, unchanged.
//!
//! ```text
//! app ─TLS :port─► sidecar ─the same TLS, or it inside mutual TLS of the mesh :443─► gateway ─the same TLS :port─► host
//! ```

use std::slice;

use egressgen_model::resources::{Protocol, Server, ServerTlsMode};
use egressgen_model::values::{Name, fit};

use super::Routes;
use super::host_flow::HostFlow;
use crate::build::resources::gateway;
use crate::build::resources::virtual_service::{MESH, tcp_route, tls_route, to_gateway, to_host};
use crate::plan::{Hop, Names, Security};

pub(super) const SERVICE_PORT: (&str, Protocol) = ("tls", Protocol::TLS);

/// One server that forwards all hosts by their SNI. If the gateway terminates the outer TLS, each host has its own
/// server: the gateway then sees only bytes, and would send those of every host to the first host of a shared server.
pub(super) fn servers(hosts: &[Names], hop: Hop) -> Vec<Server> {
    let server = |hosts: &[Names], name: String, mode| {
        gateway::server(hosts, hop.gateway_port, name, Protocol::TLS, Some(mode))
    };
    match (hop.security, hosts) {
        (Security::Passthrough | Security::Plaintext, all) => {
            vec![server(all, "tls".to_owned(), ServerTlsMode::Passthrough)]
        }
        (Security::IstioMutual, one @ [_]) => {
            vec![server(one, "tls".to_owned(), ServerTlsMode::IstioMutual)]
        }
        (Security::IstioMutual, all) => {
            let each = all.iter().map(|names| {
                let one = slice::from_ref(names);
                server(one, port_name(&names.name), ServerTlsMode::IstioMutual)
            });
            each.collect()
        }
    }
}

/// The name of a port: unique within a Gateway, and a DNS label.
fn port_name(of: &Name) -> String {
    fit(["tls-", of.as_str()].concat(), Name::MAX_LENGTH)
}

pub(super) fn add_routes(routes: &mut Routes, host_flow: HostFlow<'_>) {
    let HostFlow {
        gateway,
        names,
        flow,
        hop,
    } = host_flow;
    let to_gateway = to_gateway(names, gateway, hop.gateway_port);
    routes
        .tls
        .push(tls_route(names, MESH, flow.port, to_gateway));
    let to_host = to_host(names, flow.port);
    let own = names.gateway();
    match hop.security {
        // A gateway that terminates the outer TLS sees bytes without an SNI, so Istio uses the `tcp` section.
        Security::IstioMutual => {
            let route = tcp_route(&own, hop.gateway_port, to_host);
            routes.tcp.push(route);
        }
        Security::Passthrough | Security::Plaintext => {
            let route = tls_route(names, &own, hop.gateway_port, to_host);
            routes.tls.push(route);
        }
    }
}

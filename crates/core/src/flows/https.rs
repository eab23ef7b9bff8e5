//! The application's own TLS, untouched.
//!
//! ```text
//! app ─TLS :port─► sidecar ─the same TLS, or it inside mutual TLS of the mesh :443─► gateway ─the same TLS :port─► host
//! ```

use egressgen_model::resources::{Protocol, Server, ServerTlsMode};
use egressgen_model::values::Name;

use super::Routes;
use super::through_gateway::server_hosts;
use crate::plan::{Hop, PlannedFlow, Security};
use crate::{Destination, parts};

pub(super) const SERVICE_PORT: (&str, Protocol) = ("tls", Protocol::TLS);

/// One server that passes on all hosts by their SNI. One for each host where the gateway ends the outer TLS: it has
/// bytes left then, and takes the way of the first host of the server.
pub(super) fn servers(destinations: &[Destination], hop: Hop) -> Vec<Server> {
    let server = |destinations: &[Destination], name: String, mode| {
        let hosts = server_hosts(destinations);
        parts::server(hosts, hop.gateway_port, name, Protocol::TLS, Some(mode))
    };
    match (hop.security, destinations) {
        (Security::Passthrough | Security::Plaintext, all) => {
            vec![server(all, "tls".to_owned(), ServerTlsMode::Passthrough)]
        }
        (Security::IstioMutual, [one]) => {
            let one = std::slice::from_ref(one);
            vec![server(one, "tls".to_owned(), ServerTlsMode::IstioMutual)]
        }
        (Security::IstioMutual, all) => {
            let each = all.iter().map(|one| {
                let name = port_name(one.name());
                server(std::slice::from_ref(one), name, ServerTlsMode::IstioMutual)
            });
            each.collect()
        }
    }
}

/// Names of ports are told apart within a Gateway, and are DNS labels.
fn port_name(of: &Name) -> String {
    egressgen_model::values::fit(["tls-", of.as_str()].concat(), Name::MAX_LENGTH)
}

pub(super) fn routes(destination: &Destination, flow: &PlannedFlow, hop: Hop) -> Routes {
    let gateway = destination.gateway_resource();
    let to_gateway = parts::whole_route(parts::to_gateway(destination, hop.gateway_port));
    let to_host = parts::whole_route(parts::to_host(destination.names(), flow.port));
    let in_mesh = parts::tls_route(destination.names(), parts::MESH, flow.port, to_gateway);
    match hop.security {
        // A gateway that ends the outer TLS has bytes left, not SNI: Istio looks under `tcp` then.
        Security::IstioMutual => Routes {
            tls: vec![in_mesh],
            tcp: vec![parts::tcp_route(&gateway, hop.gateway_port, to_host)],
            ..Routes::default()
        },
        Security::Passthrough | Security::Plaintext => {
            let at_gateway =
                parts::tls_route(destination.names(), &gateway, hop.gateway_port, to_host);
            Routes {
                tls: vec![in_mesh, at_gateway],
                ..Routes::default()
            }
        }
    }
}

//! Gateway: makes the pods of a gateway listen for hosts.

use egressgen_model::resources::{
    Gateway, GatewaySpec, Port as GatewayPort, Protocol, Server, ServerTlsMode, ServerTlsSettings,
};
use egressgen_model::values::{GatewayRef, Port};

use super::resource;
use crate::plan::Names;

/// Makes the gateway listen on these servers.
pub(crate) fn gateway(names: &Names, gateway: &GatewayRef, servers: Vec<Server>) -> Gateway {
    let spec = GatewaySpec {
        selector: gateway.selector.labels().clone(),
        servers,
    };
    resource(names, names.gateway(), spec)
}

/// A port on which the gateway listens for hosts.
///
/// `./` lets only VirtualServices of the Gateway's own namespace bind to it. A VirtualService of another namespace
/// could route a name that everyone may call to a host that not everyone may call.
pub(crate) fn server<'a>(
    hosts: impl IntoIterator<Item = &'a Names>,
    port: Port,
    name: impl Into<String>,
    protocol: Protocol,
    tls: Option<ServerTlsMode>,
) -> Server {
    let hosts = hosts.into_iter().flat_map(Names::hosts);
    Server {
        port: GatewayPort {
            number: port.number(),
            name: name.into(),
            protocol,
            target_port: None,
        },
        bind: None,
        hosts: hosts.map(|host| ["./", host].concat()).collect(),
        tls: tls.map(|mode| ServerTlsSettings {
            mode: Some(mode),
            ..ServerTlsSettings::default()
        }),
        default_endpoint: None,
        name: None,
    }
}

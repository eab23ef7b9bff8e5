use egressgen_model::resources::Resource;

use super::gateways;

/// The prefix that lets only VirtualServices of the Gateway's own namespace bind to a host.
const OWN_NAMESPACE: &str = "./";

/// The Gateway lists the host without `./`.
///
/// So VirtualServices of any namespace can bind to the host and send its traffic elsewhere.
pub(crate) fn hosts_without_namespace(resources: &mut [Resource]) {
    let servers = gateways(resources).flat_map(|gateway| &mut gateway.servers);
    for host in servers.flat_map(|server| &mut server.hosts) {
        if host.starts_with(OWN_NAMESPACE) {
            host.drain(..OWN_NAMESPACE.len());
        }
    }
}

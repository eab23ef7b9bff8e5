//! A service with TLS or other bytes → filter chains of a sidecar.

use super::Target;
use crate::chains::Chain;
use crate::routes::{Client, L4Conditions, L4RouteId, Section, VsId};
use crate::scope::{Egress, Parts};
use crate::services::{Block, Port, Service, ServiceId};

/// The chains of a service (`buildSidecarOutboundTCPListenerOpts`, pilot/pkg/networking/core/listener.go). `by_name`
/// says that the listener is that of all addresses, so that only the SNI tells services apart.
#[expect(
    clippy::too_many_arguments,
    reason = "these are what a chain is made of"
)]
pub(super) fn tcp_chains(
    parts: Parts<'_>,
    egress: &Egress,
    client: &Client<'_>,
    id: ServiceId,
    service: &Service,
    port: &Port,
    by_name: bool,
    blocks: &[Block],
) -> Vec<Chain<Target>> {
    let routes = egress.routes_for(&service.host);
    // Where a Sidecar has a listener of its own for the port, a service with a single port keeps that.
    let number = match &service.ports[..] {
        [single] => single.number,
        _ => port.number,
    };
    let default = Target::Service(id, number);
    if port.protocol.is_tls() {
        tls(parts, client, &routes, service, by_name, blocks, default)
    } else {
        tcp(parts, client, &routes, blocks, default)
    }
}

/// `buildSidecarOutboundTLSFilterChainOpts`, pilot/pkg/networking/core/tls.go.
fn tls(
    parts: Parts<'_>,
    client: &Client<'_>,
    routes: &[VsId],
    service: &Service,
    by_name: bool,
    own_blocks: &[Block],
    default: Target,
) -> Vec<Chain<Target>> {
    let mut chains = Vec::new();
    let mut handled = Vec::new();
    // Blocks of one match also hold for the matches after it: pilot keeps them in one variable.
    let mut blocks = own_blocks.to_vec();
    for vs in routes {
        let Some(spec) = parts.routes.spec(parts.set, *vs) else {
            continue;
        };
        let own = parts.set.namespace(parts.routes.get(*vs).id);
        for (number, route) in spec.tls.iter().enumerate() {
            if route.route.is_empty() {
                continue;
            }
            for (index, wanted) in route.matches.iter().enumerate() {
                if !wanted.holds_at_sidecar(client, own) {
                    continue;
                }
                if !wanted.destination_subnets.is_empty() {
                    blocks = parsed(&wanted.destination_subnets);
                }
                let runtime = (&wanted.sni_hosts, &wanted.destination_subnets);
                if handled.contains(&runtime) {
                    continue;
                }
                handled.push(runtime);
                let target = Target::Route(L4RouteId {
                    vs: *vs,
                    section: Section::Tls,
                    route: number,
                    condition: Some(index),
                });
                chains.push(Chain {
                    server_names: wanted.sni_hosts.clone(),
                    blocks: blocks.clone(),
                    ..Chain::new(target)
                });
            }
        }
    }
    if chains.is_empty() {
        let is_looked_up = service.is_wildcard()
            && service.resolution == egressgen_model::resources::Resolution::DynamicDns;
        let needs_name = by_name || !blocks.is_empty() || is_looked_up;
        chains.push(Chain {
            server_names: needs_name
                .then(|| service.host.to_string())
                .into_iter()
                .collect(),
            blocks,
            ..Chain::new(default)
        });
    }
    chains
}

/// `buildSidecarOutboundTCPFilterChainOpts`.
fn tcp(
    parts: Parts<'_>,
    client: &Client<'_>,
    routes: &[VsId],
    own_blocks: &[Block],
    default: Target,
) -> Vec<Chain<Target>> {
    let mut chains = Vec::new();
    let chain = |target, blocks: Vec<Block>| Chain {
        blocks,
        ..Chain::new(target)
    };
    for vs in routes {
        let Some(spec) = parts.routes.spec(parts.set, *vs) else {
            continue;
        };
        let own = parts.set.namespace(parts.routes.get(*vs).id);
        for (number, route) in spec.tcp.iter().enumerate() {
            if route.route.is_empty() {
                continue;
            }
            let target = |condition| {
                Target::Route(L4RouteId {
                    vs: *vs,
                    section: Section::Tcp,
                    route: number,
                    condition,
                })
            };
            if route.matches.is_empty() {
                chains.push(chain(target(None), own_blocks.to_vec()));
                return chains;
            }
            let mut subnets = Vec::new();
            let mut first = None;
            for (index, wanted) in route.matches.iter().enumerate() {
                if !wanted.holds_at_sidecar(client, own) {
                    continue;
                }
                if wanted.destination_subnets.is_empty() {
                    chains.push(chain(target(Some(index)), own_blocks.to_vec()));
                    return chains;
                }
                first = first.or(Some(index));
                subnets.extend(parsed(&wanted.destination_subnets));
            }
            if !subnets.is_empty() {
                let mut same: Vec<_> = subnets.iter().map(|block| block.masked()).collect();
                let mut others: Vec<_> = own_blocks.iter().map(|block| block.masked()).collect();
                same.sort_unstable();
                others.sort_unstable();
                chains.push(chain(target(first), subnets));
                if same == others {
                    return chains;
                }
            }
        }
    }
    chains.push(chain(default, own_blocks.to_vec()));
    chains
}

fn parsed(subnets: &[String]) -> Vec<Block> {
    subnets
        .iter()
        .filter_map(|text| Block::parse(text))
        .collect()
}

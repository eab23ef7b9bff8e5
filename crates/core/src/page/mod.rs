//! The form of the AKS page: how its resources differ from those of a policy, one deviation per file.
//!
//! ```text
//! plan ─► namespace, gateway_resource ─► build (labels) ─► all others ─► Bundle
//! ```
//!
//! The page is [Deploy egress gateways for the Istio
//! add-on](https://learn.microsoft.com/azure/aks/istio-deploy-egress). Our YAML equals that of the page, byte for byte.

mod client_protocol;
mod gateway_hosts;
mod gateway_order;
mod gateway_resource;
mod https_port;
mod labels;
mod load_balancing;
mod namespace;
mod port_names;
mod rule_order;
mod server_name;
mod target_port;
mod weight;

use egressgen_model::resources::{
    DestinationRuleSpec, GatewaySpec, Resource, ServiceEntrySpec, TrafficPolicy, VirtualServiceSpec,
};

pub(crate) use client_protocol::without_client_protocol;
pub(crate) use gateway_hosts::hosts_without_namespace;
pub(crate) use gateway_order::gateway_before_mesh;
pub(crate) use gateway_resource::gateway_resource;
pub(crate) use https_port::with_https_port;
pub(crate) use labels::without_labels;
pub(crate) use load_balancing::round_robin;
pub(crate) use namespace::namespace;
pub(crate) use port_names::port_names;
pub(crate) use rule_order::origination_last;
pub(crate) use server_name::without_server_name;
pub(crate) use target_port::with_target_port;
pub(crate) use weight::first_route_without_weight;

fn service_entries(resources: &mut [Resource]) -> impl Iterator<Item = &mut ServiceEntrySpec> {
    resources.iter_mut().filter_map(|resource| match resource {
        Resource::ServiceEntry(entry) => Some(&mut entry.spec),
        _ => None,
    })
}

fn gateways(resources: &mut [Resource]) -> impl Iterator<Item = &mut GatewaySpec> {
    resources.iter_mut().filter_map(|resource| match resource {
        Resource::Gateway(gateway) => Some(&mut gateway.spec),
        _ => None,
    })
}

fn virtual_services(resources: &mut [Resource]) -> impl Iterator<Item = &mut VirtualServiceSpec> {
    resources.iter_mut().filter_map(|resource| match resource {
        Resource::VirtualService(service) => Some(&mut service.spec),
        _ => None,
    })
}

fn rules(resources: &mut [Resource]) -> impl Iterator<Item = &mut DestinationRuleSpec> {
    resources.iter_mut().filter_map(|resource| match resource {
        Resource::DestinationRule(rule) => Some(&mut rule.spec),
        _ => None,
    })
}

/// The traffic policies for the host itself. The DestinationRule for the hop to the gateway has none outside its
/// subsets.
fn host_policies(resources: &mut [Resource]) -> impl Iterator<Item = &mut TrafficPolicy> {
    rules(resources).filter_map(|rule| rule.traffic_policy.as_mut())
}

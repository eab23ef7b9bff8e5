//! The flows of a plan, one file each, and what they have in common.
//!
//! A ServiceEntry lists only the ports that the flows use, so that no port bypasses the gateway.

mod direct;
mod host;
mod host_flow;
mod http;
mod https;
mod tcp;
mod through_gateway;
mod tls_origination;

pub(super) use direct::routes as direct;
pub(super) use host::{rule as host_rule, service_entries};
pub(super) use through_gateway::resources as through_gateway;

use super::resources::virtual_service::Routes;

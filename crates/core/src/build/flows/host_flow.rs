//! One flow of one host through a gateway.

use egressgen_model::values::GatewayRef;

use crate::plan::{Hop, Names, PlannedFlow};

/// One flow of one host, and the hop that it takes.
#[derive(Clone, Copy)]
pub(super) struct HostFlow<'a> {
    pub(super) gateway: &'a GatewayRef,
    pub(super) names: &'a Names,
    pub(super) flow: &'a PlannedFlow,
    pub(super) hop: Hop,
}

//! What Istio makes of a set of resources: which way a request takes through sidecar and gateway, and where it ends.
//!
//! ```text
//! Resources + Context ─► Mesh ─► trace(Request) ─► Trace: hops, each with what decided it, and a verdict
//! ```
//!
//! Istio's control plane (pilot) turns the resources of a whole cluster into the configuration of each Envoy. Most
//! mistakes are invisible in a single resource: they are in what several say together. This crate repeats the part of
//! pilot that decides where outbound traffic goes, and of Envoy what it does with it, for sidecars and egress gateways.
//!
//! Each law of Istio is in one place, and its documentation names the function that it mirrors, as of Istio 1.31. What
//! the crate does not know, such as EnvoyFilters, is named in [`Trace::unknown`].
//!
//! It does no I/O. A program that uses this crate must choose the Kubernetes version of `k8s-openapi`.

#![allow(dead_code)]

mod context;
mod evidence;
mod names;
mod set;
mod trace;

pub use context::{
    Context, DefaultExports, Features, KubernetesService, OutboundTraffic, ServicePort, Workload,
};
pub use evidence::{Evidence, Identity, Item};
pub use trace::{
    Caller, Departure, Entry, Hop, PassedOver, Protocol, Proxy, Reason, Refusal, Request, Security,
    Stage, Step, Symptom, Target, Trace, Unknown, Verdict,
};

use std::sync::Arc;

/// A set of resources, indexed as Istio sees them.
#[derive(Debug)]
pub struct Mesh {
    context: Context,
    items: Vec<(Arc<Identity>, Item)>,
}

// === impl Mesh ===

impl Mesh {
    /// Indexes a set of resources. Their order is that of their age where they have no `creationTimestamp`.
    #[must_use]
    pub fn new(context: Context, items: Vec<Item>) -> Self {
        let _ = items;
        Self {
            context,
            items: Vec::new(),
        }
    }

    /// The settings around the set.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// What becomes of a request.
    #[must_use]
    pub fn trace(&self, _request: &Request) -> Trace {
        todo!()
    }
}

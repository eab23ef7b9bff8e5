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

#![expect(
    clippy::similar_names,
    reason = "ports are the subject here, and parts what laws are applied to"
)]

mod authz;
mod chains;
mod context;
mod evidence;
mod gateway;
mod mesh;
mod names;
mod routes;
mod rules;
mod run;
mod scope;
mod services;
mod set;
mod sidecar;
mod trace;

pub use context::{
    Context, DefaultExports, Features, KubernetesService, OutboundTraffic, ServicePort, Workload,
};
pub use evidence::{Evidence, Identity, Item};
pub use trace::{
    Caller, Departure, Entry, Hop, PassedOver, Protocol, Proxy, Reason, Refusal, Request, Security,
    Stage, Step, Symptom, Target, Trace, Unknown, Verdict,
};

pub use mesh::Mesh;

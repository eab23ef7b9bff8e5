//! The Istio resources that send a host's traffic through an egress gateway.
//!
//! ```text
//! Host + GatewayRef ─► Destination ─► Scenario ─► Bundle ─► YAML, JSON
//!   validated words     what is        Http        typed      emit
//!                       wanted         Https       resources,
//!                                      TlsOrig…    in apply order
//! ```
//!
//! Data moves from left to right and never back. A scenario is a pure function: no I/O, no clock, no environment.
//!
#![doc = include_str!("../README.md")]

/// The examples of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct ProjectReadme;

mod bundle;
mod destination;
mod distinct;
mod emit;
mod enforcement;
mod flows;
mod labels;
mod parts;
pub mod plan;
pub mod policy;
mod scenarios;

pub use bundle::Bundle;
pub use destination::Destination;
pub use distinct::{Conflict, distinct};
pub use egressgen_model as model;
pub use egressgen_model::resources;
pub use egressgen_model::values::aks;
pub use egressgen_model::values::{
    GatewayName, GatewayRef, Host, HostPattern, IstioVersion, Name, Namespace, Port, Profile,
    Selector,
};
pub use emit::{EmitError, Format, emit};
pub use labels::{
    MANAGED_BY, POLICY as POLICY_LABEL, POLICY_NAMESPACE as POLICY_NAMESPACE_LABEL, mark,
    policy_selector,
};
pub use scenarios::{Http, Https, SamePort, Scenario, TlsOrigination};

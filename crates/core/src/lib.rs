//! The Istio resources that send a host's traffic through an egress gateway.
//!
//! ```text
//!        YAML ─► Policy ───┐                       ┌───────────► Bundle ─► YAML, JSON
//!                what is   ├─► Plan ───► Build ────┤             resources   emit
//!                wanted    │   every     typed     │             in apply order
//! Destination ─► Scenario ─┘   decision  resources └─► page ─► Bundle
//!                the short way                         the form of the AKS page
//! ```
//!
//! Data moves from left to right and never back. A scenario is the short way for one destination: it asks for the
//! same as a policy, and returns the result in the form of the AKS page. No step does I/O or reads a clock or the
//! environment.
//!
#![doc = include_str!("../README.md")]

/// The examples of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct ProjectReadme;

mod build;
mod bundle;
mod destination;
mod emit;
mod labels;
mod non_empty;
mod page;
pub mod plan;
pub mod policy;
mod scenarios;

pub use build::{Build, Subject};
pub use bundle::Bundle;
pub use destination::Destination;
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
pub use scenarios::{Batch, Http, Https, SamePort, Scenario, TlsOrigination};

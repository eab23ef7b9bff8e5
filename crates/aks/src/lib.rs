//! Egress gateways of the Istio add-on of AKS: all that is around the routes.
//!
//! ```text
//! policies ─► Choices::settle ─► policies ─► Plan ─┐
//!                                    └─────────────┴─► AksCluster ─► manifests   typed, as YAML
//!                                                         │  └─► scripts     bash, from templates
//!                                                         └────► warnings
//! policies, plan ─► limits      what AKS would refuse, or does not support
//! two revisions  ─► upgrade     the steps from one to the other
//! ```
//!
//! An [`AksCluster`] is one cluster with its gateways. Everything is a pure function of it: no I/O, no environment, and the
//! date is given.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod choices;
mod cluster;
pub mod limits;
mod manifests;
pub mod revisions;
mod rules;
mod scripts;
mod upgrade;

pub use choices::{AccessLogs, Choices, RegistryOnly};
pub use cluster::AksCluster;
pub use manifests::{Manifest, Part, SharedMeshConfig, StaticGatewayConfiguration};
pub use rules::{AKS_RULES, LONG_GATEWAY_NAME};
pub use scripts::{RenderError, Script};
pub use upgrade::{UpgradeError, upgrade_plan};

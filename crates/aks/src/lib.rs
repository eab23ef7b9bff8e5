//! Egress gateways of the AKS Istio add-on: everything around the routes.
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
//! An [`AksCluster`] is one cluster with its gateways. All output is a pure function of it: nothing does I/O or
//! reads the environment, and the caller passes the date.

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

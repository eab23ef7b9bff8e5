//! The data types of egressgen: the values that users give, and the Istio resources that are generated from them.
//!
//! ```text
//! values     Host, Port, Namespace, …   validated when they are created, so an invalid value cannot exist
//! resources  ServiceEntry, Gateway, …   plain data that mirrors Istio's API, valid or not
//! ```
//!
//! This crate does no I/O and knows no file format: the resources implement serde's traits.
//!
//! The resources cover the whole v1 API of seven kinds as of Istio 1.31: ServiceEntry, Gateway, VirtualService,
//! DestinationRule and Sidecar of `networking.istio.io`, AuthorizationPolicy of `security.istio.io`, and Telemetry of
//! `telemetry.istio.io`. The documentation of a field that is newer than Istio 1.24 says in which version it was added.
//! Where it says "Default", Istio applies the default.
//!
//! A program that uses this crate must choose the Kubernetes version of `k8s-openapi`: add
//! `k8s-openapi = { version = "0.29", features = ["latest"] }` to its dependencies.

pub mod resources;
pub mod values;

pub use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

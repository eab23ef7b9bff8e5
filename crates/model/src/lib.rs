//! The vocabulary of egressgen: words a user gives, and the Istio resources that come of them.
//!
//! ```text
//! values     Host, Port, Namespace, …   validated on the way in; an invalid one cannot exist
//! resources  ServiceEntry, Gateway, …   plain data with the shape of Istio's API, right or wrong
//! ```
//!
//! Nothing in this crate does I/O or knows a file format: both halves implement serde's traits and leave the
//! rest to the caller.
//!
//! The resources cover the whole v1 API of seven kinds as of Istio 1.31: ServiceEntry, Gateway, VirtualService,
//! DestinationRule and Sidecar of `networking.istio.io`, AuthorizationPolicy of `security.istio.io`, and Telemetry of
//! `telemetry.istio.io`. Where a field
//! is newer than Istio 1.24, its documentation says since when it exists.
//!
//! A program that uses this crate picks the Kubernetes version for `k8s-openapi` itself, as every user of that
//! crate does: add `k8s-openapi = { version = "0.29", features = ["latest"] }` to its dependencies.

pub mod resources;
pub mod values;

pub use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

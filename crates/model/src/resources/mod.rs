//! Istio's resources for egress traffic as plain data: seven kinds of its networking, security and telemetry APIs.
//!
//! The types mirror Istio's API field by field, so any resource that Istio accepts can be read, changed and written
//! again without loss. Closed sets and one-of groups are enums, and durations have a type. Hosts and names are strings,
//! as in Istio, because a tool that looks for mistakes must be able to represent them.
//!
//! - Reading is lenient: [`Resource::read`] and [`Object::read`] return unknown fields beside the resource, and
//!   [`Read::strict`] rejects them.
//! - Fields are written in the order of Istio's documentation; unset fields are omitted.
//! - An empty list or map counts as unset, as in Istio's protobuf messages.

mod api_version;
mod authorization_policy;
mod destination_rule;
mod duration;
mod field_path;
mod gateway;
mod object;
mod one_of;
mod protocol;
mod read;
mod reader;
mod resource;
mod service_entry;
mod sidecar;
mod target_reference;
mod telemetry;
mod virtual_service;
mod workload_selector;

pub use api_version::{ApiGroup, ApiVersion};
pub use authorization_policy::{
    AuthorizationAction, AuthorizationPolicy, AuthorizationPolicySpec, Condition,
    ExtensionProvider, Operation, Rule, RuleFrom, RuleTo, Source,
};
pub use destination_rule::*;
pub use duration::{Duration, DurationError};
pub use field_path::{FieldPath, Step};
pub use gateway::{
    Gateway, GatewaySpec, Port, Server, ServerTlsCertificate, ServerTlsMode, ServerTlsSettings,
    TlsProtocol,
};
pub use object::{Object, Spec};
pub use protocol::Protocol;
pub use read::{Read, ReadError, UnknownField};
pub use resource::Resource;
pub use service_entry::{
    Location, Resolution, ServiceEntry, ServiceEntrySpec, ServicePort, WorkloadEntry,
};
pub use sidecar::{
    CaptureMode, IstioEgressListener, IstioIngressListener, OutboundTrafficMode,
    OutboundTrafficPolicy, Sidecar, SidecarPort, SidecarSpec,
};
pub use target_reference::PolicyTargetReference;
pub use telemetry::*;
pub use virtual_service::*;
pub use workload_selector::{PolicyWorkloadSelector, WorkloadSelector};

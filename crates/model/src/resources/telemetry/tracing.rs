//! Tracing settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ProviderRef, WorkloadMode};
use crate::resources::one_of::one_of;

/// Which requests are traced, with which tags and to which providers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tracing {
    /// The traffic that this entry applies to. Unset: all traffic.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub selector: Option<TracingSelector>,
    /// The provider of the spans; Istio warns about more than one. Empty: inherited, ultimately from the mesh config.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderRef>,
    /// The percentage of requests to trace if no earlier proxy has made a sampling decision, 0 to 100. Unset:
    /// inherited, ultimately from the mesh config.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random_sampling_percentage: Option<f64>,
    /// Whether spans are not reported, while trace headers are still propagated. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_span_reporting: Option<bool>,
    /// Tags of the spans by name; replaces the inherited ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_tags: BTreeMap<String, CustomTag>,
    /// Whether the sampling decision is encoded in the `x-request-id` header. Default: true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_request_id_for_trace_sampling: Option<bool>,
    /// Whether spans get the tags for mesh, service and workload. Default: true. Since Istio 1.25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_istio_tags: Option<bool>,
    /// Whether trace headers are not propagated, such as to external servers. Default: false. Since Istio 1.30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_context_propagation: Option<bool>,
}

/// The traffic that a [`Tracing`] applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TracingSelector {
    /// The direction of the traffic. Default: both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<WorkloadMode>,
}

/// The source of the value of a tag.
///
/// ```
/// use egressgen_model::resources::{CustomTag, TagLiteral};
///
/// let tag = CustomTag::Literal(TagLiteral { value: "egress".to_owned() });
/// let json = serde_json::to_string(&tag).unwrap();
/// assert_eq!(json, r#"{"literal":{"value":"egress"}}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CustomTag {
    /// `{}`: no source, and no tag.
    #[default]
    Empty,
    /// A fixed value (`literal`).
    Literal(TagLiteral),
    /// An environment variable of the proxy (`environment`).
    Environment(TagEnvironment),
    /// A header of the request (`header`).
    Header(TagHeader),
    /// A format string of Envoy's access logs (`formatter`). Since Istio 1.29.
    Formatter(TagFormatter),
}

one_of!(CustomTag {
    Empty,
    "literal" => Literal,
    "environment" => Environment,
    "header" => Header,
    "formatter" => Formatter,
});

/// A fixed value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagLiteral {
    /// The value, not empty.
    pub value: String,
}

/// A value from an environment variable of the proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagEnvironment {
    /// The name of the variable, not empty.
    pub name: String,
    /// The value if the variable does not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
}

/// A value from a header of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagHeader {
    /// The name of the header, not empty.
    pub name: String,
    /// The value if the header does not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
}

/// A value from a format string of Envoy's access logs. Since Istio 1.29.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagFormatter {
    /// The format string, such as `%UPSTREAM_HOST%`; not empty.
    pub value: String,
}

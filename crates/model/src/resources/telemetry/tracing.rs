//! Which requests are traced, and with which tags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ProviderRef, WorkloadMode};
use crate::resources::one_of::one_of;

/// Which requests are traced, and where spans go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tracing {
    /// The traffic that this is about. Unset: all.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub selector: Option<TracingSelector>,
    /// Where spans go; Istio warns of more than one. Empty: as outside of this entry, in the end as the mesh config
    /// says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderRef>,
    /// The percentage of requests to trace when nobody before decided on that, 0 to 100. Unset: as outside of this
    /// entry, in the end as the mesh config says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random_sampling_percentage: Option<f64>,
    /// Whether spans go nowhere, while trace headers are still passed on. Istio's default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_span_reporting: Option<bool>,
    /// Tags of the spans by their names, in place of those that are set outside of this entry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_tags: BTreeMap<String, CustomTag>,
    /// Whether a request's `x-request-id` says if it is traced. Istio's default: true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_request_id_for_trace_sampling: Option<bool>,
    /// Whether spans get the tags that name mesh, service and workload. Istio's default: true. Since Istio 1.25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_istio_tags: Option<bool>,
    /// Whether trace headers are not passed on, as to servers outside. Istio's default: false. Since Istio 1.30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_context_propagation: Option<bool>,
}

/// The traffic that a [`Tracing`] is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TracingSelector {
    /// The side of the proxy. Istio's default: both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<WorkloadMode>,
}

/// Where the value of a tag comes from.
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
    /// `{}`: from nowhere, there is no tag.
    #[default]
    Empty,
    /// It is always the same (`literal`).
    Literal(TagLiteral),
    /// An environment variable of the proxy (`environment`).
    Environment(TagEnvironment),
    /// A header of the request (`header`).
    Header(TagHeader),
    /// A format of Envoy's access logs (`formatter`). Since Istio 1.29.
    Formatter(TagFormatter),
}

one_of!(CustomTag {
    Empty,
    "literal" => Literal,
    "environment" => Environment,
    "header" => Header,
    "formatter" => Formatter,
});

/// A value that is always the same.
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
    /// The value when there is no such variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
}

/// A value from a header of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagHeader {
    /// The name of the header, not empty.
    pub name: String,
    /// The value when there is no such header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
}

/// A value that Envoy formats as in its access logs. Since Istio 1.29.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagFormatter {
    /// The format, such as `%UPSTREAM_HOST%`; not empty.
    pub value: String,
}

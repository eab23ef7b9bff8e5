//! References from a policy to the resources that it applies to, instead of a label selector.

use serde::{Deserialize, Serialize};

/// A resource in the policy's own namespace that the policy applies to, such as a Gateway of the Kubernetes Gateway
/// API, a Service or a ServiceEntry.
///
/// ```
/// use egressgen_model::resources::PolicyTargetReference;
///
/// let waypoint = PolicyTargetReference {
///     group: Some("gateway.networking.k8s.io".to_owned()),
///     ..PolicyTargetReference::new("Gateway", "egress-waypoint")
/// };
/// let json = serde_json::to_string(&waypoint).unwrap();
/// assert_eq!(json, r#"{"kind":"Gateway","group":"gateway.networking.k8s.io","name":"egress-waypoint"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyTargetReference {
    /// The kind of the resource, at most 63 characters.
    pub kind: String,
    /// The API group of the kind, at most 253 characters. Unset: the core group, such as for Services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The name of the resource, at most 253 characters.
    pub name: String,
    /// The namespace of the resource. Istio rejects it: the resource is in the namespace of the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

// === impl PolicyTargetReference ===

impl PolicyTargetReference {
    /// References a resource of the core group.
    pub fn new(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            group: None,
            name: name.into(),
            namespace: None,
        }
    }
}

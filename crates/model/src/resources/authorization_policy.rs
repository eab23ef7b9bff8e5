//! AuthorizationPolicy: who may send which requests through a proxy.

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, PolicyTargetReference, PolicyWorkloadSelector, Spec};

/// Allows or denies requests to the proxies that it applies to.
///
/// Istio evaluates CUSTOM policies first, then DENY, then ALLOW. If a workload has ALLOW policies, a request that none
/// of them matches is denied.
pub type AuthorizationPolicy = Object<AuthorizationPolicySpec>;

/// The `spec` of an [`AuthorizationPolicy`].
///
/// Without rules, the policy matches nothing; an empty rule matches everything:
///
/// ```
/// use egressgen_model::resources::{AuthorizationPolicySpec, Rule};
///
/// let allow_nothing = AuthorizationPolicySpec::default();
/// assert_eq!(serde_json::to_string(&allow_nothing).unwrap(), "{}");
///
/// let allow_all = AuthorizationPolicySpec { rules: vec![Rule::default()], ..allow_nothing };
/// assert_eq!(serde_json::to_string(&allow_all).unwrap(), r#"{"rules":[{}]}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationPolicySpec {
    /// Selects the workloads in the namespace of the policy that it applies to. Cannot be combined with target
    /// references. If neither is set: all workloads of the namespace or, in the root namespace, of the mesh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<PolicyWorkloadSelector>,
    /// The resource that the policy applies to. Replaced by `target_refs`; they cannot be combined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_ref: Option<PolicyTargetReference>,
    /// The resources that the policy applies to, at most 16. Cannot be combined with `selector`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_refs: Vec<PolicyTargetReference>,
    /// What happens to a request that a rule matches. Default: ALLOW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<AuthorizationAction>,
    /// The provider that decides, for CUSTOM; Istio rejects it with other actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<ExtensionProvider>,
    /// The rules, at most 512: a request matches if one rule matches. Istio requires a rule with DENY and CUSTOM.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

impl Spec for AuthorizationPolicySpec {
    const GROUP: ApiGroup = ApiGroup::Security;
    const KIND: &'static str = "AuthorizationPolicy";
    const PLURAL: &'static str = "authorizationpolicies";
}

/// What happens to a request that an [`AuthorizationPolicy`] matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthorizationAction {
    /// The request is allowed.
    Allow,
    /// The request is denied, even if an ALLOW policy matches it.
    Deny,
    /// The request is marked for audit; the policy does not affect whether it is allowed.
    Audit,
    /// The provider decides; the other policies apply to requests that it allows.
    Custom,
}

/// An extension provider of the mesh config that authorizes requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionProvider {
    /// Its name; required by Istio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A rule of an [`AuthorizationPolicy`]. It matches if all of its lists match; an empty list always matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// The sources, at most 512: one of them must match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<RuleFrom>,
    /// The operations: one of them must match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<RuleTo>,
    /// Further conditions: all of them must match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

/// An entry of [`Rule::from`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleFrom {
    /// The source; required by Istio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// An entry of [`Rule::to`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleTo {
    /// The operation; required by Istio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
}

/// The source of a request. It matches if all of its fields match. Istio requires at least one.
///
/// A gateway sees the client certificate only if the hop to it uses ISTIO_MUTUAL. Values may begin or end with `*`, and
/// `*` alone matches any value that is not empty; service accounts and IP blocks do not support `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Identities of the client certificate, `TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Identities of the client certificate that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_principals: Vec<String>,
    /// Identities of the JWT of the request, `ISSUER/SUBJECT`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_principals: Vec<String>,
    /// Identities of the JWT that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_request_principals: Vec<String>,
    /// Namespaces of the client certificate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<String>,
    /// Namespaces of the client certificate that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_namespaces: Vec<String>,
    /// Service accounts of the client certificate, `ACCOUNT` (in the policy's namespace) or `NAMESPACE/ACCOUNT`, at
    /// most 16. Cannot be combined with principals or namespaces. Since Istio 1.25.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_accounts: Vec<String>,
    /// Service accounts that do not match, at most 16. Cannot be combined with principals or namespaces. Since Istio
    /// 1.25.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_service_accounts: Vec<String>,
    /// IP addresses or CIDR blocks of the peer of the connection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ip_blocks: Vec<String>,
    /// IP addresses or CIDR blocks of the peer that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_ip_blocks: Vec<String>,
    /// IP addresses or CIDR blocks of the client according to X-Forwarded-For or the PROXY protocol.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remote_ip_blocks: Vec<String>,
    /// IP addresses or CIDR blocks of that client that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_remote_ip_blocks: Vec<String>,
    /// Trust domains of the client certificate. Since Istio 1.30.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trust_domains: Vec<String>,
    /// Trust domains of the client certificate that do not match. Since Istio 1.30.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_trust_domains: Vec<String>,
}

/// The operation of a request. It matches if all of its fields match. Istio requires at least one.
///
/// All fields except the ports apply to HTTP only: for other traffic, an ALLOW rule with such a field never matches, and
/// a DENY rule ignores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Hosts, case-insensitive; they may begin or end with `*`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Hosts that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_hosts: Vec<String>,
    /// Ports of the connection, as strings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<String>,
    /// Ports that do not match, as strings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_ports: Vec<String>,
    /// HTTP methods; for gRPC always `POST`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// HTTP methods that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_methods: Vec<String>,
    /// Paths. They may begin or end with `*`, or contain `{*}` for one segment and `{**}` for any number of segments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Paths that do not match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_paths: Vec<String>,
}

/// A further condition of a [`Rule`]. Istio requires `values` or `not_values`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// An attribute, such as `connection.sni` or `request.headers[NAME]`; Istio rejects an unknown one.
    pub key: String,
    /// Allowed values: the attribute must have one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Excluded values: the attribute must have none of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_values: Vec<String>,
}

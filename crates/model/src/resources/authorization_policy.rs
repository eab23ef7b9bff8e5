//! AuthorizationPolicy: who may send what through a proxy.

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, PolicyTargetReference, PolicyWorkloadSelector, Spec};

/// Allows or refuses what reaches the proxies that it applies to.
///
/// CUSTOM policies are asked first, then DENY, then ALLOW; where a workload has ALLOW policies, a request that none of
/// them matches is refused.
pub type AuthorizationPolicy = Object<AuthorizationPolicySpec>;

/// The `spec` of an [`AuthorizationPolicy`].
///
/// No rule matches nothing, one empty rule matches everything:
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
    /// The workloads, in the namespace of the policy, that it applies to; excludes the target references. Unset with
    /// them: all of the namespace, or of the mesh when that is the root namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<PolicyWorkloadSelector>,
    /// The object that it applies to; `target_refs` took its place, and excludes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_ref: Option<PolicyTargetReference>,
    /// The objects that it applies to, at most 16; excludes `selector`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_refs: Vec<PolicyTargetReference>,
    /// What happens to a request that a rule matches. Istio's default: ALLOW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<AuthorizationAction>,
    /// Who decides, for CUSTOM; Istio refuses it with other actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<ExtensionProvider>,
    /// What is matched, at most 512: a request matches when one rule does. Istio wants one with DENY and CUSTOM.
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
    /// It is let through.
    Allow,
    /// It is refused, whatever an ALLOW policy says.
    Deny,
    /// It is marked for audit, and otherwise decided as without the policy.
    Audit,
    /// The provider decides; what it lets through, the other policies still decide.
    Custom,
}

/// An extension provider of the mesh config that decides on requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionProvider {
    /// Its name; Istio refuses to do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A rule of an [`AuthorizationPolicy`]: matches when each of its lists does; a list that is empty always does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Who sends: one of these, at most 512.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<RuleFrom>,
    /// What is asked for: one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<RuleTo>,
    /// What else must hold: all of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

/// One member of [`Rule::from`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleFrom {
    /// Who sends; Istio refuses to do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// One member of [`Rule::to`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleTo {
    /// What is asked for; Istio refuses to do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
}

/// Who sends: matches when each of its fields does. Istio wants at least one.
///
/// What a client says of itself by mutual TLS reaches a gateway only when the hop to it is ISTIO_MUTUAL. Texts may
/// begin or end with `*`, and `*` alone means any that is not empty; service accounts and IP blocks take no `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Identities of the client's certificate, `TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Identities that it must not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_principals: Vec<String>,
    /// Identities of the request's JWT, `ISSUER/SUBJECT`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_principals: Vec<String>,
    /// Identities that the JWT must not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_request_principals: Vec<String>,
    /// Namespaces, out of the client's certificate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<String>,
    /// Namespaces that it must not be of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_namespaces: Vec<String>,
    /// Service accounts out of the client's certificate, `ACCOUNT` (of the policy's namespace) or `NAMESPACE/ACCOUNT`,
    /// at most 16; excludes principals and namespaces. Since Istio 1.25.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_accounts: Vec<String>,
    /// Service accounts that it must not have, at most 16; excludes principals and namespaces. Since Istio 1.25.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_service_accounts: Vec<String>,
    /// IP addresses or CIDR blocks that the connection comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ip_blocks: Vec<String>,
    /// IP addresses or CIDR blocks that it must not come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_ip_blocks: Vec<String>,
    /// IP addresses or CIDR blocks of the client as X-Forwarded-For or the PROXY protocol tells them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remote_ip_blocks: Vec<String>,
    /// IP addresses or CIDR blocks that these must not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_remote_ip_blocks: Vec<String>,
    /// Trust domains of the client's certificate. Since Istio 1.30.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trust_domains: Vec<String>,
    /// Trust domains that it must not be of. Since Istio 1.30.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_trust_domains: Vec<String>,
}

/// What is asked for: matches when each of its fields does. Istio wants at least one.
///
/// All but the ports are known of HTTP only: on other traffic an ALLOW rule with them never matches, and a DENY rule
/// matches as if they were not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Hosts, without regard to case; may begin or end with `*`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Hosts that it must not be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_hosts: Vec<String>,
    /// Ports of the connection, as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<String>,
    /// Ports that it must not be, as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_ports: Vec<String>,
    /// HTTP methods; for gRPC always `POST`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// HTTP methods that it must not be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_methods: Vec<String>,
    /// Paths; may begin or end with `*`, or hold `{*}` for one segment and `{**}` for any number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Paths that it must not be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_paths: Vec<String>,
}

/// What else must hold for a [`Rule`]. Istio wants values of at least one sort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// An attribute, such as `connection.sni` or `request.headers[NAME]`; Istio refuses one it does not know.
    pub key: String,
    /// Values of which it has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Values of which it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_values: Vec<String>,
}

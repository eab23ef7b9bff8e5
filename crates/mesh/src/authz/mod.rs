//! AuthorizationPolicies: whether a gateway lets a connection and a request pass.
//!
//! Istio turns the policies that apply to a proxy into RBAC filters of Envoy: filters for HTTP where a gateway reads it,
//! and else network filters, which know nothing of HTTP. Sidecars have them for what comes in. For what goes out, there
//! is a single case: the network filters of a wildcard host with `resolution: DYNAMIC_DNS` on a port with protocol TLS
//! (`buildOutboundNetworkFiltersWithSingleDestination`, pilot/pkg/networking/core/networkfilter.go; the other chains of
//! pilot/pkg/networking/core/tls.go are built without policies, and `BuildHTTP`, pilot/pkg/networking/plugin/authz,
//! leaves them out of outbound listeners).

mod asked;
mod attach;
mod block;
mod candidates;
mod clause;
mod decide;
mod explain;
mod group;
mod identity;
mod key;
mod template;
#[cfg(test)]
mod tests;
mod text;
mod unknown;

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use egressgen_diagnostics::Path;
use egressgen_model::resources::{AuthorizationPolicy, Rule};

use crate::set::{Id, Set, authorization_policy};
use crate::{Context, Evidence, PassedOver, Unknown};
use group::Group;

/// The AuthorizationPolicies of a set (`GetAuthorizationPolicies`, pilot/pkg/model/authorization.go).
#[derive(Debug)]
pub(crate) struct Policies {
    root: Arc<str>,
    trust_domain: Arc<str>,
    /// By namespace, those that apply to the same proxies.
    groups: HashMap<Arc<str>, Vec<Group>>,
    /// All rules, in the order in which Envoy asks them.
    rules: Vec<RuleId>,
}

/// A rule of a policy: its place in `spec.rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RuleId {
    policy: Id,
    number: usize,
}

/// A connection to a gateway, after its filter chain is chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection<'c> {
    /// The port of the pod.
    pub(crate) port: u16,
    /// The SNI that the gateway saw; empty without one, and on a port where it does not look for one.
    pub(crate) sni: &'c str,
    /// The principal in the certificate of the client, without `spiffe://`; none if the gateway did not ask for one.
    pub(crate) principal: Option<&'c str>,
    /// The address of the client, if known.
    pub(crate) source_ip: Option<IpAddr>,
    /// The request, if the filter chain reads HTTP.
    pub(crate) http: Option<HttpRequest<'c>>,
}

/// A request that a gateway reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HttpRequest<'c> {
    /// The Host header, with the port if it has one.
    pub(crate) authority: &'c str,
    /// The path after normalization; a query does not count.
    pub(crate) path: &'c str,
    /// The method.
    pub(crate) method: &'c str,
    /// The other headers, with lower-case names.
    pub(crate) headers: &'c BTreeMap<String, String>,
}

/// What the policies say of a connection or a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It passes.
    Allowed {
        /// The ALLOW rule; none if there are no ALLOW policies.
        by: Option<Evidence>,
        /// What could change the decision.
        unknown: Vec<Unknown>,
    },
    /// It is refused: a request with 403, a connection by closing it.
    Denied {
        /// The DENY rule; none if there are ALLOW policies, and no rule of them matches.
        by: Option<Evidence>,
        /// An ALLOW policy, because of which what no rule allows is refused; none if there is a DENY rule.
        by_default: Option<Evidence>,
        /// What Envoy logs: `%RESPONSE_CODE_DETAILS%`, or `%CONNECTION_TERMINATION_DETAILS%`.
        details: String,
        /// The ALLOW rules for this host or SNI, and why they do not match.
        passed_over: Vec<PassedOver>,
        /// The number of other ALLOW rules.
        others: usize,
        /// The fields of the DENY rule that Istio left out because they need HTTP, so that it refuses more than it says.
        widened: Vec<Evidence>,
        /// What could change the decision.
        unknown: Vec<Unknown>,
    },
}

// === impl HttpRequest ===

impl<'c> HttpRequest<'c> {
    /// The value of a header, whatever the case of its name. Envoy keeps `Host` as `:authority`.
    fn header(&self, name: &str) -> Option<&'c str> {
        match name.to_ascii_lowercase().as_str() {
            ":authority" | "host" => Some(self.authority),
            ":method" => Some(self.method),
            ":path" => Some(self.path),
            name => self.headers.get(name).map(String::as_str),
        }
    }
}

// === impl RuleId ===

impl RuleId {
    fn of(self, set: &Set) -> Option<(&AuthorizationPolicy, &Rule)> {
        let policy = set.get(self.policy, authorization_policy)?;
        Some((policy, policy.spec.rules.get(self.number)?))
    }

    /// Its name in the configuration of Envoy (`policyName`, pilot/pkg/security/authz/builder/builder.go).
    fn name(self, set: &Set) -> String {
        let policy = set.identity(self.policy);
        let (namespace, name, number) = (&policy.namespace, &policy.name, self.number);
        format!("ns[{namespace}]-policy[{name}]-rule[{number}]")
    }

    fn evidence(self, set: &Set) -> Evidence {
        set.evidence(self.policy, self.path())
    }

    fn path(self) -> Path {
        Path::from(["spec", "rules"]).index(self.number)
    }
}

// === impl Policies ===

impl Policies {
    /// Indexes the AuthorizationPolicies of a set.
    pub(crate) fn new(set: &Set, context: &Context) -> Self {
        let mut policies = Self {
            root: Arc::clone(&context.root_namespace),
            trust_domain: Arc::clone(&context.trust_domain),
            groups: HashMap::new(),
            rules: in_order_of_envoy(set),
        };
        policies.add_groups(set);
        policies
    }
}

/// Envoy keeps the rules in a map that is sorted by their names, and stops at the first one that matches.
fn in_order_of_envoy(set: &Set) -> Vec<RuleId> {
    let policies = set.of_kind(authorization_policy);
    let rules = policies.flat_map(|(policy, resource)| {
        (0..resource.spec.rules.len()).map(move |number| RuleId { policy, number })
    });
    let mut rules: Vec<_> = rules.map(|rule| (rule.name(set), rule)).collect();
    rules.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    rules.into_iter().map(|(_, rule)| rule).collect()
}

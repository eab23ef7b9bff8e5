//! Hosts of one policy that the NetworkPolicy of another blocks.

use egressgen_diagnostics::{Diagnostic, Rule, Severity};
use egressgen_model::values::Namespace;

use crate::plan::combinations;
use crate::policy::{Applications, Policy, Via};

pub(super) const RULES: [&Rule; 1] = [&NETWORK_POLICY_BLOCKS_OTHERS];

static NETWORK_POLICY_BLOCKS_OTHERS: Rule = Rule {
    id: "network-policy-blocks-others",
    severity: Severity::Warning,
    summary: "the NetworkPolicy of one policy blocks direct hosts of another policy",
    help: "",
    source: "",
};

/// A NetworkPolicy applies to all pods of a namespace, no matter which policy lists the hosts that they call.
pub(super) fn blocked(policies: &[Policy]) -> impl Iterator<Item = Diagnostic> {
    let with_network = policies.iter().filter_map(|policy| {
        let applications = policy.applications.as_ref()?;
        applications
            .network_policy
            .then_some((policy, applications))
    });
    with_network.flat_map(|(network, applications)| {
        let others = policies.iter();
        others.filter_map(move |other| blocked_by(network, applications, other))
    })
}

fn blocked_by(network: &Policy, applications: &Applications, other: &Policy) -> Option<Diagnostic> {
    let direct = other.destinations.iter();
    let direct = direct.filter(|destination| destination.via == Via::Direct);
    let hosts: Vec<_> = direct.map(combinations::title).collect();
    // Several NetworkPolicies add up, so a NetworkPolicy of the other policy allows its own hosts.
    let opens = |namespace: &Namespace| {
        let applications = other.applications.as_ref();
        applications.is_some_and(|own| own.network_policy && own.namespaces.contains(namespace))
    };
    let namespaces = applications.namespaces.iter();
    let namespaces: Vec<_> = namespaces
        .filter(|namespace| !opens(namespace))
        .map(Namespace::as_str)
        .collect();
    (!namespaces.is_empty() && !hosts.is_empty()).then(|| {
        NETWORK_POLICY_BLOCKS_OTHERS.diagnostic(format!(
            "networkPolicy of policy {} blocks {} of policy {} for the pods in {}: those bypass the gateways",
            network.name,
            hosts.join(", "),
            other.name,
            namespaces.join(", ")
        ))
    })
}

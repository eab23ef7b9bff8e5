//! Notes on a policy as a whole.

use egressgen_diagnostics::{Diagnostic, Rule, Severity};
use egressgen_model::values::Namespace;

use crate::plan::versions;
use crate::policy::Policy;

pub(super) const RULES: [&Rule; 4] = [
    &ASSUMED_SELECTOR,
    &ASSUMED_VERSION,
    &ONE_SIDECAR,
    &UNUSED_DEFAULTS,
];

static ASSUMED_SELECTOR: Rule = Rule {
    id: "assumed-selector",
    severity: Severity::Note,
    summary: "the labels of a gateway's pods are derived from its name, as on AKS",
    help: "",
    source: "",
};

static ASSUMED_VERSION: Rule = Rule {
    id: "assumed-istio-version",
    severity: Severity::Note,
    summary: "a policy uses something that only newer versions of Istio have, and gives no `istioVersion`",
    help: "",
    source: "",
};

static ONE_SIDECAR: Rule = Rule {
    id: "one-sidecar-per-namespace",
    severity: Severity::Note,
    summary: "the Sidecar of `outboundTrafficPolicy` must be the only one without a workloadSelector in its namespace",
    help: "",
    source: "pilot/pkg/model/sidecar.go; istioctl analyze, IST0110",
};

static UNUSED_DEFAULTS: Rule = Rule {
    id: "unused-defaults",
    severity: Severity::Warning,
    summary: "no destination of a policy can use one of its `defaults`",
    help: "",
    source: "",
};

pub(super) fn notes(policy: &Policy) -> impl Iterator<Item = Diagnostic> {
    selectors(policy)
        .chain(version(policy))
        .chain(sidecars(policy))
        .chain(unused_defaults(policy))
}

fn selectors(policy: &Policy) -> impl Iterator<Item = Diagnostic> {
    let assumed = policy.gateways.iter().filter(|one| one.selector_is_assumed);
    assumed.map(|one| {
        let gateway = &one.gateway;
        ASSUMED_SELECTOR.diagnostic(format!(
            "assumed: the pods of the gateway {} carry the label {}, as on AKS; set `profile: istio` or their `selector` \
             if they do not",
            gateway.name, gateway.selector
        ))
    })
}

fn version(policy: &Policy) -> Option<Diagnostic> {
    let (what, since) = versions::newest_used(policy)?;
    policy.istio_version.is_none().then(|| {
        let name = &policy.name;
        ASSUMED_VERSION.diagnostic(format!(
            "assumed: Istio is {since} or newer, which policy {name} needs for {what}; set `istioVersion` to have it \
             checked"
        ))
    })
}

/// If a namespace has several Sidecars without a selector, Istio uses the oldest
/// (`pilot/pkg/model/sidecar.go`, and the analyzer's IST0110 for it).
fn sidecars(policy: &Policy) -> Option<Diagnostic> {
    let applications = policy.applications.as_ref()?;
    applications.registry_only.then(|| {
        let names: Vec<_> = applications.namespaces.iter().map(Namespace::as_str).collect();
        ONE_SIDECAR.diagnostic(format!(
            "no other Sidecar without a workloadSelector may be in {}: if a namespace has several, Istio uses the oldest",
            names.join(", ")
        ))
    })
}

/// A default that applies to no destination is probably a mistake.
fn unused_defaults(policy: &Policy) -> Option<Diagnostic> {
    let defaults = policy.idle_defaults.iter();
    let defaults: Vec<_> = defaults
        .map(|setting| format!("`{}`", setting.as_str()))
        .collect();
    (!defaults.is_empty()).then(|| {
        let (name, defaults) = (&policy.name, defaults.join(", "));
        UNUSED_DEFAULTS.diagnostic(format!(
            "no destination of policy {name} can use these of its `defaults`: {defaults}"
        ))
    })
}

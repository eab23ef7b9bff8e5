//! Which proxies a policy applies to.

use std::collections::BTreeMap;

use egressgen_model::resources::{AuthorizationPolicySpec, PolicyTargetReference};

const GATEWAY_NAME: &str = "gateway.networking.k8s.io/gateway-name";

/// What decides which proxies a policy applies to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Attachment<'s> {
    selector: Option<&'s BTreeMap<String, String>>,
    targets: &'s [PolicyTargetReference],
}

/// A proxy that policies may apply to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'c> {
    pub(super) namespace: &'c str,
    pub(super) labels: &'c BTreeMap<String, String>,
}

// === impl Attachment ===

impl<'s> Attachment<'s> {
    /// `GetTargetRefs`, pilot/pkg/model/policyattachment.go: `targetRef` counts without `targetRefs` only.
    pub(super) fn of(spec: &'s AuthorizationPolicySpec) -> Self {
        let selector = spec.selector.as_ref();
        Self {
            selector: selector.map(|selector| &selector.match_labels),
            targets: match &spec.target_ref {
                Some(target) if spec.target_refs.is_empty() => std::slice::from_ref(target),
                _ => &spec.target_refs,
            },
        }
    }

    /// Whether a policy of a namespace applies to a proxy that is no waypoint (`ShouldAttachPolicy`,
    /// pilot/pkg/model/policyattachment.go). Target references reach only pods of the Gateway API.
    pub(super) fn has(&self, namespace: &str, subject: Subject<'_>) -> bool {
        if self.targets.is_empty() {
            let mut wanted = self.selector.into_iter().flatten();
            return wanted.all(|(label, value)| subject.labels.get(label) == Some(value));
        }
        let Some(gateway) = subject.labels.get(GATEWAY_NAME) else {
            return false;
        };
        namespace == subject.namespace
            && self.targets.iter().any(|target| {
                let group = target.group.as_deref();
                let in_namespace = target.namespace.as_deref().unwrap_or_default();
                group == Some("gateway.networking.k8s.io")
                    && target.kind == "Gateway"
                    && target.name == *gateway
                    && (in_namespace.is_empty() || in_namespace == subject.namespace)
            })
    }
}

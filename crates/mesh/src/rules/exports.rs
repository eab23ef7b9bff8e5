//! Which namespaces see a rule.

use egressgen_model::resources::DestinationRuleSpec;

/// The `exportTo` of a rule as a set of namespaces, `.` and `*`; an empty one is that of the mesh
/// (`setDestinationRules`, pilot/pkg/model/push_context.go).
#[derive(Clone, Copy, Debug)]
pub(super) struct Exports<'s> {
    /// A rule with a selector is private, whatever its `exportTo` says.
    has_selector: bool,
    names: &'s [String],
}

// === impl Exports ===

impl<'s> Exports<'s> {
    pub(super) fn of(spec: &'s DestinationRuleSpec) -> Self {
        Self {
            has_selector: spec.workload_selector.is_some(),
            names: &spec.export_to,
        }
    }

    pub(super) fn is_empty(self) -> bool {
        !self.has_selector && self.names.is_empty()
    }

    /// Whether the namespace of the rule sees it.
    pub(super) fn has_own(self, namespace: &str) -> bool {
        self.is_empty() || self.has("*") || self.has(".") || self.has(namespace)
    }

    /// Whether another namespace sees the rule, if it is not private
    /// (`getExportedDestinationRuleFromNamespace`). The rule's own namespace does not count as `.` here.
    pub(super) fn has_client(self, namespace: &str) -> bool {
        self.is_empty() || self.has("*") || self.has(namespace)
    }

    /// Whether only the namespace of the rule can see it.
    pub(super) fn are_private(self, namespace: &str, by_default: bool) -> bool {
        if self.is_empty() {
            return by_default;
        }
        let are_all = |wanted: &str| self.names().all(|name| name == wanted);
        are_all(".") || are_all(namespace)
    }

    /// Whether all of `other` is in this.
    pub(super) fn covers(self, other: Self) -> bool {
        other.names().all(|name| self.has(name))
    }

    fn has(self, wanted: &str) -> bool {
        self.names().any(|name| name == wanted)
    }

    fn names(self) -> impl Iterator<Item = &'s str> {
        let private = self.has_selector.then_some(".");
        let names = if self.has_selector { &[] } else { self.names };
        private.into_iter().chain(names.iter().map(String::as_str))
    }
}

impl PartialEq for Exports<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.covers(*other) && other.covers(*self)
    }
}

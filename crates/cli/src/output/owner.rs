//! Who owns a file: policies, or someone else.

use std::collections::BTreeSet;
use std::fmt;

use egressgen::plan::{Plan, PlannedDestination};
use egressgen::policy::PolicyId;
use egressgen::resources::Resource;
use egressgen::{MANAGED_BY, POLICY_LABEL, POLICY_NAMESPACE_LABEL};
use egressgen_yaml::{Limits, Node, Value, load};

/// The policies whose resources are in a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Owners(BTreeSet<PolicyId>);

/// The policies of a plan.
pub(crate) fn policies(plan: &Plan) -> impl Iterator<Item = &PolicyId> {
    plan.destinations().iter().map(PlannedDestination::policy)
}

// === impl Owners ===

impl Owners {
    /// The owners of a file. Returns nothing if the file belongs to someone else: it can't be read, or a resource in it
    /// lacks egressgen's labels.
    pub(super) fn of(content: &[u8]) -> Option<Self> {
        // A JSON document is a YAML document.
        let text = std::str::from_utf8(content).ok()?;
        let documents = load(text, 0, &Limits::default()).ok()?;
        let mut owners = Self::default();
        owners.take_all(&documents)?;
        Some(owners)
    }

    /// The owners of resources to write.
    pub(super) fn of_resources<'a>(resources: impl IntoIterator<Item = &'a Resource>) -> Self {
        let owner = |resource: &Resource| {
            let labels = resource.metadata().labels.as_ref()?;
            policy(|key| labels.get(key).map(String::as_str))
        };
        Self(resources.into_iter().filter_map(owner).collect())
    }

    fn take_all(&mut self, resources: &[Node]) -> Option<()> {
        if resources.is_empty() {
            return None;
        }
        resources
            .iter()
            .try_for_each(|resource| self.take(resource))
    }

    fn take(&mut self, resource: &Node) -> Option<()> {
        if resource.get("kind").and_then(Node::as_str) == Some("List") {
            return match &resource.get("items")?.value {
                Value::Sequence(items) => self.take_all(items),
                _ => None,
            };
        }
        let labels = resource.get("metadata")?.get("labels")?;
        self.0.insert(policy(|key| labels.get(key)?.as_str())?);
        Some(())
    }

    /// The owners as a sentence names them: `the policy a`.
    pub(super) fn title(&self) -> String {
        let word = if self.0.len() == 1 {
            "policy"
        } else {
            "policies"
        };
        format!("the {word} {self}")
    }

    /// Whether all owners are among these policies.
    pub(super) fn are_all_in(&self, policies: &BTreeSet<PolicyId>) -> bool {
        self.0.is_subset(policies)
    }

    /// Whether no owner is among these policies.
    pub(super) fn are_none_in(&self, policies: &BTreeSet<PolicyId>) -> bool {
        self.0.is_disjoint(policies)
    }
}

/// The policy of a resource, according to its labels.
fn policy<'a>(label: impl Fn(&str) -> Option<&'a str>) -> Option<PolicyId> {
    let (key, value) = MANAGED_BY;
    if label(key) != Some(value) {
        return None;
    }
    let namespace = label(POLICY_NAMESPACE_LABEL).map(str::parse).transpose();
    Some(PolicyId {
        name: label(POLICY_LABEL)?.parse().ok()?,
        namespace: namespace.ok()?,
    })
}

impl fmt::Display for Owners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&names.join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: &str = "app.kubernetes.io/managed-by: egressgen, egressgen.dev/policy";

    fn object(policy: &str) -> String {
        format!("metadata: {{labels: {{{LABELS}: {policy}}}}}\n")
    }

    #[test]
    fn every_document_must_have_both_labels() {
        let ours = object("a");
        let helm = ours.replace("by: egressgen", "by: Helm");
        let unnamed = ours.replace(", egressgen.dev/policy: a", "");
        let list = |items: &str| format!("{{\"kind\": \"List\", \"items\": [{items}]}}");
        let json = r#"{"metadata": {"labels": {"app.kubernetes.io/managed-by": "egressgen", "egressgen.dev/policy": "a"}}}"#;
        for (content, expected) in [
            (ours.clone(), Some("a")),
            (format!("# a comment\n---\n{ours}---\n{ours}"), Some("a")),
            (format!("{ours}---\n{}", object("b")), Some("a and b")),
            (format!("{ours}---\n{helm}"), None),
            (format!("{ours}---\n{unnamed}"), None),
            (format!("{ours}---\nmetadata: {{name: a}}\n"), None),
            (format!("{ours}---\n- a list\n"), None),
            (format!("{ours}---\n: [broken\n"), None),
            (format!("&anchor {ours}"), None),
            (json.to_owned(), Some("a")),
            (list(json), Some("a")),
            (list(&format!("{json}, {json}")), Some("a")),
            (list(&format!("{json}, {{}}")), None),
            (list(&list(json)), Some("a")),
            (list(""), None),
            ("kind: List\n".to_owned(), None),
            (String::new(), None),
            ("# a comment only\n".to_owned(), None),
        ] {
            let owners = Owners::of(content.as_bytes()).map(|owners| owners.to_string());
            assert_eq!(owners.as_deref(), expected, "{content}");
        }
        assert_eq!(Owners::of(&[ours.as_bytes(), b"# \xff\n"].concat()), None);
    }

    /// Two policies with the same name in different namespaces are two policies.
    #[test]
    fn a_label_shows_the_namespace() {
        let of_shop = object("a, egressgen.dev/policy-namespace: shop");
        let policy = |namespace: Option<&str>| PolicyId {
            name: "a".parse().unwrap(),
            namespace: namespace.map(|namespace| namespace.parse().unwrap()),
        };
        for (content, title, of_none, of_one) in [
            (object("a"), "a", true, false),
            (of_shop.clone(), "shop/a", false, true),
            (
                format!("{of_shop}---\n{}", object("a")),
                "a and shop/a",
                false,
                false,
            ),
        ] {
            let owners = Owners::of(content.as_bytes()).unwrap();
            assert_eq!(owners.to_string(), title);
            for (wanted, namespace) in [(of_none, None), (of_one, Some("shop"))] {
                let policies = BTreeSet::from([policy(namespace)]);
                assert_eq!(owners.are_all_in(&policies), wanted, "{content}");
            }
        }
    }
}

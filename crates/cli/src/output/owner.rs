//! Whose a file is: of which policies, or of someone else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use egressgen::plan::Plan;
use egressgen::{MANAGED_BY, POLICY_LABEL};
use egressgen_yaml::{Limits, Node, Value, load};

/// A policy by its name and namespace: `NAME`, or `NAMESPACE/NAME`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PolicyRef {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
}

/// The policies whose objects are in a file: their names, and the namespaces that the file shows them to be in.
///
/// Only the ServiceEntries of a policy are in its own namespace whatever the policy says. A file without any does not
/// show it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Owners(BTreeMap<String, BTreeSet<Option<String>>>);

/// The policies that a plan was made of.
pub(super) fn policies(plan: &Plan) -> impl Iterator<Item = PolicyRef> {
    let destinations = plan.destinations().iter();
    destinations.map(|planned| PolicyRef {
        name: planned.policy().to_string(),
        namespace: planned.namespace().map(ToString::to_string),
    })
}

// === impl PolicyRef ===

impl PolicyRef {
    /// Whether the plan was made of it, among others.
    pub(crate) fn is_in(&self, plan: &Plan) -> bool {
        policies(plan).any(|policy| policy == *self)
    }
}

// === impl Owners ===

impl Owners {
    /// The owners of a file; none if it is someone else's: if it can't be read, or if an object in it lacks one of
    /// egressgen's two labels.
    pub(super) fn of(content: &[u8]) -> Option<Self> {
        // A JSON document is a YAML document.
        let text = std::str::from_utf8(content).ok()?;
        let documents = load(text, &Limits::default()).ok()?;
        let mut owners = Self::default();
        owners.take_all(&documents)?;
        Some(owners)
    }

    /// Policies of which nothing but their names is known.
    pub(super) fn named<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(
            names
                .map(|name| (name.to_owned(), BTreeSet::new()))
                .collect(),
        )
    }

    fn take_all(&mut self, objects: &[Node]) -> Option<()> {
        if objects.is_empty() {
            return None;
        }
        objects.iter().try_for_each(|object| self.take(object))
    }

    fn take(&mut self, object: &Node) -> Option<()> {
        let kind = object.get("kind").and_then(Node::as_str);
        if kind == Some("List") {
            return match &object.get("items")?.value {
                Value::Sequence(items) => self.take_all(items),
                _ => None,
            };
        }
        let metadata = object.get("metadata")?;
        let label = |key| metadata.get("labels")?.get(key)?.as_str();
        let (key, value) = MANAGED_BY;
        if label(key) != Some(value) {
            return None;
        }
        let namespaces = self.0.entry(label(POLICY_LABEL)?.to_owned()).or_default();
        if kind == Some("ServiceEntry") {
            let namespace = metadata.get("namespace").and_then(Node::as_str);
            namespaces.insert(namespace.map(str::to_owned));
        }
        Some(())
    }

    /// The owners as a sentence names them: `the policy a`.
    pub(super) fn title(&self) -> String {
        let word = if self.names().len() == 1 {
            "policy"
        } else {
            "policies"
        };
        format!("the {word} {self}")
    }

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (name, namespaces) in &self.0 {
            if namespaces.is_empty() {
                names.push(name.clone());
            }
            for namespace in namespaces {
                let policy = PolicyRef {
                    name: name.clone(),
                    namespace: namespace.clone(),
                };
                names.push(policy.to_string());
            }
        }
        names
    }

    /// Whether all of them are among these.
    pub(super) fn are_all_in(&self, policies: &BTreeSet<PolicyRef>) -> bool {
        self.0
            .iter()
            .all(|(name, namespaces)| is_in(policies, name, namespaces))
    }

    /// Whether none of them is among these.
    pub(super) fn are_none_in(&self, policies: &BTreeSet<PolicyRef>) -> bool {
        let mut owners = self.0.iter();
        !owners.any(|(name, namespaces)| is_in(policies, name, namespaces))
    }
}

fn is_in(
    policies: &BTreeSet<PolicyRef>,
    name: &str,
    namespaces: &BTreeSet<Option<String>>,
) -> bool {
    let mut named = policies.iter().filter(|policy| policy.name == name);
    if namespaces.is_empty() {
        return named.next().is_some();
    }
    let known: BTreeSet<_> = named.map(|policy| &policy.namespace).collect();
    namespaces.iter().all(|namespace| known.contains(namespace))
}

impl fmt::Display for Owners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().join(" and "))
    }
}

impl fmt::Display for PolicyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{namespace}/{}", self.name),
            None => f.write_str(&self.name),
        }
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

    /// Two policies of one name in two namespaces are two policies.
    #[test]
    fn a_service_entry_shows_the_namespace() {
        let entry = |namespace: &str| {
            let object = object("a").replace("{labels", &format!("{{{namespace}labels"));
            format!("kind: ServiceEntry\n{object}")
        };
        let policy = |namespace: Option<&str>| PolicyRef {
            name: "a".to_owned(),
            namespace: namespace.map(str::to_owned),
        };
        let shop = entry("namespace: shop, ");
        for (content, title, of_none, of_shop) in [
            (entry(""), "a", true, false),
            (shop.clone(), "shop/a", false, true),
            (format!("{shop}---\n{}", object("a")), "shop/a", false, true),
            (object("a"), "a", true, true),
        ] {
            let owners = Owners::of(content.as_bytes()).unwrap();
            assert_eq!(owners.to_string(), title);
            for (wanted, namespace) in [(of_none, None), (of_shop, Some("shop"))] {
                let policies = BTreeSet::from([policy(namespace)]);
                assert_eq!(owners.are_all_in(&policies), wanted, "{content}");
                assert_eq!(owners.are_none_in(&policies), !wanted, "{content}");
            }
        }
    }
}

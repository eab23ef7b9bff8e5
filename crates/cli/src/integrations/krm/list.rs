//! The content of a ResourceList.

use egressgen_diagnostics::{Diagnostic, Place};
use egressgen_yaml::{Node, Value};

use crate::input::manifests;
use crate::input::source::Source;
use crate::report::failure::invalid;
use crate::report::rules;

/// The lists that a function adds to.
pub(super) const LISTS: [&str; 2] = ["items", "results"];

const KIND: &str = "ResourceList";
const GROUP: &str = "config.kubernetes.io/";

/// A ResourceList, and the text that it was read from.
pub(super) struct List<'t> {
    text: &'t str,
    root: &'t Node,
    /// The function's configuration, if it is not a policy.
    wrong_config: Option<&'t Node>,
    /// The policies to plan: the function's configuration, or those among the items.
    policies: Vec<&'t Node>,
}

/// The ResourceList, if it is the only document.
fn root(documents: &[Node]) -> Option<&Node> {
    let [root] = documents else {
        return None;
    };
    let text = |key| root.get(key).and_then(Node::scalar);
    let is_list = text("kind")? == KIND && text("apiVersion")?.starts_with(GROUP);
    is_list.then_some(root)
}

// === impl List ===

impl<'t> List<'t> {
    pub(super) fn read(text: &'t str, documents: &'t [Node]) -> Result<Self, Diagnostic> {
        let Some(root) = root(documents) else {
            return Err(not_a_list(documents));
        };
        ambiguous_keys(root)?;
        for key in LISTS {
            if root.get(key).is_some_and(|list| !may_be_list(list)) {
                return Err(invalid(key, &"expected a list"));
            }
        }
        let config = root
            .get("functionConfig")
            .filter(|config| !is_no_config(config));
        let items = root.get("items").map_or(&[][..], Node::items);
        let policies = match config {
            Some(config) => vec![config],
            None => items
                .iter()
                .filter(|item| manifests::is_policy(item))
                .collect(),
        };
        Ok(Self {
            text,
            root,
            wrong_config: config.filter(|config| !manifests::is_policy(config)),
            policies,
        })
    }

    pub(super) fn items(&self) -> &'t [Node] {
        self.root.get("items").map_or(&[], Node::items)
    }

    /// The function's configuration, if it is not a policy.
    pub(super) fn wrong_config(&self) -> Option<&'t Node> {
        self.wrong_config
    }

    /// The texts of the policies to plan.
    pub(super) fn policies(&self) -> Vec<Source> {
        manifests::policies(self.text, &self.policies)
    }

    /// The policy whose text has this number.
    pub(super) fn policy(&self, number: u32) -> Option<&'t Node> {
        self.policies.get(usize::try_from(number).ok()?).copied()
    }
}

/// Refuses keys that YAML parsers treat differently: some use the first value of a duplicate key and some the last, and
/// only some of them support merge keys.
fn ambiguous_keys(root: &Node) -> Result<(), Diagnostic> {
    let Value::Mapping(entries) = &root.value else {
        return Ok(());
    };
    for entry in entries {
        if entry.is_superseded() {
            let message = format!("duplicate key {:?}", entry.key);
            return Err(unreadable(message).with_help("remove one of the two"));
        }
        if entry.is_merge() {
            let message = "the merge key `<<` is not supported".to_owned();
            return Err(unreadable(message).with_help("write the merged keys out"));
        }
    }
    Ok(())
}

/// Whether there is no configuration. In that case, kpt passes an empty ConfigMap.
fn is_no_config(config: &Node) -> bool {
    let is_config_map = config.get("kind").and_then(Node::as_str) == Some("ConfigMap");
    let is_empty = config.get("data").is_none_or(|data| match &data.value {
        Value::Mapping(entries) => entries.is_empty(),
        value => *value == Value::Null,
    });
    config.value == Value::Null || is_config_map && is_empty
}

fn may_be_list(value: &Node) -> bool {
    matches!(value.value, Value::Sequence(_) | Value::Null)
}

fn not_a_list(documents: &[Node]) -> Diagnostic {
    let wanted = "expected one ResourceList of config.kubernetes.io/v1";
    unreadable(match documents {
        [one] => format!("{wanted}, and this is {}", manifests::kind(one)),
        _ => format!("{wanted}, and these are {} documents", documents.len()),
    })
}

fn unreadable(message: String) -> Diagnostic {
    let wrong = rules::NOT_A_RESOURCE_LIST.diagnostic(message);
    wrong.at(Place::argument("<stdin>"))
}

//! What is in a ResourceList.

use std::collections::HashSet;

use egressgen_diagnostics::{Diagnostic, Place};
use egressgen_yaml::{Outline, OutlineEntry, Shape};

use crate::input::manifests;
use crate::input::source::Source;
use crate::report::failure::invalid;
use crate::report::rules;

/// The levels of a list that are looked at: it, its items' list, and what is looked at in an item.
pub(super) const LEVELS: usize = 2 + manifests::LEVELS + 1;

/// The keys under which a function puts things.
pub(super) const LISTS: [&str; 2] = ["items", "results"];

const KIND: &str = "ResourceList";
const GROUP: &str = "config.kubernetes.io/";

/// A ResourceList in its text.
pub(super) struct List<'t> {
    text: &'t str,
    root: &'t Outline,
    /// The function's configuration, if it is something else than a policy.
    wrong_config: Option<&'t Outline>,
    /// The policies that are wanted: the function's configuration, or those among the items.
    policies: Vec<&'t Outline>,
}

/// The document that is a ResourceList, if it is the only one.
fn root(documents: &[Outline]) -> Option<&Outline> {
    let mut documents = documents.iter().filter(|it| it.span.start < it.span.end);
    let root = documents.next()?;
    let text = |key| root.get(key).and_then(Outline::scalar);
    let is = text("kind") == Some(KIND) && text("apiVersion")?.starts_with(GROUP);
    (is && documents.next().is_none()).then_some(root)
}

// === impl List ===

impl<'t> List<'t> {
    pub(super) fn read(text: &'t str, documents: &'t [Outline]) -> Result<Self, Diagnostic> {
        let Some(root) = root(documents) else {
            return Err(not_a_list(documents));
        };
        ambiguous_keys(root)?;
        for key in LISTS {
            if root.get(key).is_some_and(|it| !may_be_list(it)) {
                return Err(invalid(key, &"expected a list"));
            }
        }
        let config = root.get("functionConfig").filter(|it| !is_null(it));
        let config = config.filter(|it| !is_no_config(it));
        let items = root.get("items").map_or(&[][..], Outline::items);
        let policies = match config {
            Some(config) => vec![config],
            None => items.iter().filter(|it| manifests::is_policy(it)).collect(),
        };
        Ok(Self {
            text,
            root,
            wrong_config: config.filter(|it| !manifests::is_policy(it)),
            policies,
        })
    }

    pub(super) fn root(&self) -> &'t Outline {
        self.root
    }

    pub(super) fn items(&self) -> &'t [Outline] {
        self.root.get("items").map_or(&[], Outline::items)
    }

    /// The function's configuration, if it is something else than a policy.
    pub(super) fn wrong_config(&self) -> Option<&'t Outline> {
        self.wrong_config
    }

    /// The texts of the policies that are wanted.
    pub(super) fn policies(&self) -> Vec<Source> {
        manifests::policies(self.text, &self.policies)
    }

    /// The policy whose text has this number.
    pub(super) fn policy(&self, number: u32) -> Option<&'t Outline> {
        self.policies.get(usize::try_from(number).ok()?).copied()
    }
}

/// Refuses what readers take for different lists: of a key that comes twice, the first or the last value; and what a
/// merge key brings along, or not.
fn ambiguous_keys(root: &Outline) -> Result<(), Diagnostic> {
    let Shape::Mapping(entries) = &root.shape else {
        return Ok(());
    };
    let mut seen = HashSet::new();
    for OutlineEntry { key, .. } in entries {
        if !seen.insert(key.as_str()) {
            let message = format!("duplicate key {key:?}");
            return Err(unreadable(message).with_help("remove one of the two"));
        }
        if key == "<<" {
            let message = "the merge key `<<` is not supported".to_owned();
            return Err(unreadable(message).with_help("write the merged keys out"));
        }
    }
    Ok(())
}

/// kpt gives a function without a configuration an empty ConfigMap.
fn is_no_config(config: &Outline) -> bool {
    let is_config_map = config.get("kind").and_then(Outline::scalar) == Some("ConfigMap");
    let is_empty = config.get("data").is_none_or(|data| match &data.shape {
        Shape::Mapping(entries) => entries.is_empty(),
        _ => is_null(data),
    });
    is_config_map && is_empty
}

fn may_be_list(value: &Outline) -> bool {
    matches!(value.shape, Shape::Sequence(_)) || is_null(value)
}

fn is_null(value: &Outline) -> bool {
    matches!(value.scalar(), Some("" | "~" | "null"))
}

fn not_a_list(documents: &[Outline]) -> Diagnostic {
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

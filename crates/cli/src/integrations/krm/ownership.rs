//! Finds our own items among those of others.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use egressgen::POLICY_NAMESPACE_LABEL;
use egressgen::resources::Resource;
use egressgen_diagnostics::{Diagnostic, Place};
use egressgen_yaml::{Node, Patch, PatchError, Path};

use super::list::List;
use crate::input::manifests::{self, Identity, POLICY_LABEL};
use crate::report::failure::Failure;
use crate::report::rules;

/// Annotations that say where an item comes from. They belong to the program that runs the function.
const ORIGIN: [&str; 3] = [
    "config.kubernetes.io/",
    "internal.config.kubernetes.io/",
    "config.k8s.io/",
];

/// The wanted resources, in order.
pub(super) struct Own {
    resources: Vec<Resource>,
    numbers: HashMap<Identity, usize>,
}

// === impl Own ===

impl Own {
    pub(super) fn new(resources: impl Iterator<Item = Resource>) -> Self {
        let resources: Vec<_> = resources.collect();
        let identities = resources.iter().map(Identity::of_resource);
        Self {
            numbers: identities
                .enumerate()
                .map(|(number, identity)| (identity, number))
                .collect(),
            resources,
        }
    }

    /// The number of the resource that an item is an older version of or conflicts with.
    fn number(&self, item: &Node) -> Option<usize> {
        self.numbers.get(&Identity::of(item)?).copied()
    }

    /// Items that we would overwrite although they are not ours.
    pub(super) fn clashes<'t>(&self, list: &List<'t>) -> Vec<(&'t Node, Diagnostic)> {
        let items = list.items().iter();
        let clashes = items.filter_map(|item| {
            let resource = policy(self.resources.get(self.number(item)?)?);
            let other = policy_of_item(item);
            (resource != other).then(|| (item, clash(item, other, &resource.unwrap_or_default())))
        });
        clashes.collect()
    }

    /// Items that a policy made before but no longer makes. They are in the user's files, so we do not delete them.
    pub(super) fn stale(&self, list: &List<'_>) -> Vec<Diagnostic> {
        let places: BTreeSet<_> = self
            .resources
            .iter()
            .map(|resource| (policy(resource), resource.metadata().namespace.as_deref()))
            .collect();
        let items = list.items().iter();
        let stale = items.filter(|item| {
            let policy = policy_of_item(item);
            let namespace = manifests::metadata(item, "namespace");
            let place = (policy, namespace.as_deref());
            place.0.is_some() && places.contains(&place) && self.number(item).is_none()
        });
        let stale = stale.map(|item| {
            let policy = policy_of_item(item).unwrap_or_default();
            rules::STALE_ITEM.diagnostic(format!(
                "{} was made from the policy {policy}, which no longer makes it",
                manifests::title(item)
            ))
        });
        stale.collect()
    }

    /// Puts the resources into the list, in place of their older versions or at the end.
    pub(super) fn put(mut self, list: &List<'_>, patch: &mut Patch<'_>) -> Result<(), Failure> {
        let mut placed = vec![false; self.resources.len()];
        for (index, item) in list.items().iter().enumerate() {
            let Some(number) = self.number(item) else {
                continue;
            };
            if let (Some(resource), Some(placed)) =
                (self.resources.get_mut(number), placed.get_mut(number))
            {
                keep_origin(resource, item);
                let at = Path::from(["items"]).index(index);
                patch.replace(&at, resource).map_err(|error| match error {
                    PatchError::Anchored(_) => anchored(item).into(),
                    error => super::unpatchable(error),
                })?;
                *placed = true;
            }
        }
        let new: Vec<_> = self
            .resources
            .into_iter()
            .zip(placed)
            .filter_map(|(resource, placed)| (!placed).then_some(resource))
            .collect();
        patch
            .append(&Path::from(["items"]), &new)
            .map_err(super::unpatchable)
    }
}

/// The policy of a resource, as messages name it: `NAME` or `NAMESPACE/NAME`.
fn policy(resource: &Resource) -> Option<String> {
    let labels = resource.metadata().labels.as_ref()?;
    policy_by(|key| labels.get(key).map(|value| Cow::Borrowed(value.as_str())))
}

fn policy_of_item(item: &Node) -> Option<String> {
    policy_by(|key| manifests::label(item, key))
}

fn policy_by<'a>(label: impl Fn(&str) -> Option<Cow<'a, str>>) -> Option<String> {
    let name = label(POLICY_LABEL)?;
    Some(match label(POLICY_NAMESPACE_LABEL) {
        Some(namespace) => format!("{namespace}/{name}"),
        None => name.into_owned(),
    })
}

fn clash(item: &Node, other: Option<String>, policy: &str) -> Diagnostic {
    let message = match other {
        Some(other) => format!("the policies {other} and {policy} both write it"),
        None => format!("it exists already, and the policy {policy} would overwrite it"),
    };
    let title = Place::argument(manifests::title(item));
    rules::RESOURCE_EXISTS.diagnostic(message).at(title)
}

/// The new version would have no anchor, so every alias of it would change or break.
fn anchored(item: &Node) -> Diagnostic {
    let message = "it would be written again, and an anchor in it would be lost";
    let title = Place::argument(manifests::title(item));
    rules::ANCHORED_ITEM.diagnostic(message).at(title)
}

fn keep_origin(resource: &mut Resource, item: &Node) {
    let kept: Vec<_> = manifests::annotations(item)
        .filter(|(key, _)| ORIGIN.iter().any(|origin| key.starts_with(origin)))
        .map(|(key, value)| (key.to_owned(), value.into_owned()))
        .collect();
    if !kept.is_empty() {
        let annotations = &mut resource.metadata_mut().annotations;
        annotations.get_or_insert_default().extend(kept);
    }
}

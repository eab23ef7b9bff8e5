//! Policies → the resources that would be generated from them.

use egressgen::plan::Plan;
use egressgen::policy::{Origin, Policy};
use egressgen::resources::Resource;
use egressgen::{Build, IstioVersion, Namespace, POLICY_LABEL, POLICY_NAMESPACE_LABEL, Subject};
use egressgen_diagnostics::{Diagnostics, DocumentId, Path, Place};
use egressgen_mesh::Item;

use super::others::Others;

/// The resources of policies. Their documents have the number of a text that does not exist.
#[derive(Debug, Default)]
pub(super) struct Generated {
    pub(super) items: Vec<Item>,
    pub(super) origins: Origins,
}

/// Where resources come from that were generated.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    text: u32,
    /// The destination, or the policy, that each resource is generated from.
    places: Vec<Place>,
}

/// A policy, and its document.
pub(super) type Read = (Policy, DocumentId);

/// Generates the resources of all policies, under the number `text`.
pub(super) fn generate(
    read: &[Read],
    version: Option<IstioVersion>,
    text: u32,
    others: &mut Others,
) -> Result<Generated, Diagnostics> {
    let policies = read.iter().map(|(policy, _)| {
        let mut policy = policy.clone();
        policy.istio_version = version.or(policy.istio_version);
        policy
    });
    let plan = Plan::new(&policies.collect::<Vec<_>>())?;
    let mut generated = Generated {
        items: Vec::new(),
        origins: Origins {
            text,
            places: Vec::new(),
        },
    };
    for (subject, bundle) in Build::of(&plan).bundles() {
        let destination = match subject {
            Subject::Destination(planned) => planned.origin().map(Origin::host),
            Subject::Gateway(_) | Subject::Namespace(_) => None,
        };
        for resource in bundle {
            if let Resource::NetworkPolicy(policy) = &resource {
                let metadata = &policy.metadata;
                let name = metadata.name.as_deref().unwrap_or_default();
                let namespace = metadata.namespace.as_deref().unwrap_or_default();
                others.push("networking.k8s.io", "NetworkPolicy", namespace, name);
                continue;
            }
            let place = destination.clone().or_else(|| document_of(read, &resource));
            generated.push(resource, place);
        }
    }
    Ok(generated)
}

/// The document of the policy that a resource belongs to, by its labels.
fn document_of(read: &[Read], resource: &Resource) -> Option<Place> {
    let labels = resource.metadata().labels.as_ref()?;
    let label = |key| labels.get(key).map(String::as_str);
    let mut policies = read.iter();
    let (_, document) = policies.find(|(policy, _)| {
        let namespace = policy.namespace.as_ref().map(Namespace::as_str);
        label(POLICY_LABEL) == Some(policy.name.as_str())
            && label(POLICY_NAMESPACE_LABEL).is_none_or(|label| namespace == Some(label))
    })?;
    Some(Place::start(*document, Path::root()))
}

// === impl Generated ===

impl Generated {
    fn push(&mut self, resource: Resource, place: Option<Place>) {
        let index = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let document = DocumentId {
            text: self.origins.text,
            index,
        };
        self.items.push(Item { resource, document });
        let unknown = || Place::argument("a policy");
        self.origins.places.push(place.unwrap_or_else(unknown));
    }
}

// === impl Origins ===

impl Origins {
    #[cfg(test)]
    pub(crate) fn new(text: u32, places: Vec<Place>) -> Self {
        Self { text, places }
    }

    /// Where the resource comes from, if it was generated.
    pub(crate) fn of(&self, document: DocumentId) -> Option<&Place> {
        let index = usize::try_from(document.index).ok()?;
        (document.text == self.text).then(|| self.places.get(index))?
    }
}

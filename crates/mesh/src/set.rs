//! The resources of a set in the order of their age, by which Istio settles conflicts.

use std::collections::HashSet;
use std::sync::Arc;

use egressgen_diagnostics::Path;
use egressgen_model::resources::{
    AuthorizationPolicy, DestinationRule, Gateway, Resource, ServiceEntry, Sidecar, VirtualService,
};

use crate::{Context, Evidence, Identity, Item};

/// The resources of a set.
#[derive(Debug)]
pub(crate) struct Set {
    /// Oldest first.
    items: Vec<Entry>,
    /// Namespaces and names of the Secrets.
    secrets: HashSet<(String, String)>,
}

/// A resource of a [`Set`]. A greater one is younger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(u32);

#[derive(Debug)]
struct Entry {
    identity: Arc<Identity>,
    age: Age,
    resource: Resource,
}

/// When a resource was created. A greater age is younger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Age {
    /// Seconds since 1970.
    seconds: i64,
    /// The place in the input of a resource without a time.
    place: usize,
}

// === impl Age ===

impl Age {
    /// Of a resource with a `creationTimestamp`.
    pub(crate) fn at(seconds: i64) -> Self {
        Self { seconds, place: 0 }
    }

    /// Of a resource without one: younger than all that have one, and in the order of the input, which is the order in
    /// which `kubectl apply` creates them.
    pub(crate) fn in_order(place: usize) -> Self {
        Self {
            seconds: i64::MAX,
            place,
        }
    }

    /// Of a Service of which nothing is known: it is there before the resources.
    pub(crate) fn oldest() -> Self {
        Self::at(i64::MIN)
    }
}

// === impl Set ===

impl Set {
    pub(crate) fn new(context: &Context, items: Vec<Item>) -> Self {
        let mut items: Vec<_> = items
            .into_iter()
            .enumerate()
            .map(|(place, item)| Entry::new(context, place, item))
            .collect();
        // `configCompareByCreationTime`, pilot/pkg/model/config.go.
        items.sort_by(|a, b| {
            a.age.cmp(&b.age).then_with(|| {
                let (a, b) = (&a.identity, &b.identity);
                (&a.name, &a.namespace).cmp(&(&b.name, &b.namespace))
            })
        });
        let secrets = items.iter().filter(|entry| entry.identity.kind == "Secret");
        let secrets = secrets.map(|entry| {
            let identity = &entry.identity;
            (identity.namespace.to_string(), identity.name.to_string())
        });
        Self {
            secrets: secrets.collect(),
            items,
        }
    }

    /// The resources of one kind, oldest first.
    pub(crate) fn of_kind<'s, T>(
        &'s self,
        kind: fn(&'s Resource) -> Option<&'s T>,
    ) -> impl Iterator<Item = (Id, &'s T)> {
        (0..)
            .zip(&self.items)
            .filter_map(move |(number, entry)| Some((Id(number), kind(&entry.resource)?)))
    }

    pub(crate) fn identity(&self, id: Id) -> &Arc<Identity> {
        &self.entry(id).identity
    }

    pub(crate) fn namespace(&self, id: Id) -> &Arc<str> {
        &self.identity(id).namespace
    }

    pub(crate) fn age(&self, id: Id) -> Age {
        self.entry(id).age
    }

    /// A part of a resource.
    pub(crate) fn evidence(&self, id: Id, path: Path) -> Evidence {
        Evidence {
            resource: Arc::clone(self.identity(id)),
            path,
        }
    }

    /// The resource, which is of the kind that the id was given for.
    pub(crate) fn get<'s, T>(
        &'s self,
        id: Id,
        kind: fn(&'s Resource) -> Option<&'s T>,
    ) -> Option<&'s T> {
        kind(&self.entry(id).resource)
    }

    pub(crate) fn has_secret(&self, namespace: &str, name: &str) -> bool {
        self.secrets
            .contains(&(namespace.to_owned(), name.to_owned()))
    }

    fn entry(&self, id: Id) -> &Entry {
        &self.items[id.0 as usize]
    }
}

// === impl Entry ===

impl Entry {
    fn new(context: &Context, place: usize, item: Item) -> Self {
        let metadata = item.resource.metadata();
        let created = metadata.creation_timestamp.as_ref();
        let age = created.map_or(Age::in_order(place), |time| Age::at(time.0.as_second()));
        let namespace = metadata.namespace.as_deref();
        let identity = Identity {
            kind: item.resource.kind(),
            namespace: namespace.map_or_else(|| Arc::clone(&context.namespace), Into::into),
            name: metadata.name.as_deref().unwrap_or_default().into(),
            document: Some(item.document),
        };
        Self {
            identity: Arc::new(identity),
            age,
            resource: item.resource,
        }
    }
}

macro_rules! kinds {
    ($($name:ident: $kind:ident),+ $(,)?) => {
        $(pub(crate) fn $name(resource: &Resource) -> Option<&$kind> {
            match resource {
                Resource::$kind(resource) => Some(resource),
                _ => None,
            }
        })+
    };
}

kinds!(
    service_entry: ServiceEntry,
    gateway: Gateway,
    virtual_service: VirtualService,
    destination_rule: DestinationRule,
    sidecar: Sidecar,
    authorization_policy: AuthorizationPolicy,
);

//! What scopes are built from, and choices among all of it.

use std::collections::{BTreeMap, BTreeSet};

use egressgen_model::resources::Sidecar;

use crate::Context;
use crate::routes::VirtualServices;
use crate::services::{Service, ServiceId, Services, Source, is_subset};
use crate::set::{Id, Set, service_entry, sidecar};

/// What scopes are built from.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'p> {
    pub(crate) set: &'p Set,
    pub(crate) context: &'p Context,
    pub(crate) services: &'p Services,
    pub(crate) routes: &'p VirtualServices,
}

// === impl Parts ===

impl<'p> Parts<'p> {
    /// The Sidecar of a workload: those with a selector first, then the oldest of its namespace, then that of the root
    /// namespace (`doGetSidecarScope` and `initSidecarScopes`, pilot/pkg/model/push_context.go).
    pub(super) fn sidecar(
        self,
        namespace: &str,
        labels: &BTreeMap<String, String>,
    ) -> Option<(Id, &'p Sidecar)> {
        let all = || self.set.of_kind(sidecar);
        let own = || all().filter(|(id, _)| &**self.set.namespace(*id) == namespace);
        let root = &self.context.root_namespace;
        let for_all = |(_, sidecar): &(Id, &Sidecar)| sidecar.spec.workload_selector.is_none();
        let selected = own().find(|(_, sidecar)| {
            let selector = sidecar.spec.workload_selector.as_ref();
            selector.is_some_and(|selector| is_subset(&selector.labels, labels))
        });
        selected.or_else(|| own().find(for_all)).or_else(|| {
            all()
                .filter(|(id, _)| self.set.namespace(*id) == root)
                .find(for_all)
        })
    }

    /// The service of a host that a namespace gets if it imports none: its own, else the one that
    /// `pickBestVisibleNamespace` or `pickFirstVisibleNamespace` picks.
    pub(super) fn pick(self, host: &str, namespace: &str) -> Option<ServiceId> {
        let named = self.services.with_host(host);
        let service = |id: &ServiceId| self.services.get(*id);
        if let Some(own) = named.iter().find(|id| &*service(id).namespace == namespace) {
            return Some(*own);
        }
        let visible = named
            .iter()
            .filter(|id| service(id).export.reaches(namespace));
        if self.context.features().best_service_namespace {
            visible
                .min_by_key(|id| (!service(id).is_kubernetes(), **id))
                .copied()
        } else {
            visible.min_by_key(|id| &service(id).namespace).copied()
        }
    }

    /// Whether Istio merges the ports of two services of one host (`canMergeServices`).
    pub(super) fn can_merge(self, a: &Service, b: &Service) -> bool {
        let entry = |service: &Service| match service.source {
            Source::Entry(id, _) => self.set.get(id, service_entry),
            Source::Kubernetes(_) => None,
        };
        let (Some(first), Some(second)) = (entry(a), entry(b)) else {
            return false;
        };
        // As they are written: a missing list and `*` mean the same, and are not the same.
        let exports = |entry: &'p egressgen_model::resources::ServiceEntry| {
            entry.spec.export_to.iter().collect::<BTreeSet<_>>()
        };
        let labels = |entry: &'p egressgen_model::resources::ServiceEntry| {
            let selector = entry.spec.workload_selector.as_ref();
            let selector = selector.map(|selector| &selector.labels);
            (
                entry.metadata.labels.clone().unwrap_or_default(),
                selector.cloned().unwrap_or_default(),
            )
        };
        a.namespace == b.namespace
            && a.resolution == b.resolution
            && exports(first) == exports(second)
            && labels(first) == labels(second)
    }
}

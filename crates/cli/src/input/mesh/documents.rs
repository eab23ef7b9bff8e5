//! Files → documents → what each of them is.

use std::path::PathBuf;
use std::sync::Arc;

use egressgen::policy::Policy;
use egressgen_diagnostics::{Diagnostic, Diagnostics, DocumentId, Path, Place};
use egressgen_mesh::Item;
use egressgen_yaml::Node;

use super::config_map::{self, MeshConfig};
use super::others::Others;
use super::reading::Reading;
use super::services::{self, Service};
use super::workloads::{self, Pods};
use super::{generated, resources, template};
use crate::input::manifests::{self, Group};
use crate::input::policies;
use crate::report::failure::Failure;
use crate::report::rules;

/// What the documents of all files are.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) items: Vec<Item>,
    pub(super) policies: Vec<generated::Read>,
    pub(super) services: Vec<Service>,
    pub(super) pods: Vec<Pods>,
    pub(super) configs: Vec<MeshConfig>,
    pub(super) others: Others,
    errors: Diagnostics,
    warnings: Vec<Diagnostic>,
}

/// The kinds of Istio that decide where requests go.
const ISTIO_KINDS: [&str; 6] = [
    "ServiceEntry",
    "Gateway",
    "VirtualService",
    "DestinationRule",
    "Sidecar",
    "AuthorizationPolicy",
];

/// Kinds of Istio that are not looked at, so that a kind with a slip of the keys stands out.
const OTHER_ISTIO_KINDS: [&str; 9] = [
    "EnvoyFilter",
    "WorkloadEntry",
    "WorkloadGroup",
    "ProxyConfig",
    "PeerAuthentication",
    "RequestAuthentication",
    "WasmPlugin",
    "Telemetry",
    "IstioOperator",
];

const GATEWAY_API: &str = "gateway.networking.k8s.io";

/// Reads all files. Resources without a namespace belong to `namespace`.
pub(super) fn read(
    reading: &mut Reading,
    files: &[PathBuf],
    namespace: &Arc<str>,
) -> Result<Found, Failure> {
    let mut found = Found::default();
    for path in policies::files(files)? {
        let text = reading.resources(&path)?;
        let numbered = (0..).zip(reading.documents(text));
        for (index, node) in numbered {
            let source = reading.text(text);
            found.document(node, DocumentId { text, index }, source, namespace);
        }
    }
    reading.errors.append(std::mem::take(&mut found.errors));
    reading.messages.append(&mut found.warnings);
    Ok(found)
}

// === impl Found ===

impl Found {
    fn document(&mut self, node: &Node, id: DocumentId, source: &str, namespace: &Arc<str>) {
        let Some(Group { group, kind }) = manifests::group_and_kind(node) else {
            match template::refusal(source, id.text, node.span) {
                Some(template) => self.errors.push(template),
                None => self.others.push_foreign(),
            }
            return;
        };
        match (group.as_ref(), kind.as_ref()) {
            ("egressgen.dev", _) => match Policy::read(node, id) {
                Ok(policy) => self.policies.push((policy, id)),
                Err(wrong) => self.refuse(node, id, source, wrong),
            },
            ("", "Service") => self.services.extend(services::read(node, id, namespace)),
            ("", "ConfigMap") => match config_map::read(node) {
                Some(config) => self.configs.push(config),
                None => self.other(node, &group, &kind, namespace),
            },
            ("" | "apps", kind) if workloads::KINDS.contains(&kind) => {
                self.pods.extend(workloads::read(node, kind, namespace));
            }
            (group, kind) if group != GATEWAY_API && ISTIO_KINDS.contains(&kind) => {
                self.istio(node, id, source);
            }
            (group, kind) if group.ends_with(".istio.io") && !OTHER_ISTIO_KINDS.contains(&kind) => {
                let place = Place::value(id, Path::from(["kind"]));
                let message = format!("{kind} of {group} is no kind of Istio, and is left out");
                let unknown = rules::UNKNOWN_KIND.diagnostic(message).at(place);
                self.warnings.push(unknown);
            }
            _ => self.other(node, &group, &kind, namespace),
        }
    }

    fn istio(&mut self, node: &Node, id: DocumentId, source: &str) {
        let spec = node.get("spec").unwrap_or(node);
        if let Some(template) = template::refusal(source, id.text, spec.span) {
            self.errors.push(template);
            return;
        }
        match resources::read(node, id, &mut self.warnings) {
            Ok(item) => self.items.push(item),
            Err(wrong) => self.refuse(node, id, source, wrong),
        }
    }

    /// Reports what is wrong with a document, or that it is a template, from which the rest follows.
    fn refuse(&mut self, node: &Node, id: DocumentId, source: &str, wrong: Diagnostics) {
        match template::refusal(source, id.text, node.span) {
            Some(template) => self.errors.push(template),
            None => self.errors.append(wrong),
        }
    }

    fn other(&mut self, node: &Node, group: &str, kind: &str, namespace: &str) {
        let own = manifests::metadata(node, "namespace");
        let name = manifests::metadata(node, "name").unwrap_or_default();
        self.others
            .push(group, kind, own.as_deref().unwrap_or(namespace), &name);
    }
}

//! The resources around the routes.

mod caller;
mod mesh_config;
mod namespace;
mod sample;
mod static_gateway_configuration;

use std::collections::BTreeMap;
use std::io;

use egressgen::policy::PolicyId;
use egressgen::resources::Resource;
use egressgen::{Build, Subject};
use egressgen_diagnostics::Diagnostics;
use egressgen_yaml::{WriteError, Writer};
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{Namespace, ServiceAccount};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

pub(crate) use caller::caller;
pub use mesh_config::SharedMeshConfig;
pub(crate) use namespace::namespace;
pub use static_gateway_configuration::StaticGatewayConfiguration;

use crate::{AksCluster, rules};

/// A resource around the routes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "there are a few of them")]
pub enum Manifest {
    /// The namespace of a gateway.
    Namespace(Namespace),
    /// Fixed addresses for a gateway.
    StaticGatewayConfiguration(StaticGatewayConfiguration),
    /// The mesh configuration.
    MeshConfig(SharedMeshConfig),
    /// The identity of the sample application.
    ServiceAccount(ServiceAccount),
    /// The sample application.
    Deployment(Deployment),
    /// An Istio or network resource that enforces or logs something.
    Resource(Resource),
}

/// A part of the manifests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The namespaces of the gateways.
    Namespace,
    /// The StaticGatewayConfigurations.
    StaticGateway,
    /// The access logs of the gateways.
    Gateway,
    /// The sample application.
    Sample,
    /// The resources that block other egress from the applications' namespaces.
    Applications,
    /// The mesh configuration.
    MeshConfig,
}

// === impl Part ===

impl Part {
    /// All parts, in apply order: the parts that block other egress come last.
    pub const ALL: [Self; 6] = [
        Self::Namespace,
        Self::StaticGateway,
        Self::Gateway,
        Self::Sample,
        Self::Applications,
        Self::MeshConfig,
    ];
}

// === impl AksCluster ===

impl AksCluster {
    /// The resources of a part, or an error if something that they need is missing.
    pub fn manifests(&self, part: Part) -> Result<Vec<Manifest>, Diagnostics> {
        let around = |wanted: fn(Subject<'_>) -> bool| {
            let bundles = Build::of(&self.plan).bundles();
            bundles
                .filter(|(subject, _)| wanted(*subject))
                .flat_map(|(_, bundle)| bundle)
                .map(Manifest::Resource)
                .collect()
        };
        Ok(match part {
            Part::Namespace => {
                let namespaces = self.namespaces().into_iter();
                namespaces
                    .map(|name| Manifest::Namespace(namespace(name, self.revision)))
                    .collect()
            }
            Part::StaticGateway => {
                let mut wrong = Diagnostics::new();
                let mut manifests = Vec::new();
                for (namespace, gateway) in self.static_gateways() {
                    if let Some(one) = StaticGatewayConfiguration::new(namespace, gateway) {
                        manifests.push(Manifest::StaticGatewayConfiguration(one));
                        continue;
                    }
                    wrong.push(rules::STATIC_GATEWAY_WITHOUT_NODES.diagnostic(format!(
                        "the StaticGatewayConfiguration {} in {namespace} has no nodes",
                        gateway.name
                    )));
                }
                wrong.or(manifests)?
            }
            Part::Gateway => around(|subject| matches!(subject, Subject::Gateway(_))),
            Part::Sample => {
                let namespaces = self.namespaces().into_iter();
                namespaces
                    .flat_map(|namespace| {
                        [
                            Manifest::ServiceAccount(sample::account(namespace)),
                            Manifest::Deployment(sample::deployment(namespace)),
                        ]
                    })
                    .collect()
            }
            Part::Applications => around(|subject| matches!(subject, Subject::Namespace(_))),
            Part::MeshConfig => {
                let config =
                    SharedMeshConfig::new(self.revision, self.closes_mesh, self.access_logs);
                config.into_iter().map(Manifest::MeshConfig).collect()
            }
        })
    }
}

// === impl Manifest ===

impl Manifest {
    /// The kind, as in `kind: Namespace`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Namespace(_) => "Namespace",
            Self::StaticGatewayConfiguration(_) => "StaticGatewayConfiguration",
            Self::MeshConfig(_) => "ConfigMap",
            Self::ServiceAccount(_) => "ServiceAccount",
            Self::Deployment(_) => "Deployment",
            Self::Resource(resource) => resource.kind(),
        }
    }

    /// The object metadata.
    #[must_use]
    pub fn metadata(&self) -> &ObjectMeta {
        match self {
            Self::Namespace(manifest) => &manifest.metadata,
            Self::StaticGatewayConfiguration(manifest) => &manifest.metadata,
            Self::MeshConfig(manifest) => &manifest.metadata,
            Self::ServiceAccount(manifest) => &manifest.metadata,
            Self::Deployment(manifest) => &manifest.metadata,
            Self::Resource(resource) => resource.metadata(),
        }
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        match self {
            Self::Namespace(manifest) => &mut manifest.metadata,
            Self::StaticGatewayConfiguration(manifest) => &mut manifest.metadata,
            Self::MeshConfig(manifest) => &mut manifest.metadata,
            Self::ServiceAccount(manifest) => &mut manifest.metadata,
            Self::Deployment(manifest) => &mut manifest.metadata,
            Self::Resource(resource) => resource.metadata_mut(),
        }
    }

    /// The same resource, marked as made by a script for a policy. Resources that people apply themselves are not
    /// marked: they may overwrite a resource that existed before, and a script must not treat that one as its own.
    #[must_use]
    pub(crate) fn marked(mut self, policy: &PolicyId) -> Self {
        egressgen::mark(self.metadata_mut(), policy);
        self
    }

    /// Writes resources as YAML, one document each.
    pub fn write(out: impl io::Write, manifests: &[Self]) -> Result<(), WriteError> {
        let mut writer = Writer::new(out);
        manifests
            .iter()
            .try_for_each(|manifest| writer.document(manifest))
    }
}

fn metadata(name: impl Into<String>, namespace: Option<&egressgen::Namespace>) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.into()),
        namespace: namespace.map(|namespace| namespace.as_str().to_owned()),
        ..ObjectMeta::default()
    }
}

fn labels<const N: usize>(labels: [(&str, String); N]) -> BTreeMap<String, String> {
    let labels = labels.map(|(key, value)| (key.to_owned(), value));
    BTreeMap::from(labels)
}

//! The values for the template of disable.sh: only the names and namespaces of the gateways.

use serde::Serialize;

use super::{Head, Place};
use crate::AksCluster;

#[derive(Serialize)]
pub(super) struct Context {
    #[serde(flatten)]
    head: Head,
    gateways: Vec<Place>,
    configurations: Vec<Place>,
    namespaces: Vec<String>,
}

// === impl Context ===

impl Context {
    pub(super) fn of(cluster: &AksCluster) -> Self {
        let gateways = cluster.gateways.iter().map(|own| Place {
            name: own.gateway.name.to_string(),
            namespace: own.gateway.namespace.to_string(),
        });
        let configurations = cluster.static_gateways().into_iter();
        let configurations = configurations.map(|(namespace, configuration)| Place {
            name: configuration.name.to_string(),
            namespace: namespace.to_string(),
        });
        let namespaces = cluster.namespaces().into_iter();
        Self {
            head: Head::of(cluster),
            gateways: gateways.collect(),
            configurations: configurations.collect(),
            namespaces: namespaces.map(ToString::to_string).collect(),
        }
    }
}

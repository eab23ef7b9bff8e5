//! What Gateways ask of the pods that they select.

use std::collections::{BTreeMap, BTreeSet};

use egressgen::resources::{Gateway, Resource, Server};
use egressgen_mesh::{Item, ServicePort};

use super::gateways::{Labels, has};

/// The Gateways of the input.
pub(super) struct Declared<'a> {
    gateways: Vec<&'a Gateway>,
    /// The selectors, each once.
    selectors: BTreeSet<&'a Labels>,
}

// === impl Declared ===

impl<'a> Declared<'a> {
    pub(super) fn of(items: &'a [Item]) -> Self {
        let gateways = items.iter().filter_map(|item| match &item.resource {
            Resource::Gateway(gateway) => Some(gateway),
            _ => None,
        });
        let gateways: Vec<_> = gateways.collect();
        let selectors = gateways.iter().map(|gateway| &gateway.spec.selector);
        Self {
            selectors: selectors.collect(),
            gateways,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.gateways.is_empty()
    }

    /// Whether a Gateway selects pods by these labels, and not all pods.
    pub(super) fn selects(&self, labels: &Labels) -> bool {
        let mut selectors = self.selectors.iter();
        selectors.any(|selector| !selector.is_empty() && has(labels, selector))
    }

    /// Whether a selector contains the name of a gateway.
    pub(super) fn names(&self, name: &str) -> bool {
        self.selectors
            .iter()
            .any(|selector| has_name(selector, name))
    }

    /// The labels of pods that are known by their name alone: the usual ones, and those of the selectors with that name.
    /// A selector that is the only one is meant, too.
    pub(super) fn labels(&self, name: &str, usual: Labels) -> Labels {
        let is_only = self.selectors.len() == 1;
        let mut labels = usual;
        for selector in &self.selectors {
            if is_only || has_name(selector, name) {
                labels.extend((*selector).clone());
            }
        }
        labels
    }

    /// The ports on which servers of pods with these labels listen, as ports of their Service.
    pub(super) fn ports(&self, labels: &Labels) -> Vec<ServicePort> {
        let selecting = self.gateways.iter().filter(|gateway| {
            let selector = &gateway.spec.selector;
            !selector.is_empty() && has(labels, selector)
        });
        let servers = selecting.flat_map(|gateway| &gateway.spec.servers);
        let ports: BTreeMap<_, _> = servers.filter_map(port).collect();
        ports.into_values().collect()
    }
}

/// Whether a value is the name of a gateway, with or without the `istio-` of Istio's charts.
fn has_name(selector: &Labels, name: &str) -> bool {
    let short = name.strip_prefix("istio-").unwrap_or(name);
    let mut values = selector.values();
    values.any(|value| value == name || value == short)
}

fn port(server: &Server) -> Option<(u16, ServicePort)> {
    let number = u16::try_from(server.port.number).ok()?;
    let protocol = server.port.protocol.as_str().to_ascii_lowercase();
    let port = ServicePort::new(format!("{protocol}-{number}"), number, number);
    Some((number, port))
}

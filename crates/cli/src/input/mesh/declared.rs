//! What Gateways ask of the pods that they select.

use std::collections::{BTreeMap, BTreeSet};

use egressgen::resources::{Gateway, Resource, Server};
use egressgen_mesh::{Item, ServicePort};

use super::gateways::{Labels, has};

/// The Gateways of the input.
pub(super) struct Declared<'a> {
    gateways: Vec<&'a Gateway>,
}

// === impl Declared ===

impl<'a> Declared<'a> {
    pub(super) fn of(items: &'a [Item]) -> Self {
        let gateways = items.iter().filter_map(|item| match &item.resource {
            Resource::Gateway(gateway) => Some(gateway),
            _ => None,
        });
        Self {
            gateways: gateways.collect(),
        }
    }

    /// The selectors, each once.
    pub(super) fn selectors(&self) -> Vec<&'a Labels> {
        let selectors = self.gateways.iter().map(|gateway| &gateway.spec.selector);
        selectors.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The labels of pods that are known by their name alone: the usual ones, and those of the selectors with that name.
    /// A selector that is the only one is meant, too.
    pub(super) fn labels(&self, name: &str, usual: Labels) -> Labels {
        let selectors = self.selectors();
        let is_named = |selector: &&&Labels| selector.values().any(|value| is_name(value, name));
        let mut labels = usual;
        for selector in selectors.iter().filter(is_named) {
            labels.extend((*selector).clone());
        }
        if let [only] = selectors[..] {
            labels.extend(only.clone());
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

/// Whether a label's value is the name of a gateway, with or without the `istio-` of Istio's charts.
pub(super) fn is_name(value: &str, name: &str) -> bool {
    value == name || name.strip_prefix("istio-") == Some(value)
}

fn port(server: &Server) -> Option<(u16, ServicePort)> {
    let number = u16::try_from(server.port.number).ok()?;
    let protocol = server.port.protocol.as_str().to_ascii_lowercase();
    let port = ServicePort {
        name: format!("{protocol}-{number}"),
        number,
        target: number,
        app_protocol: None,
    };
    Some((number, port))
}

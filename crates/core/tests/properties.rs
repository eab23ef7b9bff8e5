//! What holds for any host, gateway and port.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::collections::HashSet;
use std::fmt::Debug;
use std::str::FromStr;

use egressgen::model::values::Selector;
use egressgen::resources::Resource;
use egressgen::{
    Bundle, Destination, Format, GatewayName, GatewayRef, Host, Http, Https, Name, Namespace, Port,
    Scenario, TlsOrigination, emit,
};
use proptest::prelude::*;
use serde::Deserialize as _;

fn host() -> impl Strategy<Value = Host> {
    let label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    (prop::collection::vec(label, 1..4), "[a-z]{2,6}")
        .prop_filter_map("at most 253 characters", |(labels, top)| {
            Host::new(&format!("{}.{top}", labels.join("."))).ok()
        })
}

/// Begins with a letter, so that it is a gateway's name, a namespace, a short name or a selector.
fn name<T: FromStr<Err: Debug> + Debug>() -> impl Strategy<Value = T> {
    "[a-z]([a-z0-9-]{0,40}[a-z0-9])?".prop_map(|text| text.parse().unwrap())
}

fn gateway() -> impl Strategy<Value = GatewayRef> {
    (
        name::<GatewayName>(),
        name::<Namespace>(),
        name::<Selector>(),
    )
        .prop_map(|(name, namespace, selector)| GatewayRef {
            name,
            namespace,
            selector,
        })
}

fn destination() -> impl Strategy<Value = Destination> {
    (
        host(),
        gateway(),
        prop::option::of(name::<Name>()),
        prop::option::of(name::<Name>()),
        prop::option::of(name::<Namespace>()),
    )
        .prop_map(|(host, gateway, name, resource, namespace)| {
            let mut it = Destination::new(host, gateway);
            if let Some(name) = name {
                it = it.with_name(name);
            }
            if let Some(resource) = resource {
                it = it.with_gateway_resource(resource);
            }
            if let Some(namespace) = namespace {
                it = it.in_namespace(namespace);
            }
            it
        })
}

fn port() -> impl Strategy<Value = Port> {
    (1..=u16::MAX).prop_map(|number| Port::new(number).unwrap())
}

fn bundle() -> impl Strategy<Value = Bundle> {
    (destination(), port(), port(), 0..3).prop_map(|(destination, port, target, scenario)| {
        match scenario {
            0 => Http { port }.bundle(&destination),
            1 => Https { port }.bundle(&destination),
            _ => TlsOrigination::new(port, target)
                .unwrap_or_default()
                .bundle(&destination),
        }
    })
}

fn text(format: Format, bundle: &Bundle) -> String {
    let mut out = Vec::new();
    emit(&mut out, format, bundle).unwrap();
    String::from_utf8(out).unwrap()
}

proptest! {
    /// An independent reader finds in the YAML exactly what was written.
    #[test]
    fn yaml_reads_back_equal(bundle in bundle()) {
        let yaml = text(Format::Yaml, &bundle);
        let read: Vec<Resource> = serde_yaml::Deserializer::from_str(&yaml)
            .map(|document| serde_json::Value::deserialize(document).unwrap())
            .map(|document| Resource::read(&document).unwrap().strict().unwrap())
            .collect();
        prop_assert_eq!(read.as_slice(), bundle.resources());
    }

    #[test]
    fn json_reads_back_equal(bundle in bundle()) {
        let list: serde_json::Value = serde_json::from_str(&text(Format::Json, &bundle)).unwrap();
        prop_assert_eq!(&list["kind"], "List");
        let items = list["items"].as_array().unwrap().iter();
        let read: Vec<Resource> = items
            .map(|item| Resource::read(item).unwrap().strict().unwrap())
            .collect();
        prop_assert_eq!(read.as_slice(), bundle.resources());
    }

    #[test]
    fn equal_input_gives_equal_bytes(bundle in bundle()) {
        prop_assert_eq!(text(Format::Yaml, &bundle), text(Format::Yaml, &bundle.clone()));
    }

    /// Kubernetes' limit for names, and Istio's for a Gateway's and a subset's.
    #[test]
    fn names_are_legal(bundle in bundle()) {
        for resource in &bundle {
            let name = resource.metadata().name.clone().unwrap();
            prop_assert!(name.len() <= 253);
            prop_assert!(name.split('.').all(|label| !label.is_empty()));
            match resource {
                Resource::Gateway(_) => prop_assert!(Name::new(name).is_ok()),
                Resource::DestinationRule(rule) => {
                    for subset in &rule.spec.subsets {
                        prop_assert!(Name::new(subset.name.clone()).is_ok());
                    }
                }
                _ => {}
            }
        }
    }

    /// Wherever the VirtualService leads, there is a port of the ServiceEntry or of the Gateway, and a subset.
    #[test]
    fn routes_lead_somewhere(bundle in bundle()) {
        let mut reachable = HashSet::new();
        let mut subsets = HashSet::new();
        let mut destinations = Vec::new();
        let mut gateway_ports = HashSet::new();
        for resource in &bundle {
            match resource {
                Resource::ServiceEntry(entry) => {
                    for port in &entry.spec.ports {
                        let first = reachable.insert((entry.spec.hosts[0].clone(), port.number));
                        prop_assert!(first, "a port stands twice in the ServiceEntry");
                    }
                }
                Resource::Gateway(gateway) => {
                    gateway_ports.extend(gateway.spec.servers.iter().map(|it| it.port.number));
                }
                Resource::DestinationRule(rule) => {
                    for subset in &rule.spec.subsets {
                        subsets.insert((rule.spec.host.clone(), subset.name.clone()));
                        reachable.extend(gateway_ports.iter().map(|it| (rule.spec.host.clone(), *it)));
                    }
                }
                Resource::VirtualService(service) => {
                    let http = service.spec.http.iter().flat_map(|it| &it.route);
                    destinations.extend(http.map(|it| &it.destination));
                    let tls = service.spec.tls.iter().flat_map(|it| &it.route);
                    destinations.extend(tls.map(|it| &it.destination));
                }
                other => prop_assert!(false, "no scenario writes a {}", other.kind()),
            }
        }
        prop_assert_eq!(destinations.len(), 2);
        for destination in destinations {
            let port = destination.port.and_then(|it| it.number).unwrap();
            prop_assert!(reachable.contains(&(destination.host.clone(), port)));
            if let Some(subset) = &destination.subset {
                prop_assert!(subsets.contains(&(destination.host.clone(), subset.clone())));
            }
        }
    }
}

//! What holds for any policy: a plan that is accepted writes resources of which Istio ignores nothing.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use egressgen::model::values::Selector;
use egressgen::plan::Plan;
use egressgen::policy::{Flow, Places, Policy, PolicyDestination, Via};
use egressgen::resources::{Resource, ServerTlsMode};
use egressgen::{GatewayRef, Host, Name, Port};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree as _;

/// Few hosts, gateways and ports, so that destinations often meet.
fn destination() -> impl Strategy<Value = PolicyDestination> {
    let hosts = vec![
        "a.example.com",
        "b.example.com",
        "c.example.com",
        "a.b.example.com",
        "a-b.example.com",
    ];
    let port = || {
        let numbers = select(vec![80, 443, 5432, 8080]);
        prop::option::weighted(0.3, numbers.prop_map(|number| Port::new(number).unwrap()))
    };
    let gateways = vec![None, Some("first"), Some("first"), Some("second")];
    (
        select(hosts),
        subsequence(Flow::ALL.to_vec(), 1..=2),
        select(gateways),
        prop::option::weighted(0.3, any::<bool>()),
        port(),
        port(),
        prop::option::weighted(0.1, Just("secret")),
    )
        .prop_map(
            |(host, flows, gateway, identity, port, target_port, secret)| PolicyDestination {
                host: Host::new(host).unwrap(),
                name: None,
                flows,
                via: gateway.map_or(Via::Direct, via),
                identity,
                port,
                target_port,
                client_certificate: secret.map(|secret| Name::new(secret).unwrap()),
                places: Places::default(),
            },
        )
}

fn via(name: &str) -> Via {
    Via::Gateway(Arc::new(GatewayRef {
        name: name.parse().unwrap(),
        namespace: "egress".parse().unwrap(),
        selector: Selector::label("istio", name).unwrap(),
    }))
}

fn policy() -> impl Strategy<Value = Policy> {
    prop::collection::vec(destination(), 1..4).prop_map(|destinations| Policy {
        name: Name::new("test").unwrap(),
        namespace: None,
        destinations,
    })
}

/// Checks the resources by Istio's rules, without a look at the plan.
#[expect(
    clippy::too_many_lines,
    reason = "one pass that gathers, and what is asked of it"
)]
fn check(resources: &[Resource]) -> Result<(), TestCaseError> {
    let mut objects = HashSet::new();
    let mut ports = HashSet::new();
    let mut subsets = HashSet::new();
    let mut routed = HashSet::new();
    let mut servers: HashMap<_, Vec<_>> = HashMap::new();
    let mut tcp_ports: HashMap<u32, HashSet<&str>> = HashMap::new();
    let mut other_ports: HashMap<u32, HashSet<&str>> = HashMap::new();
    for resource in resources {
        let name = resource.metadata().name.clone();
        prop_assert!(
            objects.insert((resource.kind(), name)),
            "an object is written twice"
        );
        match resource {
            Resource::ServiceEntry(entry) => {
                let host = entry.spec.hosts[0].as_str();
                for port in &entry.spec.ports {
                    prop_assert!(ports.insert((host, port.number)), "a port stands twice");
                    let tcp = port
                        .protocol
                        .as_ref()
                        .is_some_and(|it| it.as_str() == "TCP");
                    let by_port = if tcp {
                        &mut tcp_ports
                    } else {
                        &mut other_ports
                    };
                    by_port.entry(port.number).or_default().insert(host);
                }
            }
            Resource::Gateway(gateway) => {
                for server in &gateway.spec.servers {
                    let key = (gateway.spec.selector.clone(), server.port.number);
                    let mode = server.tls.as_ref().and_then(|it| it.mode);
                    servers
                        .entry(key)
                        .or_default()
                        .push((&server.hosts[0], mode));
                }
            }
            Resource::DestinationRule(rule) => {
                for subset in &rule.spec.subsets {
                    subsets.insert((rule.spec.host.as_str(), subset.name.as_str()));
                }
            }
            Resource::VirtualService(service) => {
                prop_assert!(
                    routed.insert(&service.spec.hosts[0]),
                    "a host is routed twice"
                );
            }
            other => prop_assert!(false, "no flow writes a {}", other.kind()),
        }
    }
    for hosts in servers.values() {
        let plaintext = hosts.iter().filter(|(_, mode)| mode.is_none()).count();
        prop_assert!(
            plaintext == 0 || plaintext == hosts.len(),
            "plaintext and TLS on one port"
        );
        let names: HashSet<_> = hosts.iter().map(|(host, _)| host).collect();
        prop_assert_eq!(
            names.len(),
            hosts.len(),
            "two servers for one host on one port"
        );
    }
    for (port, hosts) in &tcp_ports {
        let others = other_ports.get(port).map_or(0, HashSet::len);
        prop_assert!(hosts.len() + others == 1, "tcp shares port {}", port);
    }
    for resource in resources {
        let Resource::VirtualService(service) = resource else {
            continue;
        };
        let http = service
            .spec
            .http
            .iter()
            .flat_map(|it| &it.route)
            .map(|it| &it.destination);
        let tls = service
            .spec
            .tls
            .iter()
            .flat_map(|it| &it.route)
            .map(|it| &it.destination);
        let tcp = service
            .spec
            .tcp
            .iter()
            .flat_map(|it| &it.route)
            .map(|it| &it.destination);
        for destination in http.chain(tls).chain(tcp) {
            let host = destination.host.as_str();
            if let Some(subset) = &destination.subset {
                prop_assert!(subsets.contains(&(host, subset.as_str())));
            } else {
                let port = destination
                    .port
                    .and_then(|it| it.number)
                    .unwrap_or_default();
                prop_assert!(
                    ports.contains(&(host, port)),
                    "no port {} of {}",
                    port,
                    host
                );
            }
        }
    }
    check_sections(resources)
}

/// Istio looks for the routes of a passthrough server under `tls`, and for those of one that ends TLS under `http` if
/// it speaks HTTPS, else under `tcp`.
fn check_sections(resources: &[Resource]) -> Result<(), TestCaseError> {
    for pair in resources.iter().filter_map(|it| match it {
        Resource::Gateway(gateway) => Some(gateway),
        _ => None,
    }) {
        let host = &pair.spec.servers[0].hosts[0];
        let service = resources.iter().find_map(|it| match it {
            Resource::VirtualService(service) if service.spec.hosts[0] == *host => Some(service),
            _ => None,
        });
        let service = service.unwrap();
        for server in &pair.spec.servers {
            let (port, name) = (
                Some(server.port.number),
                pair.metadata.name.clone().unwrap(),
            );
            let mode = server.tls.as_ref().and_then(|it| it.mode);
            let found = match (server.port.protocol.as_str(), mode) {
                ("TLS", Some(ServerTlsMode::Passthrough)) => {
                    let mut matches = service.spec.tls.iter().flat_map(|it| &it.matches);
                    matches.any(|it| it.port == port && it.gateways.contains(&name))
                }
                ("TLS", _) => {
                    let mut matches = service.spec.tcp.iter().flat_map(|it| &it.matches);
                    matches.any(|it| it.port == port && it.gateways.contains(&name))
                }
                _ => {
                    let mut matches = service.spec.http.iter().flat_map(|it| &it.matches);
                    matches.any(|it| it.port == port && it.gateways.contains(&name))
                }
            };
            prop_assert!(found, "no route for the server on {:?}", port);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_accepted_plan_is_obeyed_in_full(policy in policy()) {
        if let Ok(plan) = Plan::new(&[policy]) {
            let resources: Vec<_> = plan.bundles().flatten().collect();
            check(&resources)?;
        }
    }
}

/// The property says something only if many plans are accepted.
#[test]
fn many_plans_are_accepted() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let policies = (0..1_000).filter_map(|_| policy().new_tree(&mut runner).ok());
    let accepted = policies
        .filter(|tree| Plan::new(&[tree.current()]).is_ok())
        .count();
    assert!(accepted > 100, "{accepted} of 1,000");
}

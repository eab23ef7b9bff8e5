//! What holds for any policy: a plan that is accepted writes resources of which Istio ignores nothing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test fails as a test does"
)]

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};

use common::{policy, read};
use egressgen::plan::{Plan, PlannedDestination};
use egressgen::policy::Callers;
use egressgen::resources::{
    AuthorizationAction, AuthorizationPolicy, ClientTlsMode, Destination, DestinationRule, Gateway,
    PortSelector, Resource, Server, ServerTlsMode, ServiceEntry, Source, VirtualService,
};
use egressgen::{Build, Format, GatewayRef, emit};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde::Deserialize as _;
use serde_json::Value;

/// The resources of a plan, by kind.
#[derive(Default)]
struct World<'a> {
    entries: Vec<&'a ServiceEntry>,
    gateways: Vec<&'a Gateway>,
    rules: Vec<&'a DestinationRule>,
    services: Vec<&'a VirtualService>,
    access: Vec<&'a AuthorizationPolicy>,
}

impl<'a> World<'a> {
    fn new(resources: &'a [Resource]) -> Self {
        let mut world = Self::default();
        for resource in resources {
            match resource {
                Resource::ServiceEntry(it) => world.entries.push(it),
                Resource::Gateway(it) => world.gateways.push(it),
                Resource::DestinationRule(it) => world.rules.push(it),
                Resource::VirtualService(it) => world.services.push(it),
                Resource::AuthorizationPolicy(it) => world.access.push(it),
                _ => {}
            }
        }
        world
    }

    /// All servers of all gateways that select the same pods, on one port.
    fn servers(&self) -> HashMap<(&BTreeMap<String, String>, u32), Vec<&'a Server>> {
        let mut servers: HashMap<_, Vec<_>> = HashMap::new();
        for gateway in &self.gateways {
            for server in &gateway.spec.servers {
                let key = (&gateway.spec.selector, server.port.number);
                servers.entry(key).or_default().push(server);
            }
        }
        servers
    }
}

/// The hosts of a server, which only VirtualServices of the Gateway's own namespace may bind to.
fn hosts(server: &Server) -> impl Iterator<Item = &str> {
    server.hosts.iter().map(|host| {
        host.strip_prefix("./")
            .expect("a host of the Gateway's namespace")
    })
}

fn mode(server: &Server) -> Option<ServerTlsMode> {
    server.tls.as_ref().and_then(|it| it.mode)
}

fn number(port: Option<&PortSelector>) -> u32 {
    port.and_then(|it| it.number).expect("a port by its number")
}

fn objects_are_told_apart(resources: &[Resource]) -> Result<(), TestCaseError> {
    let mut objects = HashSet::new();
    for resource in resources {
        let (name, namespace) = (&resource.metadata().name, &resource.metadata().namespace);
        let new = objects.insert((resource.kind(), namespace, name));
        prop_assert!(new, "{} {:?} is written twice", resource.kind(), name);
    }
    Ok(())
}

/// A host stands in one entry, and bytes have a port of their own in the whole mesh.
fn entries_do_not_meet(world: &World<'_>) -> Result<(), TestCaseError> {
    let mut hosts = HashSet::new();
    let mut users: HashMap<u32, Vec<&str>> = HashMap::new();
    for entry in &world.entries {
        for host in &entry.spec.hosts {
            prop_assert!(hosts.insert(host), "{host} stands twice");
        }
        for port in &entry.spec.ports {
            let protocol = port.protocol.as_ref().unwrap().as_str();
            users.entry(port.number).or_default().push(protocol);
        }
    }
    for (port, protocols) in users {
        let alone = protocols.len() == 1 || !protocols.contains(&"TCP");
        prop_assert!(alone, "tcp shares port {port}");
    }
    Ok(())
}

/// Istio skips the later of a plaintext and a TLS server, and of two servers for one host.
fn servers_do_not_meet(world: &World<'_>) -> Result<(), TestCaseError> {
    for ((_, port), servers) in world.servers() {
        let plaintext = servers.iter().filter(|it| mode(it).is_none()).count();
        let pure = plaintext == 0 || plaintext == servers.len();
        prop_assert!(pure, "plaintext and TLS on port {port}");
        let mut served = HashSet::new();
        for host in servers.iter().flat_map(|server| hosts(server)) {
            prop_assert!(served.insert(host), "{host} has two servers on port {port}");
        }
    }
    for gateway in &world.gateways {
        let mut names = HashSet::new();
        for server in &gateway.spec.servers {
            prop_assert!(names.insert(&server.port.name), "two ports of one name");
        }
    }
    Ok(())
}

fn destinations(service: &VirtualService) -> Vec<&Destination> {
    let spec = &service.spec;
    let http = spec.http.iter().flat_map(|it| &it.route);
    let tls = spec.tls.iter().flat_map(|it| &it.route);
    let tcp = spec.tcp.iter().flat_map(|it| &it.route);
    let others = tls.chain(tcp).map(|it| &it.destination);
    http.map(|it| &it.destination).chain(others).collect()
}

/// Every route leads to something that is there, and that expects what the hop speaks.
fn routes_arrive(world: &World<'_>) -> Result<(), TestCaseError> {
    let mut routed = HashSet::new();
    for service in &world.services {
        for host in &service.spec.hosts {
            prop_assert!(routed.insert(host), "{host} is routed twice");
        }
        for destination in destinations(service) {
            let port = number(destination.port.as_ref());
            if let Some(subset) = &destination.subset {
                hop_fits(
                    world,
                    &service.spec.hosts[0],
                    &destination.host,
                    subset,
                    port,
                )?;
            } else {
                let known = world.entries.iter().any(|entry| {
                    entry.spec.hosts.contains(&destination.host)
                        && entry.spec.ports.iter().any(|it| it.number == port)
                });
                prop_assert!(known, "nobody knows {} {port}", destination.host);
            }
        }
    }
    Ok(())
}

fn hop_fits(
    world: &World<'_>,
    host: &str,
    gateway: &str,
    subset: &str,
    port: u32,
) -> Result<(), TestCaseError> {
    let rules = world.rules.iter().filter(|it| it.spec.host == gateway);
    let subsets = rules.flat_map(|it| &it.spec.subsets);
    let found: Vec<_> = subsets.filter(|it| it.name == subset).collect();
    prop_assert_eq!(found.len(), 1, "subset {}", subset);
    let settings = found[0].traffic_policy.iter();
    let mut settings = settings.flat_map(|it| &it.port_level_settings);
    let tls = settings
        .find(|it| number(it.port.as_ref()) == port)
        .and_then(|it| it.tls.as_ref());
    let servers = world.gateways.iter().flat_map(|it| &it.spec.servers);
    let server = servers
        .filter(|it| it.port.number == port)
        .find(|server| hosts(server).any(|known| known == host));
    let server = server.expect("a server for the route");
    let mutual = mode(server) == Some(ServerTlsMode::IstioMutual);
    let Some(tls) = tls else {
        prop_assert!(!mutual, "plaintext to a server with mutual TLS");
        return Ok(());
    };
    prop_assert_eq!(tls.mode, Some(ClientTlsMode::IstioMutual));
    prop_assert!(mutual, "mutual TLS to a server without");
    let sni = tls.sni.as_deref().expect("an SNI for the gateway to match");
    prop_assert!(
        hosts(server).any(|host| covers(host, sni)),
        "no server for SNI {sni}"
    );
    Ok(())
}

/// Istio looks for the routes of a passthrough server under `tls`, and for those of one that ends TLS under `http` if
/// it speaks HTTPS, else under `tcp`.
fn servers_have_routes(world: &World<'_>) -> Result<(), TestCaseError> {
    for gateway in &world.gateways {
        let name = gateway.metadata.name.as_ref().unwrap();
        for server in &gateway.spec.servers {
            let services = world.services.iter();
            let own: Vec<_> = services
                .filter(|service| hosts(server).any(|host| host == service.spec.hosts[0]))
                .collect();
            prop_assert!(!own.is_empty(), "no VirtualService for {:?}", server.hosts);
            for service in own {
                let spec = &service.spec;
                let tls = spec.tls.iter().flat_map(|it| &it.matches);
                let tcp = spec.tcp.iter().flat_map(|it| &it.matches);
                let http = spec.http.iter().flat_map(|it| &it.matches);
                let matches: Vec<_> = match (server.port.protocol.as_str(), mode(server)) {
                    ("TLS", Some(ServerTlsMode::Passthrough)) => {
                        tls.map(|it| (it.port, &it.gateways)).collect()
                    }
                    ("TLS", _) => tcp.map(|it| (it.port, &it.gateways)).collect(),
                    _ => http.map(|it| (it.port, &it.gateways)).collect(),
                };
                let found = matches
                    .iter()
                    .any(|(port, all)| *port == Some(server.port.number) && all.contains(name));
                prop_assert!(found, "no route for the server on {}", server.port.number);
            }
        }
    }
    Ok(())
}

/// Istio's and Envoy's wildcards: `*.example.com` and whatever ends like it.
fn covers(pattern: &str, name: &str) -> bool {
    pattern == name
        || pattern
            .strip_prefix('*')
            .is_some_and(|end| name.ends_with(end))
}

/// Somebody who calls the gateway: namespace and service account of a certificate of the mesh, if there is one.
type Caller = Option<(&'static str, &'static str)>;

const CALLERS: [Caller; 4] = [
    Some(("shop", "client")),
    Some(("bank", "teller")),
    Some(("bank", "other")),
    None,
];

fn principal((namespace, account): (&str, &str)) -> String {
    format!("cluster.local/ns/{namespace}/sa/{account}")
}

/// Whoever connects to a gateway, by whatever server name, is let in exactly where the policy lets them in.
fn callers_are_obeyed(plan: &Plan, world: &World<'_>) -> Result<(), TestCaseError> {
    let written: Vec<_> = plan
        .destinations()
        .iter()
        .flat_map(PlannedDestination::hosts)
        .collect();
    let below = written
        .iter()
        .filter_map(|host| Some(["deep.x", host.strip_prefix('*')?].concat()));
    let bare = written
        .iter()
        .map(|host| host.trim_start_matches("*.").to_owned());
    let servers = ["www.example.org", "server.example.net"].map(str::to_owned);
    let names: Vec<_> = bare.chain(below).chain(servers).collect();
    for gateway in plan
        .destinations()
        .iter()
        .filter_map(PlannedDestination::gateway)
    {
        for port in [80, 443] {
            for name in &names {
                let Some((owner, is_mutual)) = served_by(plan, world, gateway, port, name) else {
                    continue;
                };
                for caller in CALLERS {
                    let expected = match owner.callers() {
                        None => true,
                        Some(callers) => caller.is_some_and(|one| names_caller(callers, one)),
                    };
                    let denied = is_denied(world, gateway, name, caller.filter(|_| is_mutual));
                    prop_assert_eq!(
                        !denied,
                        expected,
                        "{:?} calls {} of {} on {}",
                        caller,
                        name,
                        owner.title(),
                        port
                    );
                }
            }
        }
    }
    Ok(())
}

/// The destination whose server takes this name on a port of a gateway, and whether it asks for a certificate of the mesh.
fn served_by<'a>(
    plan: &'a Plan,
    world: &World<'_>,
    gateway: &GatewayRef,
    port: u32,
    name: &str,
) -> Option<(&'a PlannedDestination, bool)> {
    let here = world
        .gateways
        .iter()
        .filter(|one| one.spec.selector == *gateway.selector.labels());
    let servers = here.flat_map(|one| one.spec.servers.iter().map(move |server| (one, server)));
    let matching = servers
        .filter(|(_, server)| server.port.number == port && mode(server).is_some())
        .flat_map(|(one, server)| hosts(server).map(move |host| (host, one, server)))
        .filter(|(host, ..)| covers(host, name));
    // The whole name counts more than a wildcard, and a long wildcard more than a short one.
    let (_, one, server) = matching.max_by_key(|(host, ..)| (*host == name, host.len()))?;
    let short = one
        .metadata
        .name
        .as_ref()?
        .strip_prefix("istio-egressgateway-")?;
    let mut owners = plan.destinations().iter();
    let owner = owners
        .find(|planned| planned.name().as_str() == short && planned.gateway() == Some(gateway))?;
    Some((owner, mode(server) == Some(ServerTlsMode::IstioMutual)))
}

fn names_caller(callers: &Callers, (namespace, account): (&str, &str)) -> bool {
    let id = format!("{namespace}/{account}");
    callers
        .namespaces()
        .iter()
        .any(|one| one.as_str() == namespace)
        || callers
            .service_accounts()
            .iter()
            .any(|one| one.to_string() == id)
        || callers
            .principals()
            .iter()
            .any(|one| one.as_str() == principal((namespace, account)))
}

/// What Envoy's RBAC makes of the policies at the gateway.
fn is_denied(world: &World<'_>, gateway: &GatewayRef, sni: &str, caller: Caller) -> bool {
    let here = world.access.iter().filter(|one| {
        let selector = one
            .spec
            .selector
            .as_ref()
            .map(|selector| &selector.match_labels);
        selector == Some(gateway.selector.labels())
    });
    here.flat_map(|one| &one.spec.rules).any(|rule| {
        let condition = &rule.when[0];
        let matches = |values: &[String]| values.iter().any(|value| covers(value, sni));
        let is_other = |source: &Source| {
            caller.is_none_or(|(namespace, account)| {
                !source.not_namespaces.iter().any(|one| one == namespace)
                    && !source
                        .not_principals
                        .iter()
                        .any(|one| *one == principal((namespace, account)))
            })
        };
        let mut sources = rule.from.iter().filter_map(|from| from.source.as_ref());
        matches(&condition.values)
            && !matches(&condition.not_values)
            && (rule.from.is_empty() || sources.any(is_other))
    })
}

/// Who may call is denied to others by something that the gateway sees.
fn access_takes_effect(world: &World<'_>) -> Result<(), TestCaseError> {
    for policy in &world.access {
        let spec = &policy.spec;
        prop_assert_eq!(spec.action, Some(AuthorizationAction::Deny));
        prop_assert_eq!(policy.metadata.namespace.as_deref(), Some("egress"));
        for rule in &spec.rules {
            prop_assert!(
                rule.to.is_empty(),
                "a rule about HTTP denies all that is not"
            );
            let condition = &rule.when[0];
            prop_assert_eq!(&condition.key, "connection.sni");
            prop_assert!(!condition.values.is_empty());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_accepted_plan_is_obeyed_in_full(document in policy()) {
        if let Ok(plan) = Plan::new(&[read(&document)]) {
            let resources: Vec<_> = Build::of(&plan).resources().collect();
            let world = World::new(&resources);
            objects_are_told_apart(&resources)?;
            entries_do_not_meet(&world)?;
            servers_do_not_meet(&world)?;
            routes_arrive(&world)?;
            servers_have_routes(&world)?;
            access_takes_effect(&world)?;
            callers_are_obeyed(&plan, &world)?;
        }
    }

    /// What was written reads back equal.
    #[test]
    fn output_reads_back(document in policy()) {
        if let Ok(plan) = Plan::new(&[read(&document)]) {
            let resources: Vec<_> = Build::of(&plan).resources().collect();
            let text = written(&plan);
            let documents = serde_yaml::Deserializer::from_str(&text);
            let read: Vec<_> = documents
                .map(|document| serde_json::Value::deserialize(document).unwrap())
                .map(|document| Resource::read(&document).unwrap().strict().unwrap())
                .collect();
            prop_assert_eq!(read, resources);
        }
    }

    /// The order of destinations changes no byte.
    #[test]
    fn order_changes_nothing(document in policy(), turn in 0..4_usize) {
        let mut turned = document.clone();
        let Value::Array(destinations) = &mut turned["spec"]["destinations"] else {
            unreachable!("a policy has destinations");
        };
        let turn = turn % destinations.len();
        destinations.rotate_left(turn);
        match (Plan::new(&[read(&document)]), Plan::new(&[read(&turned)])) {
            (Ok(one), Ok(other)) => prop_assert_eq!(written(&one), written(&other)),
            (one, other) => prop_assert_eq!(one.is_ok(), other.is_ok()),
        }
    }
}

fn written(plan: &Plan) -> String {
    let mut out = Vec::new();
    emit(&mut out, Format::Yaml, Build::of(plan).resources()).unwrap();
    String::from_utf8(out).unwrap()
}

/// The properties say something only if many plans are accepted.
#[test]
fn many_plans_are_accepted() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let policies = (0..1_000).filter_map(|_| policy().new_tree(&mut runner).ok());
    let accepted = policies
        .filter(|tree| Plan::new(&[read(&tree.current())]).is_ok())
        .count();
    assert!(accepted > 100, "{accepted} of 1,000");
}

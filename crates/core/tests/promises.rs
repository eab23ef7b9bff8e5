//! What a policy promises, asked of Istio's laws: for any policy that is accepted, every caller reaches exactly what it
//! may, by the way that the policy says, whatever it writes into its request.
//!
//! The laws are those of `egressgen-mesh`, which the conformance suite compares with Istio and Envoy.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as a test does"
)]

mod common;

use std::collections::BTreeMap;

use common::{policy, read};
use egressgen::plan::{Plan, PlannedDestination, PlannedFlow};
use egressgen::policy::Flow;
use egressgen::resources::Resource;
use egressgen::{Build, GatewayRef};
use egressgen_diagnostics::DocumentId;
use egressgen_mesh::{
    Caller, Context, Departure, Entry, Item, KubernetesService, Mesh, OutboundTraffic, Protocol,
    Proxy, Reason, Request, Security, ServicePort, Target, Trace, Verdict, Workload,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A plan, and what Istio makes of its resources.
struct World {
    plan: Plan,
    resources: Vec<Resource>,
    mesh: Mesh,
}

const CALLERS: [(&str, &str); 5] = [
    ("shop", "client"),
    ("shop", "batch"),
    ("bank", "teller"),
    ("bank", "client"),
    ("other", "client"),
];

/// The namespace of a tenant that writes resources of its own.
const TENANT: &str = "other";

/// Names that an application may write into its requests.
const NAMES: [&str; 15] = [
    "front.attack.test",
    "a.example.com",
    "b.example.com",
    "d.example.com",
    "a.b.example.com",
    "A.Example.com",
    "a.example.org",
    "x.example.org",
    "x.b.example.org",
    "www.example.org",
    "server.example.net",
    "www.example.net",
    "example.org",
    "192.0.2.1",
    "first.egress.svc.cluster.local",
];

const PORTS: [u16; 6] = [80, 443, 5432, 5433, 8080, 15021];

const PROTOCOLS: [Protocol; 3] = [Protocol::Http, Protocol::Tls, Protocol::Tcp];

impl World {
    fn new(plan: Plan) -> Self {
        let resources: Vec<_> = Build::of(&plan).resources().collect();
        let own = resources.iter().cloned();
        let all = own.chain(tenant(&plan, &resources));
        let items = (0..).zip(all).map(|(index, resource)| Item {
            resource,
            document: DocumentId { text: 0, index },
        });
        let gateways: BTreeMap<String, &GatewayRef> = plan
            .destinations()
            .iter()
            .filter_map(PlannedDestination::gateway)
            .map(|gateway| (format!("{}/{}", gateway.namespace, gateway.name), gateway))
            .collect();
        let context = Context {
            outbound_traffic: OutboundTraffic::RegistryOnly,
            services: gateways.values().map(|gateway| service(gateway)).collect(),
            gateways: gateways.values().map(|gateway| workload(gateway)).collect(),
            ..Context::default()
        };
        let mesh = Mesh::new(context, items.collect());
        Self {
            plan,
            resources,
            mesh,
        }
    }

    /// Where connections to a host must arrive, unless it is a wildcard.
    fn servers(&self, host: &str) -> Vec<&str> {
        let entries = self.resources.iter().filter_map(|resource| match resource {
            Resource::ServiceEntry(entry) => Some(&entry.spec),
            _ => None,
        });
        let mut own = entries.filter(|spec| spec.hosts.iter().any(|other| other == host));
        let endpoints = own.next().map(|spec| &spec.endpoints);
        let endpoints = endpoints.into_iter().flatten();
        endpoints.filter_map(|one| one.address.as_deref()).collect()
    }

    /// Whether sidecars of a namespace see a host.
    fn is_visible(&self, host: &str, namespace: &str) -> bool {
        self.resources.iter().any(|resource| match resource {
            Resource::ServiceEntry(entry) => {
                let own = entry.metadata.namespace.as_deref().unwrap_or("default");
                let exported = &entry.spec.export_to;
                let reaches =
                    |to: &String| to == "*" || to == namespace || to == "." && own == namespace;
                entry.spec.hosts.iter().any(|other| other == host)
                    && (exported.is_empty() || exported.iter().any(reaches))
            }
            _ => false,
        })
    }
}

/// What a tenant with rights in its own namespace adds to reach a host of ours: a route of its own to the gateway, with
/// the SNI and the Host of that host, and a route that is bound to our Gateways. docs/security.md says what else it may
/// do, and what closes it.
fn tenant(plan: &Plan, resources: &[Resource]) -> Vec<Resource> {
    let through_gateway = |one: &&PlannedDestination| one.gateway().is_some();
    let Some(target) = plan.destinations().iter().find(through_gateway) else {
        return Vec::new();
    };
    let gateway = target.gateway().unwrap();
    let gateway = format!("{}.{}.svc.cluster.local", gateway.name, gateway.namespace);
    let host = target.hosts().next().unwrap().replacen('*', "zz", 1);
    let bound: Vec<_> = resources
        .iter()
        .filter(|resource| resource.kind() == "Gateway")
        .map(|resource| {
            let metadata = resource.metadata();
            let namespace = metadata.namespace.as_deref().unwrap_or("default");
            format!("{namespace}/{}", metadata.name.as_deref().unwrap())
        })
        .collect();
    let hop = json!({ "mode": "ISTIO_MUTUAL", "sni": host });
    let to_gateway = |port: u16| json!([{ "destination": { "host": gateway, "subset": "own", "port": { "number": port } } }]);
    let to_host = json!([{ "destination": { "host": host } }]);
    let specs = [
        (
            "ServiceEntry",
            json!({
                "hosts": ["front.attack.test"],
                "ports": [
                    { "number": 80, "name": "http", "protocol": "HTTP" },
                    { "number": 443, "name": "tls", "protocol": "TLS" },
                ],
                "resolution": "DNS",
                "exportTo": ["."],
            }),
        ),
        (
            "DestinationRule",
            json!({ "host": gateway, "subsets": [{ "name": "own", "trafficPolicy": { "tls": hop } }] }),
        ),
        (
            "VirtualService",
            json!({
                "hosts": ["front.attack.test"],
                "http": [{ "route": to_gateway(80), "rewrite": { "authority": host } }],
                "tls": [{ "match": [{ "sniHosts": ["front.attack.test"] }], "route": to_gateway(443) }],
            }),
        ),
        (
            "VirtualService",
            json!({
                "hosts": [host],
                "gateways": bound,
                "http": [{ "route": to_host }],
                "tls": [{ "match": [{ "sniHosts": [host] }], "route": to_host }],
                "tcp": [{ "route": to_host }],
            }),
        ),
    ];
    let resource = |(number, (kind, spec)): (usize, (&str, Value))| {
        let document = json!({
            "apiVersion": "networking.istio.io/v1",
            "kind": kind,
            "metadata": { "name": format!("own-{number}"), "namespace": TENANT },
            "spec": spec,
        });
        Resource::read(&document).unwrap().value
    };
    specs.into_iter().enumerate().map(resource).collect()
}

fn service(gateway: &GatewayRef) -> KubernetesService {
    let port = |name: &str, number: u16| {
        let is_second = gateway.name.as_str() == "second";
        let target = if is_second { number + 8000 } else { number };
        ServicePort::new(name, number, target)
    };
    let ports = vec![port("http2", 80), port("https", 443)];
    let (namespace, name) = (gateway.namespace.as_str(), gateway.name.as_str());
    KubernetesService::new(namespace, name, labels(gateway), ports)
}

fn workload(gateway: &GatewayRef) -> Workload {
    Workload {
        name: gateway.name.as_str().into(),
        namespace: gateway.namespace.as_str().into(),
        labels: labels(gateway),
        service_account: gateway.name.as_str().into(),
    }
}

fn labels(gateway: &GatewayRef) -> BTreeMap<String, String> {
    gateway.selector.labels().clone()
}

/// Whether a destination lets a caller in.
fn admits(destination: &PlannedDestination, (namespace, account): (&str, &str)) -> bool {
    let Some(callers) = destination.callers() else {
        return true;
    };
    let principal = format!("cluster.local/ns/{namespace}/sa/{account}");
    callers
        .namespaces()
        .iter()
        .any(|one| one.as_str() == namespace)
        || callers
            .service_accounts()
            .iter()
            .any(|one| one.to_string() == format!("{namespace}/{account}"))
        || callers
            .principals()
            .iter()
            .any(|one| one.as_str() == principal)
}

/// Whether a host of a destination has a name.
fn covers(destination: &PlannedDestination, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    destination
        .hosts()
        .any(|host| match host.strip_prefix('*') {
            Some(domain) => name.ends_with(domain) && name.len() > domain.len(),
            None => host == name,
        })
}

fn is_wildcard(destination: &PlannedDestination) -> bool {
    destination.hosts().any(|host| host.starts_with('*'))
}

fn protocol(flow: Flow) -> Protocol {
    match flow {
        Flow::Http | Flow::TlsOrigination => Protocol::Http,
        Flow::Https => Protocol::Tls,
        Flow::Tcp => Protocol::Tcp,
        other => panic!("{other:?} is new"),
    }
}

/// A request that is right by the policy gets what the policy says.
fn check_own_requests(world: &World) {
    for destination in world.plan.destinations() {
        for flow in destination.flows() {
            for host in destination.hosts() {
                let called = host.replacen('*', "zz", 1);
                for caller in CALLERS {
                    // The tenant's own rules cut its sidecars off.
                    if caller.0 == TENANT || !world.is_visible(host, caller.0) {
                        continue;
                    }
                    let port = u16::try_from(flow.port.number()).unwrap();
                    let from = Caller::new(caller.0, caller.1);
                    let request = Request::new(from, protocol(flow.kind), &called, port);
                    let trace = world.mesh.trace(&request);
                    let servers = match world.servers(host) {
                        none if none.is_empty() && !host.starts_with('*') => vec![host],
                        servers => servers,
                    };
                    check_own(destination, flow, &called, &servers, caller, &trace);
                }
            }
        }
    }
}

fn check_own(
    destination: &PlannedDestination,
    flow: &PlannedFlow,
    host: &str,
    servers: &[&str],
    caller: (&str, &str),
    trace: &Trace,
) {
    let what = || format!("{caller:?} {host} {flow:?}\n{trace:#?}");
    if !admits(destination, caller) {
        let refusal = trace
            .verdict
            .refusal()
            .unwrap_or_else(|| panic!("{}", what()));
        assert_eq!(refusal.reason, Reason::Denied, "{}", what());
        return;
    }
    let departure = match (&trace.verdict, destination.gateway()) {
        (Verdict::Sidecar(departure), None) => departure,
        (Verdict::Gateway(departure), Some(gateway)) => {
            let Proxy::Gateway { name, .. } = &trace.hops.last().unwrap().proxy else {
                panic!("{}", what());
            };
            assert_eq!(**name, *gateway.name.as_str(), "{}", what());
            departure
        }
        _ => panic!("{}", what()),
    };
    assert_eq!(
        departure.port,
        u16::try_from(flow.target_port.number()).unwrap(),
        "{}",
        what()
    );
    assert!(
        servers.is_empty() || servers.contains(&&*departure.host),
        "not to {servers:?}: {}",
        what()
    );
    match (&departure.security, flow.kind) {
        (Security::Plaintext, Flow::Http | Flow::Tcp) => {}
        (Security::Passthrough { sni }, Flow::Https) => assert_eq!(sni, host, "{}", what()),
        (
            Security::Originated {
                names,
                verifies_ca: true,
                client_certificate,
                inside: false,
                sni,
            },
            Flow::TlsOrigination,
        ) => {
            assert!(names == &[host] && sni == host, "{}", what());
            let wanted = flow.client_certificate.as_ref().map(ToString::to_string);
            assert_eq!(*client_certificate, wanted, "{}", what());
        }
        _ => panic!("{}", what()),
    }
}

/// Whatever a caller asks for, it gets nowhere that no destination lets it.
fn check_arrival(world: &World, request: &Request, trace: &Trace) {
    let Some(departure) = trace.verdict.departure() else {
        return;
    };
    let what = || format!("{request:?}\n{trace:#?}");
    let caller = (&*request.from.namespace, &*request.from.service_account);
    let destinations = world.plan.destinations();
    let names = names_that_arrive(departure);
    for name in &names {
        for closed in destinations
            .iter()
            .filter(|one| !is_wildcard(one) && covers(one, name))
        {
            assert!(
                admits(closed, caller),
                "a closed name arrives: {name}\n{}",
                what()
            );
        }
    }
    let is_lead = |destination: &&PlannedDestination| {
        let by_gateway = matches!(trace.verdict, Verdict::Gateway(_));
        let of_gateway = destination
            .gateway()
            .map(|gateway| gateway.name.as_str().to_owned());
        let is_way = match &trace.hops.last().unwrap().proxy {
            Proxy::Gateway { name, .. } => by_gateway && of_gateway.as_deref() == Some(&**name),
            Proxy::Sidecar { .. } => of_gateway.is_none(),
        };
        is_way
            && destination.flows().iter().any(|flow| {
                let is_named = flow.kind == Flow::Tcp
                    || names.iter().any(|name| covers(destination, name))
                    || covers(destination, &departure.host)
                    // The server of a wildcard.
                    || is_wildcard(destination);
                u16::try_from(flow.target_port.number()).unwrap() == departure.port && is_named
            })
    };
    let mut leads = destinations.iter().filter(is_lead);
    assert!(
        leads.any(|one| admits(one, caller)),
        "nothing lets it in\n{}",
        what()
    );
}

/// The names that the server is asked for.
fn names_that_arrive(departure: &Departure) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(authority) = &departure.authority {
        let host = authority
            .rsplit_once(':')
            .map_or(authority.as_str(), |(host, _)| host);
        names.push(host.to_ascii_lowercase());
    }
    match &departure.security {
        Security::Passthrough { sni }
        | Security::Originated { sni, .. }
        | Security::Mesh { sni }
            if !sni.is_empty() =>
        {
            names.push(sni.to_ascii_lowercase());
        }
        _ => {}
    }
    names
}

fn requests(world: &World) -> impl Strategy<Value = Vec<Request>> + use<> {
    let gateways = world.mesh.context().gateways.len();
    let pods: Vec<u16> = vec![80, 443, 8080, 8443];
    let request = (
        prop::sample::select(CALLERS.to_vec()),
        prop::sample::select(PROTOCOLS.to_vec()),
        prop::sample::select(NAMES.to_vec()),
        prop::sample::select(PORTS.to_vec()),
        prop::option::weighted(0.3, prop::sample::select(NAMES.to_vec())),
        prop::option::weighted(0.4, prop::sample::select(NAMES.to_vec())),
        (0..4_usize, 0..gateways.max(1), prop::sample::select(pods)),
    );
    let one = request.prop_map(move |(caller, protocol, host, port, header, sni, to)| {
        let mut request = Request::new(Caller::new(caller.0, caller.1), protocol, host, port);
        request.host_header = header.map(ToOwned::to_owned);
        request.sni = sni.map(ToOwned::to_owned);
        let (way, gateway, pod) = to;
        if way > 0 && gateways > 0 {
            request.to = Target::Gateway(gateway);
            request.port = pod;
            request.entry = match way {
                1 => Entry::Sidecar,
                2 => Entry::WithoutSidecar,
                _ => Entry::MutualTls {
                    sni: sni.unwrap_or(host).to_owned(),
                },
            };
        }
        request
    });
    prop::collection::vec(one, 60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn callers_reach_what_the_policy_says_and_nothing_else(
        (document, requests) in policy().prop_flat_map(|document| {
            let plan = Plan::new(&[read(&document)]);
            let requests = match plan {
                Ok(plan) => requests(&World::new(plan)).boxed(),
                Err(_) => Just(Vec::new()).boxed(),
            };
            (Just(document), requests)
        })
    ) {
        let Ok(plan) = Plan::new(&[read(&document)]) else {
            return Ok(());
        };
        let world = World::new(plan);
        check_own_requests(&world);
        for request in &requests {
            check_arrival(&world, request, &world.mesh.trace(request));
        }
    }
}

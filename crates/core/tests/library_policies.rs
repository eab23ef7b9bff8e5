//! Policies that a Rust program makes by the public API, of whatever parts: none leads to a panic, and what is planned is
//! written whole.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::net::IpAddr;
use std::sync::Arc;

use egressgen::plan::Plan;
use egressgen::policy::{
    Access, Applications, Callers, ConnectionPool, ExportTo, Exports, Flow, Hosts, IstioDuration,
    LabelKey, LabelValue, Labels, Limit, NonEmpty, Policy, PolicyDestination, PolicyGateway,
    Resolution, Retries, RetryOn, Via, WritePolicyError,
};
use egressgen::resources::{Duration, Resource};
use egressgen::{
    Build, Format, GatewayName, GatewayRef, Host, HostPattern, IstioVersion, MANAGED_BY, Name,
    Namespace, POLICY_LABEL, Port, Profile, emit,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn non_empty<T: Clone + std::fmt::Debug + 'static>(
    item: impl Strategy<Value = T> + 'static,
    most: usize,
) -> impl Strategy<Value = NonEmpty<T>> {
    vec(item, 0..=most).prop_filter_map("not empty", |items| NonEmpty::try_from(items).ok())
}

/// Few of them, so that destinations often meet.
fn host() -> impl Strategy<Value = Host> {
    "[abc]\\.example\\.com".prop_map(|text| Host::new(&text).unwrap())
}

fn name() -> impl Strategy<Value = Name> {
    "[a-c]{1,2}".prop_map(|text| Name::new(text).unwrap())
}

fn namespace() -> impl Strategy<Value = Namespace> {
    select(vec!["aks-istio-egress", "istio-system", "shop"]).prop_map(|it| it.parse().unwrap())
}

fn hosts() -> impl Strategy<Value = Hosts> {
    let pattern = prop_oneof![
        3 => host().prop_map(HostPattern::from),
        1 => Just("*.example.com".parse().unwrap()),
    ];
    prop_oneof![
        3 => (pattern, prop::option::of(name())).prop_map(|(host, name)| Hosts::One { host, name }),
        1 => (name(), non_empty(host(), 3)).prop_map(|(name, hosts)| Hosts::Many { name, hosts }),
    ]
}

fn gateways() -> [Arc<GatewayRef>; 2] {
    [Profile::Aks, Profile::Istio].map(|profile| Arc::new(profile.gateway()))
}

fn via() -> impl Strategy<Value = Via> {
    let [one, other] = gateways().map(Via::Gateway);
    select(vec![one, other, Via::Direct])
}

fn callers() -> impl Strategy<Value = Option<Callers>> {
    let parts = (
        vec(namespace(), 0..2),
        vec(Just("shop/checkout".parse().unwrap()), 0..2),
        vec(Just("cluster.local/ns/*".parse().unwrap()), 0..2),
    );
    parts.prop_map(|(namespaces, accounts, principals)| {
        Callers::new(namespaces, accounts, principals).ok()
    })
}

/// Mostly words, some of which are right.
fn labels() -> impl Strategy<Value = Labels> {
    let key = prop_oneof!["[a-z./ ]{0,8}", Just(MANAGED_BY.0.to_owned())];
    vec((key, "[a-z-]{0,3}"), 0..3).prop_map(|labels| Labels::new(labels).unwrap_or_default())
}

fn duration() -> impl Strategy<Value = Option<IstioDuration>> {
    let any = prop_oneof![
        any::<u32>().prop_map(Duration::from_millis),
        any::<i64>().prop_map(|nanos| format!("{nanos}ns").parse().unwrap()),
    ];
    any.prop_map(|duration| IstioDuration::new(duration).ok())
}

fn retries() -> impl Strategy<Value = Option<Retries>> {
    let on = prop::option::of("(5xx|503|reset|a|,){1,3}");
    let parts = (
        prop_oneof![Just(0), any::<u16>()],
        duration(),
        on,
        duration(),
    );
    parts.prop_map(|(attempts, timeout, on, backoff)| {
        let on = on.and_then(|text| text.parse::<RetryOn>().ok());
        Retries::new(attempts, timeout, on, backoff).ok()
    })
}

fn pool() -> impl Strategy<Value = ConnectionPool> {
    let limit = || any::<u32>().prop_map(|number| Limit::new(number).ok());
    (limit(), duration(), limit(), limit()).prop_map(|(most, connect, pending, requests)| {
        ConnectionPool::default()
            .with_max_connections(most)
            .with_connect_timeout(connect)
            .with_max_pending_requests(pending)
            .with_max_requests_per_connection(requests)
    })
}

fn resolution() -> impl Strategy<Value = Resolution> {
    select(vec![
        Resolution::Dns,
        Resolution::DnsRoundRobin,
        Resolution::Static,
        Resolution::None,
        Resolution::DynamicDns,
    ])
}

fn port() -> impl Strategy<Value = Port> {
    prop_oneof![Just(443), Just(5432), any::<u16>()]
        .prop_filter_map("a port", |number| number.to_string().parse().ok())
}

fn export_to() -> impl Strategy<Value = ExportTo> {
    prop_oneof![
        Just(ExportTo::All),
        Just(ExportTo::Own),
        namespace().prop_map(ExportTo::Namespace)
    ]
}

fn exports() -> impl Strategy<Value = Exports> {
    vec(export_to(), 0..3).prop_map(|list| Exports::new(list).unwrap_or_default())
}

fn destination() -> impl Strategy<Value = PolicyDestination> {
    let way = (
        hosts(),
        prop_oneof![
            3 => non_empty(select(Flow::ALL.to_vec()), 1),
            1 => non_empty(select(Flow::ALL.to_vec()), 2),
        ],
        via(),
        prop::option::weighted(0.1, any::<bool>()),
        prop_oneof![4 => Just(None), 1 => callers()],
        prop::option::weighted(0.4, port()),
        prop::option::weighted(0.2, port()),
        prop::option::weighted(0.05, name()),
        prop::option::weighted(0.1, host()),
    );
    let details = (
        prop::option::weighted(0.1, resolution()),
        prop_oneof![4 => Just(Vec::new()), 1 => vec(any::<IpAddr>(), 0..3)],
        prop_oneof![4 => Just(Exports::default()), 1 => exports()],
        labels(),
        prop_oneof![4 => Just(None), 1 => duration()],
        prop_oneof![4 => Just(None), 1 => retries()],
        prop::option::weighted(0.2, pool()),
    );
    (way, details).prop_map(|(way, details)| {
        let (hosts, flows, via, identity, allow, port, target_port, certificate, server) = way;
        let (resolution, endpoints, export_to, labels, timeout, retries, pool) = details;
        PolicyDestination::new(hosts, Flow::Http, via)
            .with_flows(flows)
            .with_identity(identity)
            .with_allow(allow)
            .with_port(port)
            .with_target_port(target_port)
            .with_client_certificate(certificate)
            .with_server(server)
            .with_resolution(resolution)
            .with_endpoints(endpoints)
            .with_export_to(export_to)
            .with_labels(labels)
            .with_timeout(timeout)
            .with_retries(retries)
            .with_connection_pool(pool)
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let applications = (non_empty(namespace(), 2), any::<bool>(), any::<bool>()).prop_map(
        |(namespaces, registry_only, network_policy)| {
            Applications::new(namespaces)
                .with_registry_only(registry_only)
                .with_network_policy(network_policy)
        },
    );
    let gateways = (select(vec![0, 1, 2]), any::<bool>()).prop_map(|(count, exclusive)| {
        let gateways = gateways().into_iter().take(count);
        gateways
            .map(|gateway| PolicyGateway::new(gateway).with_exclusive(exclusive))
            .collect::<Vec<_>>()
    });
    let parts = (
        name(),
        prop::option::of(namespace()),
        prop::option::weighted(0.2, (22..35_u16).prop_map(IstioVersion::new)),
        gateways,
        vec(destination(), 0..3),
        prop_oneof![4 => Just(Access::Open), 1 => Just(Access::DefaultDeny)],
        any::<bool>(),
        prop::option::of(applications),
    );
    parts.prop_map(
        |(name, namespace, istio_version, gateways, destinations, access, access_logs, apps)| {
            let mut policy = Policy::new(name)
                .with_access(access)
                .with_access_logs(access_logs);
            policy.namespace = namespace;
            policy.istio_version = istio_version;
            policy.gateways = gateways;
            policy.destinations = destinations;
            policy.applications = apps;
            policy
        },
    )
}

/// What Istio or Kubernetes would refuse of an object, as far as its parts are the user's.
fn is_whole(resource: &Resource) -> Result<(), TestCaseError> {
    let labels = resource.metadata().labels.as_ref().unwrap();
    prop_assert_eq!(&labels[MANAGED_BY.0], MANAGED_BY.1);
    prop_assert!(labels.contains_key(POLICY_LABEL));
    for (key, value) in labels {
        prop_assert!(!key.is_empty() && !key.contains(' '), "{key:?}");
        prop_assert!(
            !value.starts_with('-') && !value.ends_with('-'),
            "{value:?}"
        );
    }
    match resource {
        Resource::Gateway(it) => prop_assert!(!it.spec.servers.is_empty(), "no server"),
        Resource::ServiceEntry(it) => {
            prop_assert!(!it.spec.hosts.is_empty() && !it.spec.ports.is_empty());
            let all = it.spec.export_to.iter().any(|it| it == "*");
            prop_assert!(!all || it.spec.export_to.len() == 1, "everyone, and some");
        }
        Resource::DestinationRule(it) => {
            let policies = it.spec.traffic_policy.iter();
            for port in policies.flat_map(|it| &it.port_level_settings) {
                let pool = port.connection_pool.as_ref();
                prop_assert!(pool.is_none_or(|it| it.tcp.is_some() || it.http.is_some()));
            }
        }
        Resource::VirtualService(it) => {
            for retries in it.spec.http.iter().filter_map(|it| it.retries.as_ref()) {
                let off = retries.attempts == Some(0);
                let more = retries.per_try_timeout.is_some() || retries.retry_on.is_some();
                prop_assert!(!(off && more), "{retries:?}");
            }
        }
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_policy_is_planned_or_refused(policies in vec(policy(), 1..3)) {
        match Plan::new(&policies) {
            Ok(plan) => {
                let build = Build::of(&plan).with_secret_templates();
                prop_assert_eq!(build.files().count(), build.bundle_count());
                for resource in build.resources() {
                    is_whole(&resource)?;
                }
                emit(std::io::sink(), Format::Yaml, build.resources()).unwrap();
                plan.destinations().iter().for_each(|it| drop(it.title()));
            }
            Err(refusals) => {
                prop_assert!(!refusals.is_empty());
                for refusal in refusals {
                    prop_assert!(!refusal.message().is_empty() && refusal.help().is_some());
                }
            }
        }
    }

    /// What is written is read as the same policy, unless it is said why it can't be written.
    #[test]
    fn any_policy_is_written_and_read(policy in policy()) {
        match policy.to_yaml() {
            Ok(text) => {
                let mut read = Policy::parse(&text).unwrap();
                for destination in &mut read.destinations {
                    destination.origin = None;
                }
                prop_assert_eq!(&read, &policy, "{}", text);
                prop_assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::to_value(&policy).unwrap());
            }
            Err(WritePolicyError::NoDestination) => prop_assert!(policy.destinations.is_empty()),
            Err(WritePolicyError::UnknownGateway(gateway)) => {
                let mut known = policy.gateways.iter();
                prop_assert!(known.all(|known| *known.gateway != *gateway));
            }
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
    }

    /// Whatever the text, a value type takes it or says why not.
    #[test]
    fn any_text_is_taken_or_refused(text in prop_oneof![any::<String>(), "[a-z0-9.*,/+-]{0,12}"]) {
        let said = [
            text.parse::<LabelKey>().map_err(|it| it.to_string()).err(),
            text.parse::<LabelValue>().map_err(|it| it.to_string()).err(),
            text.parse::<RetryOn>().map_err(|it| it.to_string()).err(),
            text.parse::<IstioDuration>().map_err(|it| it.to_string()).err(),
            text.parse::<Limit>().map_err(|it| it.to_string()).err(),
            text.parse::<ExportTo>().map_err(|it| it.to_string()).err(),
            text.parse::<HostPattern>().map_err(|it| it.to_string()).err(),
        ];
        prop_assert!(said.iter().flatten().all(|it| !it.is_empty()));
    }
}

/// The properties say something only if many plans are accepted, and many policies written.
#[test]
fn many_policies_are_accepted() {
    use proptest::strategy::ValueTree as _;

    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let policies = (0..1_000).map(|_| policy().new_tree(&mut runner).unwrap().current());
    let policies: Vec<_> = policies.collect();
    let written = policies.iter().filter(|policy| policy.to_yaml().is_ok());
    let written = written.count();
    assert!(written > 200, "{written} of 1,000");
    let plans = policies
        .into_iter()
        .filter_map(|policy| Plan::new(&[policy]).ok());
    let full = plans.filter(|plan| !plan.destinations().is_empty()).count();
    assert!(full > 50, "{full} of 1,000");
}

/// A policy has no text where `via` could not say what is meant.
#[test]
fn what_no_text_means_is_not_written() {
    let gateway = |name: &str| {
        let name: GatewayName = name.parse().unwrap();
        GatewayRef {
            selector: Profile::Aks.selector(&name),
            namespace: "egress".parse().unwrap(),
            name,
        }
    };
    let destination = |via: &GatewayRef| {
        PolicyDestination::https(Host::new("a.example.com").unwrap(), via.clone())
    };
    let empty = Policy::new(Name::new("test").unwrap());
    let said = |policy: &Policy| policy.to_yaml().unwrap_err().to_string();
    assert!(said(&empty).contains("has no destination"));

    let (one, other, direct) = (gateway("one"), gateway("other"), gateway("direct"));
    let mut unknown = empty.clone().with_destination(destination(&one));
    assert!(unknown.to_yaml().is_ok());
    unknown.gateways = vec![PolicyGateway::new(other.clone())];
    assert!(said(&unknown).contains("the gateway one in egress, which is not among"));
    assert!(serde_json::to_string(&unknown).is_err());

    let twice = empty.clone().with_gateway(one.clone()).with_gateway(one);
    assert!(said(&twice).contains("two gateways"));

    let direct_alone = empty.clone().with_destination(destination(&direct));
    let read = Policy::parse(&direct_alone.to_yaml().unwrap()).unwrap();
    assert_eq!(read.destinations[0].via, direct_alone.destinations[0].via);
    let beside_another = empty
        .with_gateway(other)
        .with_destination(destination(&direct));
    assert!(said(&beside_another).contains("named `direct`"));
}

/// Each form of a static gateway.
#[test]
fn gateways_on_aks_are_written_and_read() {
    const PREFIX: &str =
        "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/publicIPPrefixes/p";
    for aks in [
        String::new(),
        "nodePool: gateways, prefixSize: 30, provisionPublicIps: false".to_owned(),
        format!(
            "vmss: {{resourceGroup: nodes, name: vmss}}, prefixSize: 28, publicIpPrefixId: {PREFIX}"
        ),
        "nodePool: gateways, defaultRoute: azureNetworking, excludeCidrs: [10.0.0.0/8]".to_owned(),
    ] {
        let text = format!(
            "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {{name: test}}\nspec:\n  gateway:\n    \
             name: asm-egress-test\n    namespace: egress\n    aks: {{resourceGroup: rg, cluster: c, revision: \
             asm-1-30, staticGatewayConfiguration: sgc, {aks}}}\n  destinations:\n  - {{host: a.example.com, flow: https}}\n"
        );
        let policy = Policy::parse(&text).unwrap();
        let written = policy.to_yaml().unwrap();
        let read = Policy::parse(&written).unwrap();
        assert!(read.gateways[0].aks.is_some(), "{written}");
        assert_eq!(read.gateways, policy.gateways, "{written}");
    }
}

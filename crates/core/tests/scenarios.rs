//! The YAML of each scenario, whole, under `snapshots/scenarios`.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use egressgen::{
    Batch, Destination, Format, GatewayRef, Host, Http, Https, Name, Namespace, Port, Profile,
    Scenario, TlsOrigination, emit,
};

/// Compares the YAML of some destinations with the snapshot of that name.
fn check(name: &str, scenario: impl Scenario + Copy, destinations: &[Destination]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../snapshots/scenarios"
    ));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let batch = Batch::new(scenario, destinations).unwrap();
    let bundles: Vec<_> = batch.bundles().collect();
    let apart = destinations
        .iter()
        .map(|destination| scenario.bundle(destination));
    assert_eq!(bundles, apart.collect::<Vec<_>>());
    let mut yaml = Vec::new();
    emit(&mut yaml, Format::Yaml, bundles.iter().flatten()).unwrap();
    settings.bind(|| insta::assert_snapshot!(name, String::from_utf8(yaml).unwrap()));
}

fn host(text: &str) -> Host {
    Host::new(text).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn aks(text: &str) -> Destination {
    Destination::new(host(text), Profile::Aks.gateway())
}

/// As the AKS page names things.
fn page() -> Destination {
    aks("edition.cnn.com")
        .with_name(name("cnn"))
        .with_gateway_resource(name("istio-egressgateway"))
}

#[test]
fn http_as_on_the_page() {
    check("http-page", Http::default(), &[page()]);
}

#[test]
fn https_as_on_the_page() {
    check("https-page", Https::default(), &[page()]);
}

#[test]
fn tls_origination_as_on_the_page() {
    check("tls-origination-page", TlsOrigination::default(), &[page()]);
}

#[test]
fn default_names() {
    check(
        "http-default-names",
        Http::default(),
        &[aks("edition.cnn.com")],
    );
    check(
        "https-default-names",
        Https::default(),
        &[aks("edition.cnn.com")],
    );
    check(
        "tls-origination-default-names",
        TlsOrigination::default(),
        &[aks("edition.cnn.com")],
    );
}

#[test]
fn profile_istio() {
    let istio = || Destination::new(host("edition.cnn.com"), Profile::Istio.gateway());
    check("http-profile-istio", Http::default(), &[istio()]);
    check("https-profile-istio", Https::default(), &[istio()]);
    check(
        "tls-origination-profile-istio",
        TlsOrigination::default(),
        &[istio()],
    );
}

#[test]
fn several_hosts() {
    let hosts = [
        aks("edition.cnn.com"),
        aks("www.example.org"),
        aks("api.example.net"),
    ];
    check("http-several-hosts", Http::default(), &hosts);
    check("https-several-hosts", Https::default(), &hosts);
    check(
        "tls-origination-several-hosts",
        TlsOrigination::default(),
        &hosts,
    );
}

#[test]
fn punycode_host() {
    check(
        "https-punycode-host",
        Https::default(),
        &[aks("xn--mnchen-3ya.example.xn--p1ai")],
    );
}

/// A first label of 63 characters: the short name and the Gateway's name are cut.
#[test]
fn long_label() {
    let long = format!("{}.example.com", "a".repeat(63));
    check(
        "tls-origination-long-label",
        TlsOrigination::default(),
        &[aks(&long)],
    );
}

/// 253 characters: the name of the originating DestinationRule is cut too.
#[test]
fn longest_host() {
    let label = "abcdefghi-".repeat(6) + "xyz";
    let long = format!("{label}.{label}.{label}.{}.com", &label[..57]);
    assert_eq!(long.len(), Host::MAX_LENGTH);
    check(
        "tls-origination-longest-host",
        TlsOrigination::default(),
        &[aks(&long)],
    );
}

#[test]
fn other_ports() {
    let port = |number| Port::new(number).unwrap();
    check("http-port-8080", Http { port: port(8080) }, &[page()]);
    check("http-port-443", Http { port: Port::HTTPS }, &[page()]);
    check("https-port-8443", Https { port: port(8443) }, &[page()]);
    check(
        "tls-origination-port-8080-to-8443",
        TlsOrigination::new(port(8080), port(8443)).unwrap(),
        &[page()],
    );
}

#[test]
fn in_a_namespace() {
    let namespace = || Namespace::new("partners").unwrap();
    check(
        "tls-origination-namespace",
        TlsOrigination::default(),
        &[page().in_namespace(namespace())],
    );
}

#[test]
fn another_gateway() {
    let gateway = GatewayRef {
        name: "egress-eu".parse().unwrap(),
        namespace: "egress".parse().unwrap(),
        selector: "istio=egress-eu,tier=dmz".parse().unwrap(),
    };
    check(
        "http-other-gateway",
        Http::default(),
        &[Destination::new(host("edition.cnn.com"), gateway)],
    );
}

/// However long two hosts are, they have different names, and so have their Gateways.
#[test]
fn names_of_long_hosts_stay_apart() {
    let long = |end: &str| aks(&format!("{}.{end}.example.com", "a".repeat(63)));
    let hosts = [long("x"), long("y")];
    Batch::new(Https::default(), &hosts).unwrap();
    assert_ne!(hosts[0].gateway_resource(), hosts[1].gateway_resource());
}

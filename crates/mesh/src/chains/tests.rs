use super::*;

fn named(names: &[&str], target: &'static str) -> Chain<&'static str> {
    Chain {
        server_names: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Chain::new(target)
    }
}

fn within(block: &str, target: &'static str) -> Chain<&'static str> {
    Chain {
        blocks: vec![Block::parse(block).unwrap()],
        ..Chain::new(target)
    }
}

fn chosen(chains: &Chains<&'static str>, address: &str, sni: &str, is_http: bool) -> &'static str {
    let connection = Connection {
        address: address.parse().ok(),
        server_name: sni,
        is_tls: !sni.is_empty(),
        is_plaintext_http: is_http,
    };
    match chains.choose(&connection) {
        Choice::Chain(chain) => chain.target,
        Choice::Default(_) => "default",
        Choice::None => "none",
    }
}

#[test]
fn the_address_counts_before_the_name() {
    let chains = Chains::with_default(
        vec![
            within("10.0.0.0/8", "wide"),
            within("10.1.0.0/16", "narrow"),
            named(&["*.example.com"], "wildcard"),
            named(&["a.example.com"], "exact"),
            Chain::of_plaintext_http("http"),
        ],
        "fallback",
    );
    for (address, sni, is_http, wanted) in [
        ("10.1.2.3", "a.example.com", false, "narrow"),
        ("10.2.2.3", "", false, "wide"),
        ("11.2.2.3", "a.example.com", false, "exact"),
        ("11.2.2.3", "b.example.com", false, "wildcard"),
        ("11.2.2.3", "example.com", false, "default"),
        ("11.2.2.3", "", true, "http"),
        ("10.2.2.3", "", true, "wide"),
        ("11.2.2.3", "", false, "default"),
    ] {
        assert_eq!(
            chosen(&chains, address, sni, is_http),
            wanted,
            "{address} {sni}"
        );
    }
}

#[test]
fn without_a_default_nothing_takes_the_rest() {
    let chains = Chains::without_default(vec![named(&["a.example.com"], "exact")]);
    assert_eq!(chosen(&chains, "1.1.1.1", "b.example.com", false), "none");
    let chains = Chains::without_default(vec![named(&["*"], "any")]);
    assert_eq!(chosen(&chains, "1.1.1.1", "b.example.com", false), "any");
}

//! The few names and numbers that sets are made of, so that their resources often meet.

/// Where the egress gateways run.
pub(crate) const EGRESS: &str = "egress-ns";
pub(crate) const ROOT: &str = "istio-system";
/// The namespaces that resources are in; those of the sidecars come first.
pub(crate) const NAMESPACES: [&str; 4] = ["shop", "other", EGRESS, ROOT];

/// The names of the two gateways, which are also the values of their label `egress`.
pub(crate) const GATEWAYS: [&str; 2] = ["one", "two"];

/// Hosts that ServiceEntries declare.
pub(crate) const HOSTS: [&str; 4] = [
    "a.example.com",
    "b.example.com",
    "*.example.com",
    "c.example.org",
];

/// Names that are called, with the address that they are called at: one of the wildcard, and one that is nobody's.
pub(crate) const CALLED: [(&str, &str); 5] = [
    ("a.example.com", "203.0.113.1"),
    ("b.example.com", "203.0.113.2"),
    ("x.example.com", "203.0.113.3"),
    ("c.example.org", "203.0.113.4"),
    ("d.example.net", "203.0.113.5"),
];

pub(crate) const PORTS: [u16; 4] = [80, 443, 5432, 8080];

/// The name that is called for a host, and its address.
pub(crate) fn called(host: &str) -> (&'static str, &'static str) {
    let name = host.replace('*', "x");
    CALLED
        .into_iter()
        .find(|it| it.0 == name)
        .unwrap_or(CALLED[4])
}

pub(crate) fn gateway_host(gateway: usize) -> String {
    format!("{}.{EGRESS}.svc.cluster.local", GATEWAYS[gateway])
}

/// The creation time of a resource, `age` days before the start of 2026.
pub(crate) fn created(age: u8) -> String {
    format!("2025-12-{:02}T00:00:00Z", 31 - age.min(30))
}

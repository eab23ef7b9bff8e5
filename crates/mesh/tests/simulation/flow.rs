//! Ways of one host through a gateway: what every set starts from.

use proptest::prelude::*;
use proptest::sample::select;

use super::alphabet::{EGRESS, HOSTS, ROOT};

/// How a host is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Without a gateway.
    Direct,
    /// HTTP all the way.
    Http,
    /// HTTP with mutual TLS up to the gateway.
    HttpIdentity,
    /// The same, and TLS from the gateway on.
    Origination,
    /// The TLS of the app passes through the gateway.
    Https,
    /// The same, in mutual TLS up to the gateway.
    HttpsIdentity,
    /// Bytes, in mutual TLS up to the gateway.
    Tcp,
}

/// Where the mutual TLS of a subset is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Level {
    Port,
    Subset,
    Rule,
}

#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) way: Way,
    pub(crate) host: &'static str,
    pub(crate) gateway: usize,
    /// The namespace of what apps see, and that of what gateways see.
    pub(super) namespaces: (&'static str, &'static str),
    pub(super) level: Level,
    /// The ServiceEntry has an address, as a TCP route needs one.
    pub(super) address: bool,
    /// It also has the usual port of the other of HTTP and TLS.
    pub(super) both: bool,
    pub(super) age: u8,
}

pub(crate) fn flow() -> impl Strategy<Value = Flow> {
    let way = prop_oneof![
        1 => Just(Way::Direct),
        2 => Just(Way::Http),
        2 => Just(Way::HttpIdentity),
        4 => Just(Way::Origination),
        3 => Just(Way::Https),
        3 => Just(Way::HttpsIdentity),
        2 => Just(Way::Tcp),
    ];
    let namespaces = prop_oneof![
        6 => Just((EGRESS, EGRESS)),
        1 => Just(("shop", "shop")),
        1 => Just((ROOT, ROOT)),
        1 => Just(("shop", EGRESS)),
    ];
    let level = prop_oneof![
        3 => Just(Level::Port),
        2 => Just(Level::Subset),
        1 => Just(Level::Rule),
    ];
    let host = prop_oneof![3 => Just(HOSTS[0]), 3 => select(HOSTS.to_vec())];
    let gateway = prop_oneof![3 => Just(0_usize), 1 => Just(1)];
    (
        way,
        host,
        gateway,
        namespaces,
        level,
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.4),
        select(vec![10_u8, 11]),
    )
        .prop_map(
            |(way, host, gateway, namespaces, level, address, both, age)| Flow {
                way,
                host,
                gateway,
                namespaces,
                level,
                address,
                both,
                age,
            },
        )
}

impl Flow {
    /// The port that apps call.
    pub(crate) fn port(&self) -> u16 {
        match self.way {
            Way::Direct | Way::Https | Way::HttpsIdentity => 443,
            Way::Http | Way::HttpIdentity | Way::Origination => 80,
            Way::Tcp => 5432,
        }
    }
}

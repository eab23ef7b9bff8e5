//! Load balancing that sends requests which are alike to the same endpoint.

use serde::{Deserialize, Serialize};

use crate::resources::Duration;
use crate::resources::one_of::{ExclusiveFields, at_most_one};

/// Sends requests with the same key to the same endpoint, as long as the endpoints stay the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct ConsistentHashLb {
    /// What is the key.
    pub hash_key: Option<HashKey>,
    /// How keys are spread. Istio's default: a hash ring.
    pub hash_algorithm: Option<HashAlgorithm>,
    /// Deprecated: the field of that name in `hash_algorithm` took its place, and excludes it.
    pub minimum_ring_size: Option<u64>,
}

/// The key of a [`ConsistentHashLb`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HashKey {
    /// The value of the header of this name (`httpHeaderName`).
    HttpHeaderName(String),
    /// The value of a cookie (`httpCookie`).
    HttpCookie(HttpCookie),
    /// The address of the client, also for TCP (`useSourceIp`).
    UseSourceIp(bool),
    /// The value of the query parameter of this name (`httpQueryParameterName`).
    HttpQueryParameterName(String),
}

/// How a [`ConsistentHashLb`] spreads keys over endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashAlgorithm {
    /// A hash ring (`ringHash`).
    RingHash(RingHash),
    /// A Maglev table (`maglev`).
    Maglev(MagLev),
}

/// A cookie as the key of a [`ConsistentHashLb`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpCookie {
    /// The name of the cookie.
    pub name: String,
    /// The path that the cookie is set for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How long the cookie lives that a client without one gets; 0s is for the browser session. Unset: none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Duration>,
    /// Further attributes of a cookie that is given, with unique names. Since Istio 1.28.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<HttpCookieAttribute>,
}

/// An attribute of a cookie, such as `SameSite`. Since Istio 1.28.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpCookieAttribute {
    /// Its name, not empty.
    pub name: String,
    /// Its value, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A hash ring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RingHash {
    /// At least so many points on the ring; more spread the load more evenly. Istio's default: 1024.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_ring_size: Option<u64>,
}

/// A Maglev table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MagLev {
    /// The size of the table, a prime below 5000011; more moves fewer keys when endpoints change. Istio's default:
    /// 65537.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table_size: Option<u64>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(skip_serializing_if = "Option::is_none")]
    http_header_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_cookie: Option<HttpCookie>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_source_ip: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_query_parameter_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ring_hash: Option<RingHash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maglev: Option<MagLev>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_ring_size: Option<u64>,
}

impl TryFrom<Wire> for ConsistentHashLb {
    type Error = ExclusiveFields;

    fn try_from(wire: Wire) -> Result<Self, ExclusiveFields> {
        let query = wire.http_query_parameter_name;
        Ok(Self {
            hash_key: at_most_one([
                (
                    "httpHeaderName",
                    wire.http_header_name.map(HashKey::HttpHeaderName),
                ),
                ("httpCookie", wire.http_cookie.map(HashKey::HttpCookie)),
                ("useSourceIp", wire.use_source_ip.map(HashKey::UseSourceIp)),
                (
                    "httpQueryParameterName",
                    query.map(HashKey::HttpQueryParameterName),
                ),
            ])?,
            hash_algorithm: at_most_one([
                ("ringHash", wire.ring_hash.map(HashAlgorithm::RingHash)),
                ("maglev", wire.maglev.map(HashAlgorithm::Maglev)),
            ])?,
            minimum_ring_size: wire.minimum_ring_size,
        })
    }
}

impl From<ConsistentHashLb> for Wire {
    fn from(it: ConsistentHashLb) -> Self {
        let mut wire = Self {
            minimum_ring_size: it.minimum_ring_size,
            ..Self::default()
        };
        match it.hash_key {
            Some(HashKey::HttpHeaderName(name)) => wire.http_header_name = Some(name),
            Some(HashKey::HttpCookie(cookie)) => wire.http_cookie = Some(cookie),
            Some(HashKey::UseSourceIp(whether)) => wire.use_source_ip = Some(whether),
            Some(HashKey::HttpQueryParameterName(name)) => {
                wire.http_query_parameter_name = Some(name);
            }
            None => {}
        }
        match it.hash_algorithm {
            Some(HashAlgorithm::RingHash(ring)) => wire.ring_hash = Some(ring),
            Some(HashAlgorithm::Maglev(table)) => wire.maglev = Some(table),
            None => {}
        }
        wire
    }
}

//! Consistent-hash load balancing.

use serde::{Deserialize, Serialize};

use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// Sends requests with the same key to the same endpoint as long as the set of endpoints does not change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ConsistentHashLb {
    /// The key to hash.
    pub hash_key: Option<HashKey>,
    /// The algorithm. Default: a hash ring.
    pub hash_algorithm: Option<HashAlgorithm>,
    /// Deprecated: use the field of the same name in `hash_algorithm`; they cannot be combined.
    pub minimum_ring_size: Option<u64>,
}

one_of!(ConsistentHashLb {
    hash_key: "httpHeaderName" => HashKey::HttpHeaderName
        | "httpCookie" => HashKey::HttpCookie
        | "useSourceIp" => HashKey::UseSourceIp
        | "httpQueryParameterName" => HashKey::HttpQueryParameterName,
    hash_algorithm: "ringHash" => HashAlgorithm::RingHash | "maglev" => HashAlgorithm::Maglev,
    minimum_ring_size: "minimumRingSize",
});

/// The key of a [`ConsistentHashLb`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HashKey {
    /// The value of the header of this name (`httpHeaderName`).
    HttpHeaderName(String),
    /// The value of a cookie (`httpCookie`).
    HttpCookie(HttpCookie),
    /// The IP address of the client, for TCP too (`useSourceIp`).
    UseSourceIp(bool),
    /// The value of the query parameter of this name (`httpQueryParameterName`).
    HttpQueryParameterName(String),
}

/// How a [`ConsistentHashLb`] distributes keys over endpoints.
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
    /// The path of the cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The lifetime of the cookie that is set for a client without one; 0s creates a session cookie. Unset: no cookie
    /// is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Duration>,
    /// Further attributes of the cookie that is set; the names are unique. Since Istio 1.28.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<HttpCookieAttribute>,
}

/// An attribute of a cookie, such as `SameSite`. Since Istio 1.28.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpCookieAttribute {
    /// The name, not empty.
    pub name: String,
    /// The value, if the attribute has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A hash ring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RingHash {
    /// The minimum number of entries on the ring; more entries distribute the load more evenly. Default: 1024.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_ring_size: Option<u64>,
}

/// A Maglev table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MagLev {
    /// The size of the table, a prime below 5000011; a larger table moves fewer keys when endpoints change. Default:
    /// 65537.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table_size: Option<u64>,
}

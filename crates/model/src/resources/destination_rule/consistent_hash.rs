//! Load balancing that sends requests which are alike to the same endpoint.

use serde::{Deserialize, Serialize};

use crate::resources::Duration;
use crate::resources::one_of::one_of;

/// Sends requests with the same key to the same endpoint, as long as the endpoints stay the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ConsistentHashLb {
    /// What is the key.
    pub hash_key: Option<HashKey>,
    /// How keys are spread. Istio's default: a hash ring.
    pub hash_algorithm: Option<HashAlgorithm>,
    /// Deprecated: the field of that name in `hash_algorithm` took its place, and excludes it.
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

//! The URLs of requests.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// What an application calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    pub(super) text: String,
    pub(super) scheme: Scheme,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
}

/// What an application speaks, as the beginning of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
    Grpc,
    Tls,
    Tcp,
}

// === impl Scheme ===

impl Scheme {
    const ALL: [Self; 5] = [Self::Http, Self::Https, Self::Grpc, Self::Tls, Self::Tcp];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Grpc => "grpc",
            Self::Tls => "tls",
            Self::Tcp => "tcp",
        }
    }

    fn default_port(self) -> Option<u16> {
        match self {
            Self::Http | Self::Grpc => Some(80),
            Self::Https => Some(443),
            Self::Tls | Self::Tcp => None,
        }
    }
}

// === impl Url ===

impl FromStr for Url {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(format!(
                "{text:?} is not a URL: give one such as https://{}",
                if text.is_empty() {
                    "edition.cnn.com"
                } else {
                    text
                }
            ));
        };
        let known = Scheme::ALL.into_iter();
        let scheme = known.into_iter().find(|known| known.as_str() == scheme);
        let scheme = scheme.ok_or_else(|| {
            format!("{text:?} has an unknown scheme: give http, https, grpc, tls or tcp")
        })?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, target) = match rest.find(['/', '?']) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(format!(
                "{text:?} has a user: remove it, proxies do not look at it"
            ));
        }
        let (host, port) = host_and_port(text, authority)?;
        let port = match port {
            Some(port) => port,
            None => scheme.default_port().ok_or_else(|| {
                let scheme = scheme.as_str();
                format!("{text:?} has no port: give one, such as {scheme}://{host}:5432")
            })?,
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let parameters = query.split('&').filter(|part| !part.is_empty());
        let parameters = parameters.map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (name.to_owned(), value.to_owned())
        });
        Ok(Self {
            text: text.to_owned(),
            scheme,
            port,
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            query: parameters.collect(),
            host,
        })
    }
}

fn host_and_port(text: &str, authority: &str) -> Result<(String, Option<u16>), String> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (address, rest) = rest
            .split_once(']')
            .ok_or_else(|| format!("{text:?} has a bracket that is not closed"))?;
        address
            .parse::<Ipv6Addr>()
            .map_err(|_| format!("{text:?} has no IPv6 address in its brackets"))?;
        (address, rest.strip_prefix(':'))
    } else {
        match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        }
    };
    let host = host.to_ascii_lowercase();
    if host.is_empty() {
        return Err(format!("{text:?} has no host"));
    }
    if host.contains('*') {
        return Err(format!(
            "{text:?} has a wildcard as its host: give a name under it that an application calls"
        ));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if host.parse::<IpAddr>().is_err() && !host.chars().all(allowed) {
        return Err(format!(
            "{text:?} has a host that is no name and no IP address"
        ));
    }
    let number = |port: &str| port.parse::<u16>().ok().filter(|port| *port > 0);
    let port = port.map(|port| {
        number(port).ok_or_else(|| format!("{text:?} has the port {port:?}: give 1 to 65535"))
    });
    Ok((host, port.transpose()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_parts() {
        for (text, wanted) in [
            ("http://a.com", (Scheme::Http, "a.com", 80, "/", 0)),
            ("https://A.com", (Scheme::Https, "a.com", 443, "/", 0)),
            ("grpc://a.com:50051", (Scheme::Grpc, "a.com", 50051, "/", 0)),
            (
                "tcp://10.0.0.1:5432",
                (Scheme::Tcp, "10.0.0.1", 5432, "/", 0),
            ),
            ("tls://[::1]:853", (Scheme::Tls, "::1", 853, "/", 0)),
            (
                "http://a.com/x?b=1&c#d",
                (Scheme::Http, "a.com", 80, "/x", 2),
            ),
            ("http://a.com?b", (Scheme::Http, "a.com", 80, "/", 1)),
        ] {
            let url: Url = text.parse().unwrap();
            let found = (
                url.scheme,
                url.host.as_str(),
                url.port,
                url.path.as_str(),
                url.query.len(),
            );
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for (text, wanted) in [
            ("", "such as https://edition.cnn.com"),
            ("edition.cnn.com", "such as https://edition.cnn.com"),
            ("ftp://a.com", "unknown scheme"),
            ("http://", "has no host"),
            ("http:///path", "has no host"),
            ("http://:80", "has no host"),
            (
                "tcp://a.com",
                "has no port: give one, such as tcp://a.com:5432",
            ),
            ("tls://a.com", "has no port"),
            ("http://a.com:0", "give 1 to 65535"),
            ("http://a.com:65536", "give 1 to 65535"),
            ("http://a.com:x", "give 1 to 65535"),
            ("http://a.com:", "give 1 to 65535"),
            ("http://*.a.com", "wildcard"),
            ("http://u:p@a.com", "has a user"),
            ("http://[::1", "not closed"),
            ("http://[a.com]", "no IPv6 address"),
            ("http://a b", "no name and no IP address"),
        ] {
            let error = text.parse::<Url>().unwrap_err();
            assert!(error.contains(wanted), "{text}: {error}");
        }
    }
}

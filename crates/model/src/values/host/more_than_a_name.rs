//! Texts that contain a host or stand for one, but are not a host name.

use std::net::IpAddr;

use super::HostError;

/// Rejects a URL, a path, a port, an address and a wildcard, each with its own message.
pub(super) fn refuse_more_than_a_name(text: &str) -> Result<(), HostError> {
    let given = || text.to_owned();
    let address = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .map_or(text, |(address, _)| address);
    if address.parse::<IpAddr>().is_ok() {
        return Err(HostError::IpAddress(given()));
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, text),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host.to_owned(), Some(port.to_owned())),
        None => (authority.to_owned(), None),
    };
    if scheme {
        return Err(HostError::Url {
            given: given(),
            host,
        });
    }
    if rest.contains(['/', '?', '#']) {
        return Err(HostError::Path {
            given: given(),
            host,
        });
    }
    if let Some(port) = port {
        if host.parse::<IpAddr>().is_ok() {
            return Err(HostError::IpAddress(given()));
        }
        return Err(HostError::Port {
            given: given(),
            host,
            port,
        });
    }
    if text.contains('*') {
        return Err(HostError::Wildcard(given()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn refuses_more_than_a_name() {
        use HostError::{IpAddress, Path, Port, Url, Wildcard};
        let host = || "edition.cnn.com".to_owned();
        let url = |given| Url {
            given,
            host: host(),
        };
        let path = |given| Path {
            given,
            host: host(),
        };
        let port = |given| Port {
            given,
            host: host(),
            port: "443".to_owned(),
        };
        check(&[
            ("https://edition.cnn.com", &url),
            ("http://me:secret@edition.cnn.com:8080/politics?x=1#y", &url),
            ("edition.cnn.com/politics", &path),
            ("edition.cnn.com?x=1", &path),
            ("edition.cnn.com:443", &port),
            ("10.0.0.1", &IpAddress),
            ("10.0.0.1:443", &IpAddress),
            ("::1", &IpAddress),
            ("[::1]:443", &IpAddress),
            ("*.cnn.com", &Wildcard),
            ("*", &Wildcard),
        ]);
    }
}

//! The name of a host outside the mesh.

use std::net::IpAddr;

use super::HostError;

/// The fully qualified DNS name of one host outside the mesh, in lower case, such as `edition.cnn.com`.
///
/// The rules are those of Istio's `ValidateFQDN` (`pkg/config/validation/agent/validation.go`), made narrower where
/// an egress gateway needs it: at least two labels, since a Gateway refuses short names, and no trailing dot, since
/// the name is compared with `Host` headers and SNI values, which have none. DNS ignores case, so upper case is
/// lowered rather than refused. Names of services in the cluster, such as `shop.default.svc.cluster.local`, are refused:
/// a ServiceEntry for one would hide the service from the mesh.
///
/// ```
/// use egressgen_model::values::Host;
///
/// let host: Host = "Edition.CNN.com".parse()?;
/// assert_eq!(host.as_str(), "edition.cnn.com");
///
/// let error = Host::new("https://edition.cnn.com/politics").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     r#""https://edition.cnn.com/politics" is a URL, but only the name of the host is wanted: edition.cnn.com"#
/// );
/// # Ok::<(), egressgen_model::values::HostError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

// === impl Host ===

impl Host {
    /// The longest name that DNS can carry, in characters.
    pub const MAX_LENGTH: usize = 253;

    /// Takes a fully qualified DNS name.
    pub fn new(text: &str) -> Result<Self, HostError> {
        if text.is_empty() {
            return Err(HostError::Empty);
        }
        refuse_more_than_a_name(text)?;
        refuse_characters(text)?;
        refuse_shape(text)?;
        let name = text.to_ascii_lowercase();
        if is_in_cluster(&name) {
            return Err(HostError::InCluster(text.to_owned()));
        }
        Ok(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

as_text!(Host, HostError);

/// The domains of services in a cluster: its default domain, that of services shared by several clusters
/// (KEP-1645), and the short form `NAME.NAMESPACE.svc`, which the search list of every pod completes.
const CLUSTER_DOMAINS: [&str; 3] = ["cluster.local", "clusterset.local", "svc"];

fn is_in_cluster(name: &str) -> bool {
    CLUSTER_DOMAINS.iter().any(|domain| {
        let rest = name.strip_suffix(domain);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether a top-level domain has services in the cluster under it.
pub(super) fn has_services_under(top: &str) -> bool {
    let top = top.to_ascii_lowercase();
    CLUSTER_DOMAINS
        .iter()
        .any(|domain| domain.rsplit('.').next() == Some(top.as_str()))
}

/// The mistakes of someone who has a URL, an address or a pattern at hand: each has a message of its own.
fn refuse_more_than_a_name(text: &str) -> Result<(), HostError> {
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

fn refuse_characters(text: &str) -> Result<(), HostError> {
    let given = || text.to_owned();
    if let Some(character) = text.chars().find(|c| !c.is_ascii()) {
        return Err(HostError::NotAscii {
            given: given(),
            character,
        });
    }
    if text.contains('_') {
        return Err(HostError::Underscore(given()));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if let Some(character) = text.chars().find(|c| !allowed(*c)) {
        return Err(HostError::Character {
            given: given(),
            character,
        });
    }
    Ok(())
}

fn refuse_shape(text: &str) -> Result<(), HostError> {
    let given = || text.to_owned();
    if let Some(host) = text.strip_suffix('.')
        && !host.is_empty()
        && !host.ends_with('.')
    {
        return Err(HostError::TrailingDot {
            given: given(),
            host: host.to_owned(),
        });
    }
    for label in text.split('.') {
        if label.is_empty() {
            return Err(HostError::EmptyLabel(given()));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(HostError::Hyphen {
                given: given(),
                label: label.to_owned(),
            });
        }
        if label.len() > 63 {
            return Err(HostError::LongLabel {
                given: given(),
                length: label.len(),
            });
        }
    }
    if text.len() > Host::MAX_LENGTH {
        return Err(HostError::TooLong {
            given: given(),
            length: text.len(),
        });
    }
    let Some((_, top)) = text.rsplit_once('.') else {
        return Err(HostError::Short(given()));
    };
    if top.bytes().all(|b| b.is_ascii_digit()) {
        return Err(HostError::NumericTopLabel(given()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_fully_qualified_names() {
        let label = "a".repeat(63);
        let longest = format!("{label}.{label}.{label}.{}", "a".repeat(61));
        assert_eq!(longest.len(), Host::MAX_LENGTH);
        for text in [
            "edition.cnn.com",
            "a.b",
            "1.example.com",
            "9gag.com",
            "a--b.example.com",
            "xn--mnchen-3ya.de",
            "example.xn--p1ai",
            "api-1.eu-west-1.example.co.uk",
            longest.as_str(),
        ] {
            assert_eq!(Host::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn lowers_upper_case() {
        assert_eq!(
            Host::new("EDITION.Cnn.com").unwrap().as_str(),
            "edition.cnn.com"
        );
    }

    fn check(cases: &[(&str, &dyn Fn(String) -> HostError)]) {
        for (text, error) in cases {
            assert_eq!(Host::new(text), Err(error((*text).to_owned())), "{text:?}");
        }
    }

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

    #[test]
    fn refuses_services_in_the_cluster() {
        use HostError::InCluster;
        check(&[
            ("shop.default.svc.cluster.local", &InCluster),
            ("Shop.Default.SVC.Cluster.Local", &InCluster),
            ("10-0-0-1.default.pod.cluster.local", &InCluster),
            ("cluster.local", &InCluster),
            ("shop.default.svc.clusterset.local", &InCluster),
            ("shop.default.svc", &InCluster),
            ("default.svc", &InCluster),
        ]);
        for outside in [
            "db.corp.local",
            "mycluster.local",
            "a.svc.example.com",
            "a.notsvc",
            "cluster.local.example.com",
        ] {
            assert_eq!(Host::new(outside).unwrap().as_str(), outside);
        }
    }

    #[test]
    fn refuses_characters() {
        use HostError::{Character, NotAscii, Underscore};
        check(&[
            ("m\u{fc}nchen.de", &|given| NotAscii {
                given,
                character: '\u{fc}',
            }),
            ("my_host.com", &Underscore),
            ("a b.com", &|given| Character {
                given,
                character: ' ',
            }),
            ("a.com\n", &|given| Character {
                given,
                character: '\n',
            }),
        ]);
    }

    #[test]
    fn refuses_shapes() {
        use HostError::{
            EmptyLabel, Hyphen, LongLabel, NumericTopLabel, Short, TooLong, TrailingDot,
        };
        let long_label = "a".repeat(64) + ".com";
        let too_long = ["a"; 128].join(".");
        check(&[
            ("", &|_| HostError::Empty),
            ("edition.cnn.com.", &|given| TrailingDot {
                given,
                host: "edition.cnn.com".to_owned(),
            }),
            (".", &EmptyLabel),
            (".cnn.com", &EmptyLabel),
            ("cnn..com", &EmptyLabel),
            ("cnn.com..", &EmptyLabel),
            ("-cnn.com", &|given| Hyphen {
                given,
                label: "-cnn".to_owned(),
            }),
            ("cnn-.com", &|given| Hyphen {
                given,
                label: "cnn-".to_owned(),
            }),
            (&long_label, &|given| LongLabel { given, length: 64 }),
            (&too_long, &|given| TooLong { given, length: 255 }),
            ("localhost", &Short),
            ("1.2.3", &NumericTopLabel),
            ("256.256.256.256", &NumericTopLabel),
        ]);
    }
}

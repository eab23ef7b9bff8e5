//! Names of hosts outside the mesh.

mod cluster;
mod dns_name;
mod error;
mod more_than_a_name;
mod pattern;

pub use error::HostError;
pub use pattern::HostPattern;

use cluster::is_in_cluster;
use dns_name::refuse_other_than_a_dns_name;
use more_than_a_name::refuse_more_than_a_name;

/// The fully qualified DNS name of one host outside the mesh, in lower case, such as `edition.cnn.com`.
///
/// The rules are those of Istio's `ValidateFQDN` (`pkg/config/validation/agent/validation.go`), but stricter where an
/// egress gateway needs it: at least two labels, since a Gateway rejects short names, and no trailing dot, since the
/// name is compared with `Host` headers and SNI values, which have none. DNS ignores case, so upper-case letters are
/// converted to lower case. Names of services in the cluster, such as `shop.default.svc.cluster.local`, are rejected: a
/// ServiceEntry for such a name would hide the service from the mesh.
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
///     r#""https://edition.cnn.com/politics" is a URL: give only the host name, edition.cnn.com"#
/// );
/// # Ok::<(), egressgen_model::values::HostError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

// === impl Host ===

impl Host {
    /// The maximum length of a DNS name, in characters.
    pub const MAX_LENGTH: usize = 253;

    /// Validates a fully qualified DNS name.
    pub fn new(text: &str) -> Result<Self, HostError> {
        if text.is_empty() {
            return Err(HostError::Empty);
        }
        refuse_more_than_a_name(text)?;
        refuse_other_than_a_dns_name(text)?;
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

    /// Checks which error each text gives.
    pub(super) fn check(cases: &[(&str, &dyn Fn(String) -> HostError)]) {
        for (text, error) in cases {
            assert_eq!(Host::new(text), Err(error((*text).to_owned())), "{text:?}");
        }
    }
}

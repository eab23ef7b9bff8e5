//! A host, or all hosts under a domain.

use super::cluster::has_services_under;
use super::{Host, HostError};

/// A host name or all hosts under a domain, such as `*.example.com`, which does not match `example.com`.
///
/// Istio supports a wildcard only as the whole first label (`pkg/config/validation/agent/validation.go`,
/// ValidateWildcardDomain). The domain has at least two labels, so that nobody can open all of `*.com`.
///
/// ```
/// use egressgen_model::values::{Host, HostPattern};
///
/// let pattern: HostPattern = "*.Example.com".parse()?;
/// assert_eq!(pattern.as_str(), "*.example.com");
/// assert!(pattern.covers(&Host::new("a.b.example.com")?));
/// assert!(!pattern.covers(&Host::new("example.com")?));
/// # Ok::<(), egressgen_model::values::HostError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPattern(String);

const WILDCARD: &str = "*.";

// === impl HostPattern ===

impl HostPattern {
    /// Validates a host name, or `*.` and a domain.
    pub fn new(text: &str) -> Result<Self, HostError> {
        match text.strip_prefix(WILDCARD) {
            Some(domain) => {
                let domain = Host::new(domain).map_err(|error| of_wildcard(text, domain, error))?;
                let text = [WILDCARD, domain.as_str()].concat();
                if text.len() > Host::MAX_LENGTH {
                    let length = text.len();
                    return Err(HostError::TooLong {
                        given: text,
                        length,
                    });
                }
                Ok(Self(text))
            }
            None if text.contains('*') && !text.contains(['/', ':']) => {
                Err(HostError::PartialWildcard(text.to_owned()))
            }
            None => Host::new(text).map(Self::from),
        }
    }

    /// The text, such as `edition.cnn.com` or `*.example.com`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it matches all hosts under a domain.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.0.starts_with(WILDCARD)
    }

    /// Whether it matches a host.
    #[must_use]
    pub fn covers(&self, host: &Host) -> bool {
        match self.0.strip_prefix('*') {
            Some(domain) => host.as_str().ends_with(domain),
            None => self.0 == host.as_str(),
        }
    }
}

/// Converts the error for a domain into one for the whole wildcard.
fn of_wildcard(text: &str, domain: &str, error: HostError) -> HostError {
    match error {
        HostError::Short(_) if has_services_under(domain) => HostError::InCluster(text.to_owned()),
        HostError::Short(_) => HostError::WideWildcard(text.to_owned()),
        HostError::InCluster(_) => HostError::InCluster(text.to_owned()),
        other => other,
    }
}

impl From<Host> for HostPattern {
    fn from(host: Host) -> Self {
        Self(host.as_str().to_owned())
    }
}

as_text!(HostPattern, HostError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_hosts_and_whole_first_labels() {
        for (text, wildcard) in [
            ("edition.cnn.com", false),
            ("*.cnn.com", true),
            ("*.a.b.cnn.com", true),
        ] {
            let pattern = HostPattern::new(text).unwrap();
            assert_eq!(pattern.to_string(), text);
            assert_eq!(pattern.is_wildcard(), wildcard, "{text}");
        }
    }

    #[test]
    fn refuses_other_wildcards() {
        let partial = |text: &str| HostError::PartialWildcard(text.to_owned());
        let label = "a".repeat(63);
        let longest = format!("*.{label}.{label}.{label}.{}", "a".repeat(60));
        for (text, error) in [
            ("*", partial("*")),
            ("a*.cnn.com", partial("a*.cnn.com")),
            ("a.*.com", partial("a.*.com")),
            ("*.com", HostError::WideWildcard("*.com".to_owned())),
            ("*.*.com", HostError::Wildcard("*.com".to_owned())),
            ("*.", HostError::Empty),
        ] {
            assert_eq!(HostPattern::new(text), Err(error), "{text}");
        }
        for text in [
            "*.local",
            "*.SVC",
            "*.default.svc",
            "*.cluster.local",
            "*.svc.cluster.local",
            "*.default.svc.cluster.local",
            "*.clusterset.local",
            "shop.default.svc.cluster.local",
        ] {
            let error = HostError::InCluster(text.to_owned());
            assert_eq!(HostPattern::new(text), Err(error), "{text}");
        }
        assert!(HostPattern::new("*.corp.local").is_ok());
        let error = HostPattern::new(&longest).unwrap_err();
        assert!(matches!(error, HostError::TooLong { length: 254, .. }));
    }
}

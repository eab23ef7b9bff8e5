//! The identities of callers, as a gateway sees them with Istio mutual TLS.

use std::fmt;
use std::str::FromStr;

use super::{NameError, Namespace};

/// A service account, as `NAMESPACE/NAME`, such as `shop/checkout`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceAccount {
    namespace: Namespace,
    name: String,
}

/// Why a text is not a [`ServiceAccount`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceAccountError {
    /// The text does not have exactly a namespace and a name.
    #[error("{0:?} is not a service account: give its namespace and name, such as shop/checkout")]
    Shape(String),
    /// The namespace is invalid.
    #[error("invalid namespace of a service account: {0}")]
    Namespace(#[from] NameError),
    /// The name is invalid in Kubernetes.
    #[error(
        "{0:?} is not a service account name: use 1 to 253 lower-case letters, digits, \"-\" and \".\", beginning and ending with a letter or digit"
    )]
    Name(String),
}

/// An identity of the mesh: the SPIFFE ID of the certificate without `spiffe://`, such as
/// `cluster.local/ns/shop/sa/checkout`. A leading or trailing `*` matches all identities with the same end or beginning
/// (Istio, `pilot/pkg/security/authz/matcher/string.go`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Principal(String);

/// Why a text is not a [`Principal`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrincipalError {
    /// The text has a scheme; with it, the identity would match nobody.
    #[error("{given:?} has a scheme, but Istio compares identities without one: give {without}")]
    Scheme {
        /// The text that was given.
        given: String,
        /// The text without the scheme.
        without: String,
    },
    /// The text does not have the form of an identity.
    #[error(
        "{0:?} is not an identity of the mesh: give TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT, or a part of it with `*` at the beginning or the end"
    )]
    Form(String),
}

// === impl ServiceAccount ===

impl ServiceAccount {
    /// The namespace.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The identity in the mesh. Istio treats `cluster.local` as the trust domain of the mesh, whatever its name is
    /// (`pilot/pkg/security/trustdomain/bundle.go`, ReplaceTrustDomainAliases).
    #[must_use]
    pub fn principal(&self) -> String {
        format!("cluster.local/ns/{}/sa/{}", self.namespace, self.name)
    }
}

impl FromStr for ServiceAccount {
    type Err = ServiceAccountError;

    fn from_str(text: &str) -> Result<Self, ServiceAccountError> {
        let (namespace, name) = text
            .split_once('/')
            .ok_or_else(|| ServiceAccountError::Shape(text.to_owned()))?;
        if name.contains('/') {
            return Err(ServiceAccountError::Shape(text.to_owned()));
        }
        let namespace = namespace.parse()?;
        let labels = |name: &str| name.split('.').all(|label| super::Name::new(label).is_ok());
        if name.len() > 253 || !labels(name) {
            return Err(ServiceAccountError::Name(name.to_owned()));
        }
        Ok(Self {
            namespace,
            name: name.to_owned(),
        })
    }
}

impl fmt::Display for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

// === impl Principal ===

impl Principal {
    /// The identity, or the pattern.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Principal {
    type Err = PrincipalError;

    fn from_str(text: &str) -> Result<Self, PrincipalError> {
        if let Some(without) = text.strip_prefix("spiffe://") {
            return Err(PrincipalError::Scheme {
                given: text.to_owned(),
                without: without.to_owned(),
            });
        }
        let inner = text.strip_prefix('*').or(text.strip_suffix('*'));
        let whole = || {
            let parts: Vec<_> = text.split('/').collect();
            matches!(parts[..], [domain, "ns", namespace, "sa", account]
                if ![domain, namespace, account].contains(&""))
        };
        let fits = match inner {
            Some(inner) => !inner.is_empty() && !inner.contains('*'),
            None => whole(),
        };
        if !fits || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(PrincipalError::Form(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_accounts() {
        let account: ServiceAccount = "shop/check.out-1".parse().unwrap();
        assert_eq!(account.to_string(), "shop/check.out-1");
        assert_eq!(account.principal(), "cluster.local/ns/shop/sa/check.out-1");
        for text in [
            "",
            "shop",
            "/a",
            "shop/",
            "a/b/c",
            "Shop/a",
            "shop/A",
            "shop/a..b",
            "shop/*",
        ] {
            assert!(text.parse::<ServiceAccount>().is_err(), "{text}");
        }
    }

    #[test]
    fn principals() {
        for text in [
            "cluster.local/ns/shop/sa/checkout",
            "*/ns/shop/sa/checkout",
            "cluster.local/ns/shop/*",
        ] {
            assert_eq!(text.parse::<Principal>().unwrap().as_str(), text);
        }
        for text in [
            "",
            "*",
            "**",
            "checkout",
            "cluster.local/ns/shop",
            "cluster.local/ns//sa/a",
            "a/*/b",
            "*/ns/shop/sa/a b",
            "spiffe://cluster.local/ns/shop/sa/checkout",
        ] {
            assert!(text.parse::<Principal>().is_err(), "{text}");
        }
    }
}

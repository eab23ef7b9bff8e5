//! An egress gateway: its Service and the labels of its pods.

use super::{Namespace, Selector};

/// The name of a gateway's Service: 1 to 63 lower-case letters, digits and `-`, beginning with a letter and ending with
/// a letter or digit (RFC 1035, as Kubernetes requires it for Services).
///
/// The pattern on the AKS page also allows dots and a leading digit, which Service names can't have. AKS also documents
/// limits that it does not enforce: see [`caveats`](Self::caveats).
///
/// ```
/// use egressgen_model::values::GatewayName;
///
/// assert!(GatewayName::new("asm-egress-test")?.caveats().next().is_none());
/// assert!(GatewayName::new("asm.egress").is_err());
/// # Ok::<(), egressgen_model::values::GatewayNameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GatewayName(String);

/// Why a text is not a [`GatewayName`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayNameError {
    /// The text is empty.
    #[error("the gateway name is empty: give the name of its Service, such as asm-egress-test")]
    Empty,
    /// The name does not match the pattern of the AKS page.
    #[error(
        "{0:?} is not a gateway name: use only lower-case letters, digits and \"-\", beginning with a letter and ending with a letter or digit"
    )]
    Pattern(String),
    /// The name matches the pattern of the AKS page, but Kubernetes rejects it.
    #[error(
        "{0:?} can't be a gateway name: the Service has the same name, and a Service name contains no \".\" and begins with a letter"
    )]
    NoServiceName(String),
    /// The name is longer than the name of a Service can be.
    #[error(
        "{given:?} has {length} characters, but a gateway name can have at most 63 (53 on AKS)"
    )]
    TooLong {
        /// The text that was given.
        given: String,
        /// Its length.
        length: usize,
    },
}

/// A documented limit of AKS that a [`GatewayName`] exceeds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayNameCaveat {
    /// AKS documents a limit of 53 characters; its CLI accepts up to 63.
    LongerThanAks {
        /// The length of the name.
        length: usize,
    },
}

/// An egress gateway that resources refer to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GatewayRef {
    /// The name of its Service.
    pub name: GatewayName,
    /// The namespace of its Service and pods.
    pub namespace: Namespace,
    /// The labels of its pods.
    pub selector: Selector,
}

// === impl GatewayName ===

impl GatewayName {
    /// The maximum length of a Service name, in characters.
    pub const MAX_LENGTH: usize = 63;
    /// The maximum length that the AKS page documents, in characters.
    pub const AKS_MAX_LENGTH: usize = 53;

    /// Validates the name of a gateway's Service.
    pub fn new(text: impl Into<String>) -> Result<Self, GatewayNameError> {
        let text = text.into();
        if text.is_empty() {
            return Err(GatewayNameError::Empty);
        }
        if !text.split('.').all(fits_pattern) {
            return Err(GatewayNameError::Pattern(text));
        }
        if text.contains('.') || text.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(GatewayNameError::NoServiceName(text));
        }
        if text.len() > Self::MAX_LENGTH {
            let length = text.len();
            return Err(GatewayNameError::TooLong {
                given: text,
                length,
            });
        }
        Ok(Self(text))
    }

    /// Takes a constant of this crate, which the tests validate.
    pub(super) fn constant(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The documented limits that the name exceeds, although Kubernetes accepts it.
    pub fn caveats(&self) -> impl Iterator<Item = GatewayNameCaveat> {
        let length = self.0.len();
        let long =
            (length > Self::AKS_MAX_LENGTH).then_some(GatewayNameCaveat::LongerThanAks { length });
        long.into_iter()
    }
}

/// One part of the pattern of the AKS page, between dots.
fn fits_pattern(part: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !part.is_empty() && part.bytes().all(allowed) && !part.starts_with('-') && !part.ends_with('-')
}

as_text!(GatewayName, GatewayNameError);

// === impl GatewayRef ===

impl GatewayRef {
    /// The fully qualified name of the gateway's Service, which is valid in every namespace.
    ///
    /// The cluster domain is `cluster.local`, Istio's default.
    #[must_use]
    pub fn fqdn(&self) -> String {
        [
            self.name.as_str(),
            ".",
            self.namespace.as_str(),
            ".svc.cluster.local",
        ]
        .concat()
    }

    /// Whether both refer to the same gateway pods, whatever the names of their Services are.
    ///
    /// That is the case if the selector and the namespace are the same. A Gateway applies to pods by their labels, so
    /// gateways with the same selector share all listeners (Istio, `pilot/pkg/model/push_context.go`, mergeGateways). An
    /// AuthorizationPolicy applies by labels too, but only in its own namespace (`pilot/pkg/model/authorization.go`,
    /// ListAuthorizationPolicies), so pods with the same labels in another namespace have other policies. Different
    /// selectors count as different pods, although a pod can have the labels of both.
    ///
    /// ```
    /// use egressgen_model::values::{GatewayName, GatewayRef, Profile};
    ///
    /// let gateway = Profile::Aks.gateway();
    /// let second_service = GatewayRef {
    ///     name: GatewayName::new("egress-internal")?,
    ///     ..gateway.clone()
    /// };
    /// assert!(gateway.selects_same_pods(&second_service));
    ///
    /// let other_namespace = GatewayRef {
    ///     namespace: Profile::Istio.default_namespace(),
    ///     ..gateway.clone()
    /// };
    /// assert!(!gateway.selects_same_pods(&other_namespace));
    ///
    /// let other_labels = GatewayRef {
    ///     selector: "istio=egress-internal".parse()?,
    ///     ..gateway.clone()
    /// };
    /// assert!(!gateway.selects_same_pods(&other_labels));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn selects_same_pods(&self, other: &Self) -> bool {
        self.namespace == other.namespace && self.selector == other.selector
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_a_service_can_be_called() {
        let (longest, aks_longest) = ("a".repeat(63), "a".repeat(53));
        let long = GatewayNameCaveat::LongerThanAks { length: 63 };
        for (text, caveats) in [
            ("asm-egress-test", vec![]),
            ("a", vec![]),
            (aks_longest.as_str(), vec![]),
            (longest.as_str(), vec![long]),
            ("e1", vec![]),
        ] {
            let name = GatewayName::new(text).unwrap();
            assert_eq!(name.caveats().collect::<Vec<_>>(), caveats, "{text}");
        }
    }

    #[test]
    fn refuses_what_no_service_can_be_called() {
        let too_long = "a".repeat(64);
        let pattern = |text: &str| GatewayNameError::Pattern(text.to_owned());
        let no_service = |text: &str| GatewayNameError::NoServiceName(text.to_owned());
        for (text, error) in [
            ("", GatewayNameError::Empty),
            ("Egress", pattern("Egress")),
            ("a_b", pattern("a_b")),
            ("-a", pattern("-a")),
            ("a-", pattern("a-")),
            ("a..b", pattern("a..b")),
            ("a.-b", pattern("a.-b")),
            (".a", pattern(".a")),
            ("a b", pattern("a b")),
            ("a\n", pattern("a\n")),
            ("egress.eu", no_service("egress.eu")),
            ("1st-egress", no_service("1st-egress")),
            ("1", no_service("1")),
            (
                too_long.as_str(),
                GatewayNameError::TooLong {
                    given: too_long.clone(),
                    length: 64,
                },
            ),
        ] {
            assert_eq!(GatewayName::new(text), Err(error), "{text:?}");
        }
    }
}

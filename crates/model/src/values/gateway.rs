//! An egress gateway: its Service and the labels of its pods.

use super::{Namespace, Selector};

/// The name of a gateway's Service: 1 to 63 lower-case letters, digits and `-`, with a letter at the beginning and a
/// letter or digit at the end (RFC 1035, as Kubernetes has it for Services).
///
/// The pattern on the AKS page also lets dots and a leading digit through, and no Service can be called so. What AKS
/// documents otherwise although it works is told by [`caveats`](Self::caveats).
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

/// Why a text is no [`GatewayName`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayNameError {
    /// Nothing was given.
    #[error("the gateway's name is empty: give the name of its Service, such as asm-egress-test")]
    Empty,
    /// The name has a character or an end that no name has.
    #[error(
        "{0:?} is not a gateway name: it has only lower-case letters, digits and \"-\", begins with a letter, and ends with a letter or digit"
    )]
    Pattern(String),
    /// The pattern of the AKS page takes the name, and Kubernetes does not.
    #[error(
        "{0:?} can't be the name of a gateway: its Service has the same name, and the name of a Service has no \".\" and begins with a letter"
    )]
    NoServiceName(String),
    /// The name is longer than a Service's name can be.
    #[error("{given:?} has {length} characters, but a gateway name has at most 63 (on AKS, 53)")]
    TooLong {
        /// What was given.
        given: String,
        /// Its length.
        length: usize,
    },
}

/// What AKS documents against a [`GatewayName`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayNameCaveat {
    /// AKS documents 53 characters as the limit; its command line lets up to 63 through.
    LongerThanAks {
        /// The length of the name.
        length: usize,
    },
}

/// An egress gateway, as the resources refer to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GatewayRef {
    /// The name of its Service.
    pub name: GatewayName,
    /// The namespace of its Service and pods.
    pub namespace: Namespace,
    /// Labels that its pods carry.
    pub selector: Selector,
}

// === impl GatewayName ===

impl GatewayName {
    /// The length of the longest Service name, in characters.
    pub const MAX_LENGTH: usize = 63;
    /// The longest name that the AKS page allows, in characters.
    pub const AKS_MAX_LENGTH: usize = 53;

    /// Takes the name of a gateway's Service.
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

    /// Takes a name of this crate's own, which its tests hold to the pattern.
    pub(super) fn constant(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a cluster may still have against the name.
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
    /// The gateway's Service as a fully qualified name, which means the same in every namespace.
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
    /// This takes the same labels in the same namespace. A Gateway applies to the pods that carry its labels, so two
    /// gateways with one selector share every listener (Istio, `pilot/pkg/model/push_context.go`, mergeGateways). An
    /// AuthorizationPolicy applies to such pods in its own namespace only (`pilot/pkg/model/authorization.go`,
    /// ListAuthorizationPolicies), so the same labels in another namespace are other pods, with their own policies.
    /// Different selectors count as different pods, although one pod can carry the labels of both.
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

//! The installations that gateways come from.

use serde::Serialize;

use super::{GatewayName, GatewayRef, Namespace, Selector};

/// How the gateway was installed, which determines its default name, namespace and labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The Istio add-on of Azure Kubernetes Service: `asm-egress-test` in `aks-istio-egress`, the names of the AKS
    /// page; the value of the label `istio` is the name of the gateway.
    #[default]
    Aks,
    /// Istio's own installation: `istio-egressgateway` in `istio-system`; the value of the label `istio` is the name of
    /// the gateway without a leading `istio-`, as Istio's Helm chart for gateways sets it.
    Istio,
}

// === impl Profile ===

impl Profile {
    /// The default gateway.
    ///
    /// ```
    /// use egressgen_model::values::Profile;
    ///
    /// let gateway = Profile::Aks.gateway();
    /// assert_eq!(gateway.fqdn(), "asm-egress-test.aks-istio-egress.svc.cluster.local");
    /// assert_eq!(Profile::Istio.gateway().selector.to_string(), "istio=egressgateway");
    /// ```
    #[must_use]
    pub fn gateway(self) -> GatewayRef {
        let name = self.default_name();
        GatewayRef {
            selector: self.selector(&name),
            namespace: self.default_namespace(),
            name,
        }
    }

    /// The default name of the gateway's Service.
    #[must_use]
    pub fn default_name(self) -> GatewayName {
        GatewayName::constant(match self {
            Self::Aks => "asm-egress-test",
            Self::Istio => "istio-egressgateway",
        })
    }

    /// The default namespace of the gateway.
    #[must_use]
    pub fn default_namespace(self) -> Namespace {
        Namespace::constant(match self {
            Self::Aks => "aks-istio-egress",
            Self::Istio => "istio-system",
        })
    }

    /// The labels of a gateway with this name.
    #[must_use]
    pub fn selector(self, name: &GatewayName) -> Selector {
        let name = name.as_str();
        Selector::istio(match self {
            Self::Aks => name,
            Self::Istio => name.strip_prefix("istio-").unwrap_or(name),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_are_valid() {
        for profile in [Profile::Aks, Profile::Istio] {
            let gateway = profile.gateway();
            assert_eq!(
                GatewayName::new(gateway.name.as_str()),
                Ok(gateway.name.clone())
            );
            assert_eq!(
                Namespace::new(gateway.namespace.as_str()),
                Ok(gateway.namespace)
            );
            assert_eq!(
                gateway.selector.to_string().parse(),
                Ok(gateway.selector.clone())
            );
        }
    }

    /// A selector made of a gateway's name needs no check of its own.
    #[test]
    fn the_longest_name_is_a_label_value() {
        let name = GatewayName::new("a".repeat(GatewayName::MAX_LENGTH)).unwrap();
        let selector = Profile::Aks.selector(&name);
        assert_eq!(selector.to_string().parse(), Ok(selector.clone()));
    }
}

//! A gateway of a policy.

use std::sync::Arc;

use egressgen_model::values::GatewayRef;
use egressgen_model::values::aks::AksGateway;

/// A gateway of a policy.
///
/// ```
/// use egressgen::Profile;
/// use egressgen::policy::PolicyGateway;
///
/// let gateway = PolicyGateway::new(Profile::Istio.gateway()).with_exclusive(true);
/// assert_eq!(gateway.gateway.name.as_str(), "istio-egressgateway");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyGateway {
    /// The gateway.
    pub gateway: Arc<GatewayRef>,
    /// Whether the labels of its pods were derived from its name, since the text of the policy does not have them.
    pub(crate) selector_is_assumed: bool,
    /// Whether only the policies that are planned together use it, so that it may refuse every server name that none of
    /// their destinations has.
    pub exclusive: bool,
    /// Where it is, if it is a gateway of the Istio add-on of AKS.
    pub aks: Option<AksGateway>,
}

// === impl PolicyGateway ===

impl PolicyGateway {
    /// A gateway that other policies may use too.
    #[must_use]
    pub fn new(gateway: impl Into<Arc<GatewayRef>>) -> Self {
        Self {
            gateway: gateway.into(),
            selector_is_assumed: false,
            exclusive: false,
            aks: None,
        }
    }

    /// Used by the policies that are planned together only, or by others too.
    #[must_use]
    pub fn with_exclusive(mut self, exclusive: bool) -> Self {
        self.exclusive = exclusive;
        self
    }

    /// With its place on AKS.
    #[must_use]
    pub fn with_aks(mut self, aks: AksGateway) -> Self {
        self.aks = Some(aks);
        self
    }
}

impl From<GatewayRef> for PolicyGateway {
    fn from(gateway: GatewayRef) -> Self {
        Self::new(gateway)
    }
}

impl From<Arc<GatewayRef>> for PolicyGateway {
    fn from(gateway: Arc<GatewayRef>) -> Self {
        Self::new(gateway)
    }
}

//! What users want: the hosts outside the mesh, how traffic to them leaves, and who may call them. Nothing here is Istio's.
//!
//! ```text
//! YAML ──► document ──► Policy
//!    read    the form    │ resolve: applies defaults, finds gateways by name
//!           ◄────────────┘ write: only what is set
//! ```
//!
//! ```yaml
//! apiVersion: egressgen.dev/v1alpha1
//! kind: EgressPolicy
//! metadata: {name: partners, namespace: aks-istio-egress}
//! spec:
//!   gateway: {name: asm-egress-test, namespace: aks-istio-egress}
//!   destinations:
//!   - {host: www.example.org, flow: https}
//!   - {host: api.example.net, flow: [https, tls-origination]}
//! ```

mod access;
mod aks;
mod applications;
mod callers;
mod connection_pool;
mod defaults;
mod destination;
mod document;
mod export_to;
mod flow;
mod forms;
mod gateway;
mod gateways;
mod id;
mod istio_duration;
mod labels;
mod origin;
mod read;
mod resolve;
mod retries;
mod retry_on;
mod rules;
mod scalars;
mod schema;
mod settings;
mod text;
mod write;

use std::sync::Arc;

use egressgen_model::values::{IstioVersion, Name, Namespace};

pub use access::Access;
pub use applications::Applications;
pub use callers::{Callers, CallersError};
pub use connection_pool::{ConnectionPool, Limit, LimitError};
pub use defaults::Taken;
pub use destination::{Hosts, PolicyDestination, Resolution, Via};
pub use export_to::{ExportTo, ExportToError, Exports, ExportsError};
pub use flow::{Flow, FlowError};
pub use gateway::PolicyGateway;
pub use id::PolicyId;
pub use istio_duration::{IstioDuration, IstioDurationError};
pub use labels::{LabelKey, LabelKeyError, LabelValue, LabelValueError, Labels, LabelsError};
pub use origin::Origin;
pub use retries::{Retries, RetriesError};
pub use retry_on::{RetryOn, RetryOnError};
pub use rules::POLICY_RULES;
pub use schema::schema;
pub use settings::{Setting, Settings};
pub use write::WritePolicyError;

pub use crate::non_empty::{EmptyList, NonEmpty};

/// One policy: gateways, the hosts whose traffic leaves through them, and what is enforced around them.
///
/// ```
/// use std::sync::Arc;
///
/// use egressgen::plan::Plan;
/// use egressgen::policy::{IstioDuration, Policy, PolicyDestination, Via};
/// use egressgen::{Host, Name, Profile};
///
/// let gateway = Arc::new(Profile::Aks.gateway());
/// let partner = PolicyDestination::tls_origination(Host::new("partner.example.com")?, gateway.clone())
///     .with_client_certificate(Name::new("partner-cert")?)
///     .with_timeout("10s".parse::<IstioDuration>()?);
/// let policy = Policy::new(Name::new("partners")?)
///     .with_destination(PolicyDestination::https(Host::new("www.example.org")?, gateway))
///     .with_destination(partner)
///     .with_destination(PolicyDestination::http(Host::new("edition.cnn.com")?, Via::Direct));
/// assert_eq!(policy.gateways.len(), 1);
/// assert_eq!(Plan::new(&[policy])?.destinations().len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Policy {
    /// `metadata.name`, which every resource carries in a label.
    pub name: Name,
    /// `metadata.namespace`: what `exportTo` calls `.`, and the namespace of the resources of direct destinations. Unset:
    /// for those, `kubectl apply -n` decides.
    pub namespace: Option<Namespace>,
    /// The version of Istio that the resources are for. Unset: any that has v1 of its APIs.
    pub istio_version: Option<IstioVersion>,
    /// The gateways.
    pub gateways: Vec<PolicyGateway>,
    /// The hosts.
    pub destinations: Vec<PolicyDestination>,
    /// Who may call a host without an [`allow`](Settings::allow) of its own.
    pub access: Access,
    /// Whether the gateways log what goes through them.
    pub access_logs: bool,
    /// What applies to the namespaces of the applications, if any are named.
    pub applications: Option<Applications>,
    /// The defaults that no destination can use, in a policy that was read from a text.
    pub idle_defaults: Vec<Setting>,
}

// === impl Policy ===

impl Policy {
    /// A policy without gateways and destinations.
    #[must_use]
    pub fn new(name: Name) -> Self {
        Self {
            name,
            namespace: None,
            istio_version: None,
            gateways: Vec::new(),
            destinations: Vec::new(),
            access: Access::default(),
            access_logs: false,
            applications: None,
            idle_defaults: Vec::new(),
        }
    }

    /// With a namespace.
    #[must_use]
    pub fn with_namespace(mut self, namespace: Namespace) -> Self {
        self.namespace = Some(namespace);
        self
    }

    /// For this version of Istio: what the version lacks is refused.
    #[must_use]
    pub fn with_istio_version(mut self, version: IstioVersion) -> Self {
        self.istio_version = Some(version);
        self
    }

    /// With another gateway.
    #[must_use]
    pub fn with_gateway(mut self, gateway: impl Into<PolicyGateway>) -> Self {
        self.gateways.push(gateway.into());
        self
    }

    /// With another destination, and with its gateway, unless the policy has that already.
    #[must_use]
    pub fn with_destination(mut self, destination: PolicyDestination) -> Self {
        if let Via::Gateway(gateway) = &destination.via {
            let mut known = self.gateways.iter();
            if !known.any(|known| known.gateway == *gateway) {
                self.gateways.push(Arc::clone(gateway).into());
            }
        }
        self.destinations.push(destination);
        self
    }

    /// With another answer to who may call a host without an [`allow`](Settings::allow) of its own.
    #[must_use]
    pub fn with_access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// With or without logs of the gateways.
    #[must_use]
    pub fn with_access_logs(mut self, access_logs: bool) -> Self {
        self.access_logs = access_logs;
        self
    }

    /// With what applies to the namespaces of the applications.
    #[must_use]
    pub fn with_applications(mut self, applications: Applications) -> Self {
        self.applications = Some(applications);
        self
    }

    /// Its name and namespace.
    #[must_use]
    pub fn id(&self) -> PolicyId {
        PolicyId {
            name: self.name.clone(),
            namespace: self.namespace.clone(),
        }
    }
}

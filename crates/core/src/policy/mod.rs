//! What is wanted: hosts, how their traffic may leave, and who may send it. No Istio in it.
//!
//! ```text
//! YAML ─► document ─► Policy
//!   read   as it is    resolve: defaults taken where they can apply,
//!          written     gateways found by their names
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

mod aks;
mod applications;
mod callers;
mod connection_pool;
mod defaults;
mod destination;
mod document;
mod export_to;
mod flow;
mod gateways;
mod id;
mod istio_duration;
mod labels;
mod non_empty;
mod origin;
mod read;
mod resolve;
mod retries;
mod rules;
mod scalars;
mod schema;
mod settings;
mod text;

use std::sync::Arc;

use egressgen_model::values::aks::AksGateway;
use egressgen_model::values::{GatewayRef, IstioVersion, Name, Namespace};
use schemars::JsonSchema;

pub use applications::Applications;
pub use callers::{Callers, CallersError};
pub use connection_pool::{ConnectionPool, Limit, LimitError};
pub use defaults::Taken;
pub use destination::{Hosts, PolicyDestination, Resolution, Via};
pub use export_to::{ExportTo, ExportToError, Exports, ExportsError};
pub use flow::{Flow, FlowError};
pub use id::PolicyId;
pub use istio_duration::{IstioDuration, IstioDurationError};
pub use labels::{LabelKey, LabelKeyError, LabelValue, LabelValueError, Labels, LabelsError};
pub use non_empty::{EmptyList, NonEmpty};
pub use origin::Origin;
pub use retries::{Retries, RetriesError, RetryOn, RetryOnError};
pub use rules::POLICY_RULES;
pub use schema::schema;
pub use settings::{Setting, Settings};

/// One policy: gateways, the hosts whose traffic leaves by them, and what is enforced around them.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// `metadata.name`, which every object carries in a label.
    pub name: Name,
    /// `metadata.namespace`: what `exportTo` calls `.`, and where the resources of direct destinations go. Unset: for
    /// those, `kubectl apply -n` decides.
    pub namespace: Option<Namespace>,
    /// The version of Istio that the resources are for. Unset: any that has v1 of its APIs.
    pub istio_version: Option<IstioVersion>,
    /// The gateways.
    pub gateways: Vec<PolicyGateway>,
    /// The hosts.
    pub destinations: Vec<PolicyDestination>,
    /// Whether a host may be called by everyone when it has no [`allow`](PolicyDestination::allow).
    pub access: Access,
    /// Whether the gateways log what goes through them.
    pub access_logs: bool,
    /// What applies to the namespaces of the applications, where any are named.
    pub applications: Option<Applications>,
    /// The defaults of which no destination can make use, in a policy that was read from a text.
    pub idle_defaults: Vec<Setting>,
}

// === impl Policy ===

impl Policy {
    /// Its name and namespace.
    #[must_use]
    pub fn id(&self) -> PolicyId {
        PolicyId {
            name: self.name.clone(),
            namespace: self.namespace.clone(),
        }
    }
}

/// A gateway of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyGateway {
    /// The gateway.
    pub gateway: Arc<GatewayRef>,
    /// Whether its pods' labels were derived from its name, since the policy does not say which they are.
    pub selector_is_assumed: bool,
    /// Whether only the policies that are planned together use it, so that it may refuse every server name that none of
    /// their destinations has.
    pub exclusive: bool,
    /// Where it is, when it is one of the Istio add-on of AKS and that is said.
    pub aks: Option<AksGateway>,
}

/// Who may call a host that names no callers of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case", inline)]
pub enum Access {
    /// Everyone in the mesh.
    #[default]
    Open,
    /// Nobody.
    DefaultDeny,
}

//! What is wanted: hosts, and how their traffic may leave. No Istio in it.
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

mod flow;
mod read;

use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Host, Name, Namespace, Port};
use egressgen_yaml::Span;

pub use flow::{Flow, FlowError};

/// One policy: gateways, and the hosts whose traffic leaves by them.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// `metadata.name`, for people.
    pub name: Name,
    /// `metadata.namespace`: where the resources go. Unset: `kubectl apply -n` decides.
    pub namespace: Option<Namespace>,
    /// The hosts.
    pub destinations: Vec<PolicyDestination>,
}

/// A host, and what may leave for it.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDestination {
    /// The host.
    pub host: Host,
    /// The short name, of which the names of resources are made. Unset: the host with dots as dashes.
    pub name: Option<Name>,
    /// What applications send and what leaves; at least one.
    pub flows: Vec<Flow>,
    /// Which way the traffic takes.
    pub via: Via,
    /// Whether the hop to the gateway is mutual TLS of the mesh, so that the gateway knows who calls. Unset: as each
    /// flow has it by itself, which is no for `https` and yes for the others.
    pub identity: Option<bool>,
    /// The port that applications call. Unset: 443 for `https`, 80 for `http` and `tls-origination`.
    pub port: Option<Port>,
    /// The port of the host, where it differs from the one that applications call. Unset: 443 for
    /// `tls-origination`, the same for the others.
    pub target_port: Option<Port>,
    /// The Secret, in the gateway's namespace, with the client certificate that the gateway shows to the host.
    pub client_certificate: Option<Name>,
    /// Where it stands, when it was read from a text.
    pub places: Places,
}

/// Where the parts of a [`PolicyDestination`] stand in the text it was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The number of the text, counted from 0 by who reads several.
    pub text: usize,
    /// The host.
    pub host: Span,
    /// The flows.
    pub flow: Span,
}

/// Which way traffic takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// Through a gateway.
    Gateway(Arc<GatewayRef>),
    /// Straight from the sidecar.
    Direct,
}

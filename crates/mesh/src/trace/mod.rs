//! Requests, and what became of them.

mod reason;
mod request;
mod symptom;
mod verdict;

use std::sync::Arc;

pub use reason::Reason;
pub use request::{Caller, Entry, Protocol, Request, Target};
pub use symptom::Symptom;
pub use verdict::{Departure, Refusal, Security, Verdict};

use crate::Evidence;

/// What became of a request.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The proxies that it went through, in order.
    pub hops: Vec<Hop>,
    /// Where it ended.
    pub verdict: Verdict,
    /// What could change the verdict and is not known: EnvoyFilters, weights, what the resources do not say.
    pub unknown: Vec<Unknown>,
}

/// One proxy on the way.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The proxy.
    pub proxy: Proxy,
    /// What decided, in order.
    pub steps: Vec<Step>,
    /// The cluster that Envoy sends to, such as `outbound|80|cnn|istio-egressgateway.istio-system.svc.cluster.local`;
    /// none if the request ended before.
    pub cluster: Option<String>,
}

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Proxy {
    /// The sidecar of the application.
    Sidecar {
        /// The namespace of the application.
        namespace: Arc<str>,
        /// The service account of the application.
        service_account: Arc<str>,
    },
    /// A gateway.
    Gateway {
        /// The namespace of its pods.
        namespace: Arc<str>,
        /// Its name.
        name: Arc<str>,
        /// The port of the pod that the request arrives at.
        port: u16,
    },
}

/// One decision of a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was decided.
    pub stage: Stage,
    /// What was chosen, as Envoy names it: `0.0.0.0_80`, `outbound|443||edition.cnn.com`.
    pub chosen: String,
    /// What decided it; none for a default of Istio.
    pub evidence: Option<Evidence>,
    /// The decision in one sentence without a full stop.
    pub text: String,
    /// What could have decided it and did not.
    pub passed_over: Vec<PassedOver>,
}

/// A resource that did not decide, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The part of the resource.
    pub evidence: Evidence,
    /// Why not, in one sentence without a full stop.
    pub why: String,
}

/// What a proxy decides, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Which resources the proxy sees.
    Scope,
    /// Which listener takes the connection.
    Listener,
    /// Which filter chain of the listener.
    FilterChain,
    /// Whether AuthorizationPolicies let it through.
    Authorization,
    /// Which virtual host has the host of the request.
    VirtualHost,
    /// Which route has the request.
    Route,
    /// Which cluster it is sent to.
    Cluster,
    /// How it is protected on its way.
    Tls,
    /// Which address it is sent to.
    Endpoint,
}

/// Something that could change the verdict and is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown {
    /// What it is, in one sentence without a full stop.
    pub text: String,
    /// The resource, if it is one: kind, namespace and name.
    pub resource: Option<(String, String, String)>,
}

// === impl Proxy ===

impl std::fmt::Display for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sidecar {
                namespace,
                service_account,
            } => write!(f, "sidecar of {namespace}/{service_account}"),
            Self::Gateway {
                namespace,
                name,
                port,
            } => write!(f, "gateway {namespace}/{name}, port {port}"),
        }
    }
}

// === impl Stage ===

impl Stage {
    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Listener => "listener",
            Self::FilterChain => "filterChain",
            Self::Authorization => "authorization",
            Self::VirtualHost => "virtualHost",
            Self::Route => "route",
            Self::Cluster => "cluster",
            Self::Tls => "tls",
            Self::Endpoint => "endpoint",
        }
    }
}

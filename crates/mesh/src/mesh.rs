//! A set of resources, indexed as Istio sees them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::authz::Policies;
use crate::gateway::Gateway;
use crate::routes::VirtualServices;
use crate::rules::Rules;
use crate::run::Run;
use crate::scope::{Parts, Scope};
use crate::services::Services;
use crate::set::Set;
use crate::sidecar::Sidecar;
use crate::{Context, Item, Request, Trace};

/// A set of resources, indexed as Istio sees them.
///
/// What a sidecar or a gateway does is worked out when a request first comes to it, and kept: the first request from a
/// namespace to a port costs more than the next ones.
#[derive(Debug)]
pub struct Mesh {
    context: Context,
    set: Set,
    services: Services,
    routes: VirtualServices,
    pub(crate) rules: Rules,
    pub(crate) policies: Policies,
    /// By namespace and labels of the pod.
    sidecars: Mutex<HashMap<Workload, Arc<Sidecar>>>,
    gateways: Vec<OnceLock<Gateway>>,
}

type Workload = (Arc<str>, BTreeMap<String, String>);

// === impl Mesh ===

impl Mesh {
    /// Indexes a set of resources. Those without `creationTimestamp` count as younger than all with one, and as created
    /// in this order.
    #[must_use]
    pub fn new(context: Context, items: Vec<Item>) -> Self {
        let set = Set::new(&context, items);
        Self {
            services: Services::new(&set, &context),
            routes: VirtualServices::new(&set, &context),
            rules: Rules::new(&set, &context),
            policies: Policies::new(&set, &context),
            sidecars: Mutex::default(),
            gateways: context.gateways.iter().map(|_| OnceLock::new()).collect(),
            set,
            context,
        }
    }

    /// The settings around the set.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// What becomes of a request.
    ///
    /// ```
    /// use egressgen_mesh::{Caller, Context, Mesh, Protocol, Request};
    ///
    /// let mesh = Mesh::new(Context::default(), Vec::new());
    /// let request = Request::new(Caller::new("shop", "client"), Protocol::Tls, "edition.cnn.com", 443);
    /// // No resource names the host, and the mesh lets unknown hosts pass.
    /// assert_eq!(mesh.trace(&request).verdict.as_str(), "sidecar");
    /// ```
    #[must_use]
    pub fn trace(&self, request: &Request) -> Trace {
        Run::new(self, request).trace()
    }

    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts {
            set: &self.set,
            context: &self.context,
            services: &self.services,
            routes: &self.routes,
        }
    }

    /// The sidecar of a workload.
    pub(crate) fn sidecar(
        &self,
        namespace: &Arc<str>,
        labels: &BTreeMap<String, String>,
    ) -> Arc<Sidecar> {
        let mut sidecars = self.sidecars.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (Arc::clone(namespace), labels.clone());
        let sidecar = sidecars.entry(key).or_insert_with(|| {
            let scope = Scope::of_sidecar(self.parts(), namespace, labels);
            Arc::new(Sidecar::new(scope))
        });
        Arc::clone(sidecar)
    }

    /// A gateway of the context.
    pub(crate) fn gateway(&self, index: usize) -> &Gateway {
        self.gateways[index]
            .get_or_init(|| Gateway::new(self.parts(), &self.context.gateways[index]))
    }
}

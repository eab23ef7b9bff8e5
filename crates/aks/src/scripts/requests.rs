//! The requests of verify.sh: each flow of each destination, as a caller that may call it and as one that may not.

use egressgen::plan::{PlannedDestination, PlannedFlow};
use egressgen::policy::Flow;
use egressgen::{Build, Namespace, Subject};
use serde::Serialize;

use super::callers::{self, Caller};
use crate::AksCluster;

/// The requests that the script sends, and those that it does not.
#[derive(Default)]
pub(super) struct Requests {
    pub(super) requests: Vec<Request>,
    pub(super) not_requested: Vec<NotRequested>,
}

/// A request that the script sends.
pub(super) struct Request {
    pub(super) caller: Caller,
    pub(super) is_allowed: bool,
    /// The namespace and the selector of the gateway, if the request goes through one.
    pub(super) gateway: Option<(String, String)>,
    pub(super) flow: &'static str,
    pub(super) host: String,
    pub(super) port: u32,
    pub(super) target_port: u32,
}

/// A request that the script does not send, and why.
#[derive(Serialize)]
pub(super) struct NotRequested {
    what: String,
    why: &'static str,
}

// === impl Requests ===

impl Requests {
    pub(super) fn of(cluster: &AksCluster) -> Self {
        let mut all = Self::default();
        let Some(first) = cluster.gateways.first() else {
            return all;
        };
        for (subject, bundle) in Build::of(&cluster.plan).bundles() {
            let Subject::Destination(planned) = subject else {
                continue;
            };
            let home = planned
                .gateway()
                .map_or(&first.gateway.namespace, |gateway| &gateway.namespace);
            let allowed = callers::allowed(planned, &bundle, home);
            let refused = callers::refused(planned, &bundle, home);
            for flow in planned.flows() {
                all.add_flow(planned, flow, allowed.as_ref(), refused.as_ref());
            }
        }
        all
    }

    fn add_flow(
        &mut self,
        planned: &PlannedDestination,
        flow: &PlannedFlow,
        allowed: Option<&Caller>,
        refused: Option<&Caller>,
    ) {
        let what = format!(
            "{} to {}:{}",
            flow.kind.as_str(),
            planned.title(),
            flow.port.number()
        );
        let Some(host) = planned.hosts().find(|host| !host.starts_with('*')) else {
            return self.skip(what, "a wildcard; call one of its hosts");
        };
        if planned.gateway().is_none() && flow.kind == Flow::Tcp {
            return self.skip(
                what,
                "a sidecar takes every connection, and without a gateway nothing tells where it led",
            );
        }
        let nobody = planned
            .callers()
            .is_some_and(egressgen::policy::Callers::is_empty);
        match allowed {
            Some(caller) => self.requests.push(request(planned, flow, host, caller, true)),
            None if nobody => {}
            None => self.skip(
                format!("{what} as someone who may call"),
                "the policy names nobody whom this script could be: a namespace or a service account that finds the routes",
            ),
        }
        match refused {
            Some(caller) => self
                .requests
                .push(request(planned, flow, host, caller, false)),
            None if planned.callers().is_none() => {}
            None => self.skip(
                format!("{what} as someone who may not call"),
                "no service account is known that finds the routes and may not call",
            ),
        }
    }

    fn skip(&mut self, what: String, why: &'static str) {
        self.not_requested.push(NotRequested { what, why });
    }
}

fn request(
    planned: &PlannedDestination,
    flow: &PlannedFlow,
    host: &str,
    caller: &Caller,
    is_allowed: bool,
) -> Request {
    let gateway = planned.gateway();
    Request {
        caller: caller.clone(),
        is_allowed,
        gateway: gateway.map(|gateway| {
            let namespace: &Namespace = &gateway.namespace;
            (namespace.to_string(), gateway.selector.to_string())
        }),
        flow: flow.kind.as_str(),
        host: host.to_owned(),
        port: flow.port.number(),
        target_port: flow.target_port.number(),
    }
}

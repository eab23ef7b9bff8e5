//! A request's way through the proxies.

mod arrival;
mod authorize;
mod cluster;
mod destination;
mod endpoint;
mod gateway;
mod http;
mod listener;
mod misfit;
mod others;
mod refuse;
mod sender;
mod sidecar;
mod tls;
mod unknown_destination;

use arrival::Arrival;

use crate::scope::Parts;
use crate::{
    Entry, Hop, Mesh, Proxy, Reason, Request, Stage, Step, Target, Trace, Unknown, Verdict,
};

/// A request on its way.
pub(crate) struct Run<'m> {
    mesh: &'m Mesh,
    parts: Parts<'m>,
    request: &'m Request,
    /// The Host header as it is now; routes may rewrite it.
    authority: String,
    hops: Vec<Hop>,
    unknown: Vec<Unknown>,
}

/// What comes after a proxy.
enum Next {
    End(Verdict),
    /// A gateway, by its index in [`Context::gateways`](crate::Context::gateways).
    Gateway(usize, Arrival),
}

/// A request through more gateways than this goes in a circle.
const MAX_HOPS: usize = 4;

// === impl Run ===

impl<'m> Run<'m> {
    pub(crate) fn new(mesh: &'m Mesh, request: &'m Request) -> Self {
        Self {
            mesh,
            parts: mesh.parts(),
            request,
            authority: request.authority(),
            hops: Vec::new(),
            unknown: Vec::new(),
        }
    }

    pub(crate) fn trace(mut self) -> Trace {
        let gateways = self.mesh.context().gateways.len();
        let mut next = match (&self.request.entry, &self.request.to) {
            (_, Target::Gateway(index)) if *index >= gateways => Next::End(self.refused(
                Proxy::sidecar(&self.request.from),
                Reason::NotListening,
                "the context has no gateway with this index",
            )),
            (Entry::Sidecar, _) => self.sidecar(),
            (entry, Target::Gateway(index)) => {
                let arrival = Arrival::straight(self.request, entry, self.mesh.context());
                Next::Gateway(*index, arrival)
            }
            _ => Next::End(self.refused(
                Proxy::sidecar(&self.request.from),
                Reason::NotListening,
                "a request from a pod without a sidecar can only be traced to a gateway",
            )),
        };
        loop {
            match next {
                Next::End(verdict) => {
                    self.unknown.sort();
                    self.unknown.dedup();
                    return Trace {
                        hops: self.hops,
                        verdict,
                        unknown: self.unknown,
                    };
                }
                Next::Gateway(index, arrival) if self.hops.len() < MAX_HOPS => {
                    next = self.gateway(index, arrival);
                }
                Next::Gateway(index, arrival) => {
                    let proxy = self.gateway_proxy(index, arrival.port);
                    next = Next::End(self.refused(
                        proxy,
                        Reason::NoEndpoint,
                        "the route of the gateway leads to a gateway again",
                    ));
                }
            }
        }
    }

    fn hop(&mut self, proxy: Proxy) {
        self.hops.push(Hop {
            proxy,
            steps: Vec::new(),
            cluster: None,
        });
    }

    /// Adds a decision of the last proxy.
    fn step(&mut self, step: Step) {
        if let Some(hop) = self.hops.last_mut() {
            hop.steps.push(step);
        }
    }

    fn unknown(&mut self, text: impl Into<String>) {
        self.unknown.push(Unknown {
            text: text.into(),
            resource: None,
        });
    }

    fn gateway_proxy(&self, index: usize, port: u16) -> Proxy {
        let gateway = &self.mesh.context().gateways[index];
        Proxy::Gateway {
            namespace: gateway.namespace.clone(),
            name: gateway.name.clone(),
            port,
        }
    }
}

// === impl Step ===

impl Step {
    pub(crate) fn new(stage: Stage, chosen: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            stage,
            chosen: chosen.into(),
            evidence: None,
            text: text.into(),
            passed_over: Vec::new(),
        }
    }

    pub(crate) fn because_of(mut self, evidence: crate::Evidence) -> Self {
        self.evidence = Some(evidence);
        self
    }

    pub(crate) fn past(mut self, passed_over: Vec<crate::PassedOver>) -> Self {
        self.passed_over = passed_over;
        self
    }
}

// === impl Proxy ===

impl Proxy {
    pub(crate) fn sidecar(caller: &crate::Caller) -> Self {
        Self::Sidecar {
            namespace: caller.namespace.clone(),
            service_account: caller.service_account.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Caller, Context, Mesh, Protocol, Reason, Request, Target};

    #[test]
    fn a_gateway_that_is_not_there_refuses() {
        let mesh = Mesh::new(Context::default(), Vec::new());
        let from = Caller::new("shop", "client");
        let mut request = Request::new(from, Protocol::Http, "edition.cnn.com", 80);
        request.to = Target::Gateway(0);
        let refusal = mesh.trace(&request).verdict.refusal().map(|one| one.reason);
        assert_eq!(refusal, Some(Reason::NotListening));
    }
}

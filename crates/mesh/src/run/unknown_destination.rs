//! What a sidecar does with destinations that no resource names.

use egressgen_diagnostics::Path;

use super::arrival::{Around, Arrival, SenderKind};
use super::refuse::refused_by;
use super::sender::Sender;
use super::{Next, Run};
use crate::routes::destination;
use crate::sidecar::Sidecar;
use crate::{Departure, OutboundTraffic, Proxy, Reason, Stage, Step, Target, Verdict};

// === impl Run ===

impl Run<'_> {
    /// A destination that no resource names (`buildCatchAllVirtualHost`,
    /// pilot/pkg/networking/core/httproute.go, and `buildOutboundCatchAllNetworkFiltersOnly`, listener_builder.go).
    pub(super) fn unknown_destination(&mut self, sidecar: &Sidecar, reads_http: bool) -> Next {
        let scope = &sidecar.scope;
        let evidence = scope
            .sidecar
            .filter(|_| scope.outbound_is_of_sidecar)
            .map(|id| {
                let path = Path::from(["spec", "outboundTrafficPolicy"]);
                self.parts.set.evidence(id, path)
            });
        let proxy = Proxy::sidecar(&self.request.from);
        let others = self.hidden(&scope.namespace, self.request.host.as_str());
        let (chosen, text) = match scope.outbound {
            OutboundTraffic::RegistryOnly => (
                "BlackHoleCluster",
                "the mesh refuses unknown destinations (REGISTRY_ONLY)",
            ),
            OutboundTraffic::AllowAny => (
                "PassthroughCluster",
                "the mesh lets unknown destinations pass (ALLOW_ANY)",
            ),
        };
        let step = Step::new(Stage::Cluster, chosen, text).past(others);
        self.step(match &evidence {
            Some(evidence) => step.because_of(evidence.clone()),
            None => step,
        });
        if let Some(hop) = self.hops.last_mut() {
            hop.cluster = Some(chosen.to_owned());
        }
        if scope.outbound == OutboundTraffic::RegistryOnly {
            let mend = format!(
                "add a ServiceEntry for {} with port {}, visible in namespace {}",
                self.request.host, self.request.port, scope.namespace
            );
            let reason = Reason::UnknownDestination;
            return Next::End(refused_by(proxy, reason, reads_http, evidence, mend));
        }
        if let Some(proxy_host) = &scope.egress_proxy {
            let own = &scope.namespace;
            let key = destination(proxy_host, own, 0, |_| None);
            if let (Some(key), Some(evidence)) = (key, evidence) {
                let sender = Sender::sidecar(proxy, SenderKind::Tcp);
                return self.send(scope, &key, &sender, evidence);
            }
        }
        if let Target::Gateway(index) = self.request.to {
            let arrival = Arrival {
                port: self.request.port,
                around: Around::Nothing,
                sender: Some(if reads_http {
                    SenderKind::Http
                } else {
                    SenderKind::Tcp
                }),
            };
            return Next::Gateway(index, arrival);
        }
        let host = match &self.request.to {
            Target::Address(address) => address.to_string(),
            _ => self.request.host.clone(),
        };
        Next::End(Verdict::Sidecar(Departure {
            host,
            port: self.request.port,
            security: self.own_security(),
            authority: reads_http.then(|| self.authority.clone()),
            principal: None,
        }))
    }
}

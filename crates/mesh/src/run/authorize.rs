//! Whether AuthorizationPolicies let a request through a gateway.

use super::Run;
use super::arrival::{Arrival, SenderKind};
use super::others::MAX_OTHERS;
use super::refuse::refused_by;
use crate::authz::{Connection, Decision, HttpRequest};
use crate::services::{Port, Protocol, Service};
use crate::{PassedOver, Proxy, Reason, Refusal, Stage, Step, Verdict};
use egressgen_model::resources::Resolution;

// === impl Run ===

impl Run<'_> {
    pub(super) fn authorize(
        &mut self,
        index: usize,
        arrival: &Arrival,
        principal: Option<&str>,
        kind: SenderKind,
    ) -> Option<Verdict> {
        let mesh = self.mesh;
        let workload = &mesh.context().gateways[index];
        let server_name = arrival.server_name(self.request);
        let authority = self.authority.clone();
        let http = (kind == SenderKind::Http).then(|| HttpRequest {
            authority: &authority,
            path: &self.request.path,
            method: &self.request.method,
            headers: &self.request.headers,
        });
        let decision = mesh.policies.decide(
            self.parts.set,
            workload,
            &Connection {
                port: arrival.port,
                sni: &server_name,
                principal,
                source_ip: None,
                http,
            },
        );
        let proxy = self.gateway_proxy(index, arrival.port);
        self.settle(decision, proxy, kind)
    }

    /// A sidecar asks only about TLS to a wildcard that it looks up by itself.
    pub(super) fn authorize_outbound(&mut self, service: &Service, port: &Port) -> Option<Verdict> {
        let is_looked_up = service.is_wildcard() && service.resolution == Resolution::DynamicDns;
        if !is_looked_up || port.protocol != Protocol::Tls {
            return None;
        }
        let from = &self.request.from;
        let server_name = self.request.server_name().to_ascii_lowercase();
        let connection = Connection {
            port: self.request.port,
            sni: &server_name,
            principal: None,
            source_ip: None,
            http: None,
        };
        let mesh = self.mesh;
        let namespace = &service.namespace;
        let decision = mesh
            .policies
            .decide_outbound(self.parts.set, from, namespace, &connection);
        self.settle(decision, Proxy::sidecar(from), SenderKind::Tcp)
    }

    fn settle(&mut self, decision: Decision, proxy: Proxy, kind: SenderKind) -> Option<Verdict> {
        match decision {
            Decision::Allowed { by, unknown } => {
                self.unknown.extend(unknown);
                if let Some(evidence) = by {
                    let text = "an AuthorizationPolicy allows it";
                    let name = evidence.resource.to_string();
                    self.step(Step::new(Stage::Authorization, name, text).because_of(evidence));
                }
                None
            }
            Decision::Denied {
                by,
                by_default,
                details,
                passed_over,
                others,
                widened,
                unknown,
            } => {
                self.unknown.extend(unknown);
                let (text, mend) = words(by.is_some(), !widened.is_empty(), others);
                let lost = widened.into_iter().map(|evidence| PassedOver {
                    evidence,
                    why: "it needs HTTP, which the gateway does not read on this port".to_owned(),
                });
                let others = passed_over.into_iter().chain(lost).take(MAX_OTHERS);
                let others: Vec<_> = others.collect();
                let cause = by.or(by_default);
                let step = Step::new(Stage::Authorization, "", text).past(others);
                self.step(match &cause {
                    Some(evidence) => step.because_of(evidence.clone()),
                    None => step,
                });
                let reads_http = kind == SenderKind::Http;
                let verdict = refused_by(proxy, Reason::Denied, reads_http, cause, mend);
                Some(match verdict {
                    Verdict::Refused(refusal) => Verdict::Refused(Refusal { details, ..refusal }),
                    other => other,
                })
            }
        }
    }
}

/// What was decided, and what mends it.
fn words(is_denied: bool, is_widened: bool, others: usize) -> (String, &'static str) {
    if is_widened {
        let text = "a DENY rule lost its HTTP fields on this port, and denies more than it says";
        let mend =
            "limit the rule to ports that the gateway reads HTTP on, with to.operation.ports";
        (text.to_owned(), mend)
    } else if is_denied {
        let text = "an AuthorizationPolicy denies it";
        (
            text.to_owned(),
            "let the rule leave out this caller, or call as another",
        )
    } else {
        let text = if others == 0 {
            "there are ALLOW policies, and none of their rules has it".to_owned()
        } else {
            format!(
                "there are ALLOW policies, and none of their rules has it ({others} are about other hosts)"
            )
        };
        (
            text,
            "add a rule with action ALLOW for this caller and host",
        )
    }
}

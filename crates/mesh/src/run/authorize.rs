//! Whether AuthorizationPolicies let a request through a gateway.

use super::Run;
use super::arrival::{Arrival, SenderKind};
use super::refuse::refused_by;
use super::sidecar::MAX_OTHERS;
use crate::authz::{Connection, Decision, HttpRequest};
use crate::{Reason, Refusal, Stage, Step, Verdict};

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
        match decision {
            Decision::Allowed { by, .. } => {
                if let Some(evidence) = by {
                    let text = "an AuthorizationPolicy allows it";
                    let name = evidence.resource.to_string();
                    self.step(Step::new(Stage::Authorization, name, text).because_of(evidence));
                }
                None
            }
            Decision::Denied {
                by,
                details,
                passed_over,
                ..
            } => {
                let (text, mend) = match &by {
                    Some(_) => (
                        "an AuthorizationPolicy denies it",
                        "change the rule, or who calls",
                    ),
                    None => (
                        "there are policies with action ALLOW, and no rule of them has it",
                        "add a rule with action ALLOW for this caller and host",
                    ),
                };
                let others: Vec<_> = passed_over.into_iter().take(MAX_OTHERS).collect();
                let cause = by.or_else(|| others.first().map(|one| one.evidence.clone()));
                let step = Step::new(Stage::Authorization, "", text).past(others);
                self.step(match &cause {
                    Some(evidence) => step.because_of(evidence.clone()),
                    None => step,
                });
                let proxy = self.gateway_proxy(index, arrival.port);
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

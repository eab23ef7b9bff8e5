//! Resources that could have decided and did not.

use egressgen_diagnostics::Path;

use super::Run;
use super::arrival::SenderKind;
use crate::PassedOver;
use crate::names::is_within;
use crate::routes::VsId;
use crate::sidecar::Sidecar;

/// So many resources that were passed over are named; more are noise.
pub(super) const MAX_OTHERS: usize = 5;

// === impl Run ===

impl Run<'_> {
    /// Services of a host that a namespace does not see.
    pub(super) fn hidden(&self, namespace: &str, host: &str) -> Vec<PassedOver> {
        let parts = self.parts;
        let named = parts.services.with_host(host).iter();
        let hidden = named.map(|id| {
            let service = parts.services.get(*id);
            let evidence = service.evidence(parts.set, parts.context, None);
            let why = if service.export.reaches(namespace) {
                format!(
                    "the Sidecar of namespace {namespace} does not import it, or it does not have the port"
                )
            } else {
                format!(
                    "it is exported to {}, and not to {namespace}",
                    service.export.words()
                )
            };
            PassedOver { evidence, why }
        });
        hidden.take(MAX_OTHERS).collect()
    }

    /// VirtualServices of the mesh that also have the host.
    pub(super) fn other_virtual_services(
        &self,
        sidecar: &Sidecar,
        chosen: VsId,
    ) -> Vec<PassedOver> {
        let why = "an older VirtualService has the host; in the mesh only the first counts";
        self.with_same_host(sidecar)
            .into_iter()
            .filter(|vs| *vs != chosen)
            .map(|vs| self.passed_over(vs, why.to_owned()))
            .take(MAX_OTHERS)
            .collect()
    }

    /// VirtualServices of a host that have no route for the request.
    pub(super) fn routes_without_effect(
        &self,
        sidecar: &Sidecar,
        host: &str,
        kind: SenderKind,
    ) -> Vec<PassedOver> {
        let parts = self.parts;
        let egress = sidecar.scope.listener_of(self.request.port);
        let bound = egress.map_or_else(Vec::new, |egress| egress.routes_for(host));
        let port = self.request.port;
        let named = parts.routes.with_host(host).iter().copied();
        named
            .map(|id| {
                let spec = parts.routes.spec(parts.set, id);
                let section = spec.map_or("", |spec| match kind {
                    SenderKind::Http if spec.http.is_empty() => "http",
                    SenderKind::Tcp if spec.tls.is_empty() && spec.tcp.is_empty() => "tls or tcp",
                    _ => "",
                });
                let why = if !bound.contains(&id) {
                    "it is not bound to the mesh, or not visible here".to_owned()
                } else if section.is_empty() {
                    format!("none of its routes is for port {port} in the mesh")
                } else {
                    format!("it has no {section} route, and the port's protocol needs one")
                };
                self.passed_over(id, why)
            })
            .take(MAX_OTHERS)
            .collect()
    }

    fn with_same_host(&self, sidecar: &Sidecar) -> Vec<VsId> {
        let host = &self.host().to_ascii_lowercase();
        let Some(egress) = sidecar.scope.listener_of(self.request.port) else {
            return Vec::new();
        };
        let mut routes = egress.routes_for(host);
        routes.retain(|vs| {
            let hosts = &self.parts.routes.get(*vs).hosts;
            hosts.iter().any(|other| is_within(host, other))
        });
        routes
    }

    fn passed_over(&self, vs: VsId, why: String) -> PassedOver {
        let evidence = self
            .parts
            .routes
            .evidence(self.parts.set, vs, Path::from(["spec"]));
        PassedOver { evidence, why }
    }
}

//! What the sidecar does with a request.

use super::arrival::SenderKind;
use super::listener::Taken;
use super::refuse::refused_by;
use super::sender::Sender;
use super::{Next, Run};
use crate::names::overlap;
use crate::routes::{Client, ClusterKey, MESH, VsId};
use crate::services::ServiceId;
use crate::sidecar::{Sidecar, Target as Action, VirtualHost};
use crate::{Proxy, Reason, Stage, Step};

// === impl Run ===

impl Run<'_> {
    pub(super) fn sidecar(&mut self) -> Next {
        let caller = &self.request.from;
        self.hop(Proxy::sidecar(caller));
        let mesh = self.mesh;
        let sidecar = mesh.sidecar(&caller.namespace, &caller.labels);
        if let Some(id) = sidecar.scope.sidecar {
            let evidence = self
                .parts
                .set
                .evidence(id, egressgen_diagnostics::Path::from(["spec"]));
            let text = "the Sidecar limits what the proxy sees";
            let name = evidence.resource.name.to_string();
            self.step(Step::new(Stage::Scope, name, text).because_of(evidence));
            if sidecar
                .scope
                .listeners
                .iter()
                .any(|egress| egress.is_special)
            {
                self.unknown("the Sidecar has egress listeners with bind, captureMode or HTTP_PROXY, which are not followed");
            }
        }
        let destination = self.destination(&sidecar);
        let port = self.request.port;
        let taken = sidecar.with_port(self.parts, port, |view| self.take(view, &destination));
        match taken {
            Taken::NoListener => {
                let text = format!("no service has port {port} at this address");
                self.step(Step::new(Stage::Listener, "virtualOutbound", text));
                self.unknown_destination(&sidecar, false)
            }
            Taken::Conflict => Next::End(self.refused(
                Proxy::sidecar(caller),
                Reason::Conflict,
                "give the routes and services of the port different SNIs or addresses",
            )),
            Taken::Chain {
                listener,
                action,
                is_default,
                first,
                left_out,
            } => {
                self.listener_step(&listener, first, &left_out);
                if is_default && action == Action::Unknown {
                    let text = "no service of the port has the connection";
                    self.step(Step::new(
                        Stage::FilterChain,
                        "PassthroughFilterChain",
                        text,
                    ));
                }
                self.act(&sidecar, action)
            }
        }
    }

    fn act(&mut self, sidecar: &Sidecar, action: Action) -> Next {
        let proxy = Proxy::sidecar(&self.request.from);
        match action {
            Action::Unknown => self.unknown_destination(sidecar, false),
            // Only routes that say so have CONNECT, and Istio's never do.
            Action::Http | Action::HttpOf(_) if self.request.method == "CONNECT" => {
                let mend = "declare the port as TCP, and give its ServiceEntry addresses";
                Next::End(refused_by(proxy, Reason::NoRoute, true, None, mend))
            }
            Action::Http | Action::HttpOf(_) => {
                let host = self.host().to_ascii_lowercase();
                let port = self.request.port;
                let found = sidecar.with_port(self.parts, port, |view| match action {
                    Action::HttpOf(id) => view.hosts.of_service(&self.parts.services.get(id).host),
                    _ => view.hosts.best(&host),
                });
                match found {
                    Some(VirtualHost::VirtualService(vs)) => self.by_route(sidecar, vs),
                    Some(VirtualHost::Service(id)) => self.reach_service(sidecar, id, None),
                    // A service with routes of its own has no catch-all.
                    None if matches!(action, Action::HttpOf(_)) => Next::End(self.refused(
                        proxy,
                        Reason::NoRoute,
                        "give the service a port with protocol HTTP",
                    )),
                    None => self.unknown_destination(sidecar, true),
                }
            }
            Action::Route(id) => {
                let parts = self.parts;
                let Some(spec) = parts.routes.spec(parts.set, id.vs) else {
                    return self.unknown_destination(sidecar, false);
                };
                let own = parts.set.namespace(parts.routes.get(id.vs).id);
                let evidence = parts.routes.evidence(parts.set, id.vs, id.path());
                let text = "the route has the connection";
                let step = Step::new(Stage::FilterChain, evidence.resource.to_string(), text);
                self.step(step.because_of(evidence));
                let Some((key, index)) = self.l4_destination(
                    id.destinations(spec),
                    own,
                    self.request.port,
                    &sidecar.scope,
                ) else {
                    return self.unknown_destination(sidecar, false);
                };
                let path = id.route_path().key("route").index(index).key("destination");
                let cause = parts.routes.evidence(parts.set, id.vs, path);
                let sender = Sender::sidecar(proxy, SenderKind::Tcp);
                self.send(&sidecar.scope, &key, &sender, cause)
            }
            Action::Service(id, port) => self.reach_service(sidecar, id, Some(port)),
        }
    }

    fn by_route(&mut self, sidecar: &Sidecar, vs: VsId) -> Next {
        let parts = self.parts;
        let evidence = parts
            .routes
            .evidence(parts.set, vs, host_path(parts, vs, &self.authority));
        let text = "the VirtualService has the host";
        let name = without_port(&self.authority).to_owned();
        let others = self.other_virtual_services(sidecar, vs);
        self.step(
            Step::new(Stage::VirtualHost, name, text)
                .because_of(evidence)
                .past(others),
        );
        let client = Client {
            gateway: MESH,
            namespace: &sidecar.scope.namespace,
            labels: &sidecar.scope.labels,
            port: self.request.port,
        };
        let own = parts.set.namespace(parts.routes.get(vs).id);
        let routes: Vec<_> = parts
            .routes
            .spec(parts.set, vs)
            .map_or_else(Vec::new, |spec| {
                crate::routes::http::routes(spec, vs, &client, own).collect()
            });
        let proxy = Proxy::sidecar(&self.request.from);
        let sender = Sender::sidecar(proxy, SenderKind::Http);
        self.by_http_routes(&routes, self.request.port, &sidecar.scope, &sender)
    }

    /// A service that no route is about.
    fn reach_service(&mut self, sidecar: &Sidecar, id: ServiceId, port: Option<u16>) -> Next {
        let parts = self.parts;
        let service = parts.services.get(id);
        let number = port.unwrap_or(self.request.port);
        let declared = service.ports.iter().find(|one| one.number == number);
        let evidence = service.evidence(parts.set, parts.context, declared);
        let kind = if port.is_none() {
            SenderKind::Http
        } else {
            SenderKind::Tcp
        };
        let stage = match kind {
            SenderKind::Http => Stage::VirtualHost,
            SenderKind::Tcp => Stage::FilterChain,
        };
        let text = if kind == SenderKind::Tcp && !overlap(&service.host, &self.request.host) {
            "it has no address of its own, so it takes every connection to the port".to_owned()
        } else {
            format!("no route of a VirtualService is about port {number} of the host")
        };
        let others = self.routes_without_effect(sidecar, &service.host, kind);
        self.step(
            Step::new(stage, service.host.to_string(), text)
                .because_of(evidence.clone())
                .past(others),
        );
        if let Some(port) = declared.filter(|_| kind == SenderKind::Tcp)
            && let Some(refused) = self.authorize_outbound(service, port)
        {
            return Next::End(refused);
        }
        let key = ClusterKey {
            host: service.host.to_string(),
            port: number,
            subset: String::new(),
        };
        let proxy = Proxy::sidecar(&self.request.from);
        self.send(
            &sidecar.scope,
            &key,
            &Sender::sidecar(proxy, kind),
            evidence,
        )
    }
}

/// A Host header without its port: what is before the last colon (Envoy, `HeaderUtility::getPortStart`).
pub(super) fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((_, port)) if port.contains(']') => authority,
        Some((host, _)) => host,
        None => authority,
    }
}

fn host_path(
    parts: crate::scope::Parts<'_>,
    vs: VsId,
    authority: &str,
) -> egressgen_diagnostics::Path {
    let host = &without_port(authority).to_ascii_lowercase();
    let hosts = &parts.routes.get(vs).hosts;
    let path = egressgen_diagnostics::Path::from(["spec", "hosts"]);
    match hosts
        .iter()
        .position(|one| crate::names::is_within(host, one))
    {
        Some(index) => path.index(index),
        None => path,
    }
}

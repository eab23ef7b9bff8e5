//! What a gateway does with a request.

use std::sync::Arc;

use super::arrival::{Around, Arrival, SenderKind};
use super::others::MAX_OTHERS;
use super::refuse::{refused_by, refused_connection};
use super::sender::Sender;
use super::{Next, Run};
use crate::chains::Choice;
use crate::gateway::{Action, Gateway, Target, Termination, VirtualHosts};
use crate::{PassedOver, Reason, Refusal, Stage, Step, Verdict};

/// What the filter chain that takes a connection does.
enum Taken {
    NotListening,
    Conflict,
    None,
    Chain(Target),
}

// === impl Run ===

impl Run<'_> {
    pub(super) fn gateway(&mut self, index: usize, arrival: Arrival) -> Next {
        let proxy = self.gateway_proxy(index, arrival.port);
        self.hop(proxy.clone());
        let gateway = self.mesh.gateway(index);
        let port = arrival.port;
        let listener = gateway.listeners.get(&port);
        let server_name = arrival.server_name(self.request);
        let connection = arrival.connection(self.request, &server_name);
        let taken = match listener {
            None => Taken::NotListening,
            Some(listener) if listener.chains.conflict().is_some() => Taken::Conflict,
            Some(listener) => match listener.chains.choose(&connection) {
                Choice::Chain(chain) | Choice::Default(chain) => Taken::Chain(chain.target.clone()),
                Choice::None => Taken::None,
            },
        };
        let others = self.other_servers(gateway, port, arrival.is_tls(self.request));
        let target = match taken {
            Taken::Chain(target) => target,
            Taken::NotListening => {
                let text = format!("no server of a Gateway listens on port {port} of the pods");
                self.step(Step::new(Stage::Listener, "", text).past(others.clone()));
                let cause = others.into_iter().next().map(|one| one.evidence);
                let mend = format!(
                    "give a Gateway that selects these pods a server for port {port} that a route of its section leads on"
                );
                return Next::End(self.not_listening(&arrival, cause, mend));
            }
            Taken::Conflict => {
                let text =
                    "two filter chains take the same connections, so Envoy rejects the listener";
                self.step(Step::new(Stage::Listener, port.to_string(), text).past(others));
                let mend = "give the servers and routes of the port different SNIs";
                return Next::End(refused_connection(
                    proxy,
                    Reason::Conflict,
                    &arrival,
                    None,
                    mend,
                ));
            }
            Taken::None => {
                let text = if connection.is_tls {
                    format!(
                        "no server or route has the SNI {:?}",
                        connection.server_name
                    )
                } else {
                    "the servers of the port expect TLS, and none arrives".to_owned()
                };
                self.step(Step::new(Stage::FilterChain, "", text).past(others.clone()));
                let cause = self.cause_in_hop();
                let cause = cause.or_else(|| others.into_iter().next().map(|one| one.evidence));
                let mend = self.mend_of_hop(connection.is_tls, &arrival);
                let reason = Reason::NoFilterChain;
                return Next::End(refused_connection(proxy, reason, &arrival, cause, mend));
            }
        };
        let evidence = target.server.evidence(self.parts.set);
        let name = evidence.resource.to_string();
        let text = match target.tls {
            Termination::None => "the server has the connection",
            Termination::Tls => "the server ends TLS",
            Termination::Mesh => "the server ends mutual TLS of the mesh, and knows the caller",
        };
        self.step(Step::new(Stage::FilterChain, name, text).because_of(evidence.clone()));
        if let Some((reason, mend)) = self.misfit(&target, &arrival) {
            let verdict = refused_connection(proxy, reason, &arrival, Some(evidence), mend);
            return Next::End(verdict);
        }
        self.serve(index, gateway, &target, arrival)
    }

    fn serve(
        &mut self,
        index: usize,
        gateway: &Gateway,
        target: &Target,
        arrival: Arrival,
    ) -> Next {
        let proxy = self.gateway_proxy(index, arrival.port);
        let principal = match (&arrival.around, target.tls) {
            (Around::Mesh { principal, .. }, Termination::Mesh) => Some(principal.clone()),
            _ => None,
        };
        let kind = match target.action {
            Action::Http(_) => SenderKind::Http,
            Action::Route(_) | Action::ByServerName => SenderKind::Tcp,
        };
        // The chains of AUTO_PASSTHROUGH have no filter for policies.
        if !matches!(target.action, Action::ByServerName)
            && let Some(refused) = self.authorize(index, &arrival, principal.as_deref(), kind)
        {
            return Next::End(refused);
        }
        let sender = Sender {
            proxy,
            kind,
            is_gateway: true,
            principal,
            around: match target.tls {
                Termination::None => arrival.around,
                Termination::Tls | Termination::Mesh => Around::Nothing,
            },
        };
        let parts = self.parts;
        let server = target.server.of(parts.set);
        let port = server.and_then(|server| u16::try_from(server.port.number).ok());
        let port = port.unwrap_or(arrival.port);
        match &target.action {
            Action::Http(hosts) => self.by_host(gateway, target, hosts, port, &sender),
            Action::ByServerName => {
                self.unknown("the server passes on by the SNI of the mesh (AUTO_PASSTHROUGH)");
                Next::End(self.refused(
                    sender.proxy,
                    Reason::NoCluster,
                    "AUTO_PASSTHROUGH is for gateways between clusters",
                ))
            }
            Action::Route(id) => {
                let evidence = parts.routes.evidence(parts.set, id.vs, id.path());
                let text = "the route has the connection";
                let name = evidence.resource.to_string();
                self.step(Step::new(Stage::Route, name, text).because_of(evidence.clone()));
                let own = parts.set.namespace(parts.routes.get(id.vs).id);
                let spec = parts.routes.spec(parts.set, id.vs);
                let destinations = spec.map_or(&[][..], |spec| id.destinations(spec));
                match self.l4_destination(destinations, own, port, &gateway.scope) {
                    Some((key, index)) => {
                        let path = id.route_path().key("route").index(index).key("destination");
                        let cause = parts.routes.evidence(parts.set, id.vs, path);
                        self.send(&gateway.scope, &key, &sender, cause)
                    }
                    None => Next::End(refused_by(
                        sender.proxy,
                        Reason::NoCluster,
                        false,
                        Some(evidence),
                        "give the route a destination",
                    )),
                }
            }
        }
    }

    fn by_host(
        &mut self,
        gateway: &Gateway,
        target: &Target,
        hosts: &Arc<VirtualHosts>,
        port: u16,
        sender: &Sender,
    ) -> Next {
        let parts = self.parts;
        let host = self.host().to_ascii_lowercase();
        let without = hosts.without_host.iter().map(|vs| PassedOver {
            evidence: parts.routes.evidence(
                parts.set,
                *vs,
                egressgen_diagnostics::Path::from(["spec"]),
            ),
            why: "it has no host in common with the server, or no http route for it".to_owned(),
        });
        let without: Vec<_> = without.take(MAX_OTHERS).collect();
        let Some(found) = hosts.best(&host) else {
            let text =
                format!("no VirtualService that is bound to the Gateway has the host {host}");
            self.step(Step::new(Stage::VirtualHost, "", text).past(without));
            let mend = "bind a VirtualService with the host and an http route to the Gateway";
            return Next::End(refused_by(
                sender.proxy.clone(),
                Reason::NoRoute,
                true,
                Some(target.server.evidence(parts.set)),
                mend,
            ));
        };
        if let Some(server) = found.redirects
            && target.tls == Termination::None
        {
            let evidence = server.evidence(parts.set);
            let text = "the server redirects to HTTPS";
            self.step(Step::new(Stage::VirtualHost, host, text).because_of(evidence.clone()));
            return Next::End(refused_by(
                sender.proxy.clone(),
                Reason::RedirectToHttps,
                true,
                Some(evidence),
                "remove httpsRedirect, or send the request over TLS",
            ));
        }
        let text = "routes of the Gateway have the host";
        self.step(Step::new(Stage::VirtualHost, host, text).past(without));
        self.by_http_routes(&found.routes, port, &gateway.scope, sender)
    }

    fn not_listening(
        &self,
        arrival: &Arrival,
        cause: Option<crate::Evidence>,
        mend: String,
    ) -> Verdict {
        let proxy = self.hops.first().map(|hop| hop.proxy.clone());
        let proxy = proxy.unwrap_or_else(|| crate::Proxy::sidecar(&self.request.from));
        let reads_http = arrival.sender == Some(SenderKind::Http);
        let verdict = refused_by(proxy, Reason::NotListening, reads_http, cause, mend);
        match verdict {
            Verdict::Refused(refusal) if arrival.sender.is_none() => Verdict::Refused(Refusal {
                status: None,
                flags: "",
                ..refusal
            }),
            other => other,
        }
    }

    /// The servers of a port that do not have the connection, and those that Istio left out.
    fn other_servers(&self, gateway: &Gateway, port: u16, is_tls: bool) -> Vec<PassedOver> {
        let set = self.parts.set;
        let skipped = gateway
            .skipped
            .iter()
            .filter(|skipped| skipped.port == port);
        let skipped = skipped.map(|skipped| PassedOver {
            evidence: skipped.server.evidence(set),
            why: match skipped.because_of {
                Some(other) => format!("{}: {}", skipped.why, other.evidence(set).resource),
                None => skipped.why.to_owned(),
            },
        });
        let listens = gateway.listeners.contains_key(&port);
        let servers = gateway.servers.iter().filter(|(other, _)| *other == port);
        let servers = servers.filter_map(|(_, id)| {
            let server = id.of(set)?;
            let mode = server.tls.as_ref().map(|tls| tls.mode);
            let why = if listens && mode.is_some() && !is_tls {
                "it expects TLS".to_owned()
            } else if listens {
                format!("its hosts are {}", server.hosts.join(", "))
            } else {
                let section = if mode.is_some_and(|mode| {
                    matches!(
                        mode,
                        None | Some(egressgen_model::resources::ServerTlsMode::Passthrough)
                    )
                }) {
                    "tls"
                } else {
                    "tcp"
                };
                format!("no {section} route of a VirtualService leads on from it")
            };
            Some(PassedOver {
                evidence: id.evidence(set),
                why,
            })
        });
        skipped.chain(servers).take(MAX_OTHERS).collect()
    }
}

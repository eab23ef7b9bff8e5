//! Where a cluster sends a request.

use egressgen_diagnostics::Path;
use egressgen_model::resources::{Resolution, Subset};

use super::arrival::{Around, SenderKind};
use super::cluster::Cluster;
use super::refuse::refused_by;
use super::sender::Sender;
use super::{Arrival, Next, Run};
use crate::services::{Endpoint, Port, Protocol as PortProtocol, Service};
use crate::set::destination_rule;
use crate::{
    Departure, Evidence, Protocol, Proxy, Reason, Refusal, Security, Stage, Step, Target, Verdict,
};

// === impl Run ===

impl Run<'_> {
    /// Sends a request to an endpoint of a cluster.
    pub(super) fn connect(&mut self, cluster: &Cluster<'_>, sender: &Sender) -> Next {
        let around = self.around(cluster, sender);
        self.tls_step(cluster, sender);
        self.note_what_is_not_traced(cluster, sender);
        let parts = self.parts;
        let owner = parts.services.get(cluster.port.service);
        let evidence = owner.evidence(parts.set, parts.context, Some(&cluster.port.port));
        match self.endpoint(cluster, sender) {
            Endpoint::Gateway(index, number) => {
                let text = format!("the pods of the gateway, port {number}");
                let step = Step::new(Stage::Endpoint, number.to_string(), text);
                self.step(step.because_of(evidence));
                match self.upgrade(cluster, sender, index, number) {
                    Some(refused) => Next::End(refused),
                    None => Next::Gateway(
                        index,
                        Arrival {
                            port: number,
                            around,
                            sender: Some(sender.kind),
                        },
                    ),
                }
            }
            Endpoint::None => self.no_endpoint(cluster, sender, evidence),
            Endpoint::Pods(number) => {
                let host = cluster.key.host.clone();
                let text = "pods of the cluster that are no known gateway";
                self.step(Step::new(Stage::Endpoint, host.clone(), text).because_of(evidence));
                let departure = self.departure(host, number, cluster, sender, around);
                Next::End(Verdict::Mesh(departure))
            }
            Endpoint::Selected(number) => {
                self.unknown("the ServiceEntry selects workloads, which are not known here");
                let host = cluster.key.host.clone();
                self.leave(host, number, cluster, sender, around, evidence)
            }
            Endpoint::Original(target) => {
                let host = self.original_destination();
                let number = target.unwrap_or(self.request.port);
                self.leave(host, number, cluster, sender, around, evidence)
            }
            Endpoint::LookedUp(number) => {
                let host = match sender.kind {
                    SenderKind::Http => self.host().to_owned(),
                    SenderKind::Tcp => self.request.server_name().to_owned(),
                };
                self.leave(host, number, cluster, sender, around, evidence)
            }
            Endpoint::At(host, number) => {
                self.leave(host, number, cluster, sender, around, evidence)
            }
        }
    }

    pub(super) fn endpoint(&self, cluster: &Cluster<'_>, sender: &Sender) -> Endpoint {
        let parts = self.parts;
        let (owner, port) = self.owner_of_endpoints(cluster);
        let subset = self.subset(cluster);
        let endpoint = owner.endpoint(parts.set, parts.context, port, subset, sender.is_gateway);
        let effective = cluster.effective.as_ref();
        match endpoint {
            Endpoint::Gateway(..) | Endpoint::None => endpoint,
            _ if effective.is_some_and(|one| one.is_passthrough) => Endpoint::Original(None),
            endpoint => endpoint,
        }
    }

    /// The service whose endpoints a cluster has. Istio keeps endpoints by host and namespace, so of several
    /// ServiceEntries for one host the oldest with the port has them, whichever the cluster is built for.
    fn owner_of_endpoints<'c>(&'c self, cluster: &'c Cluster<'_>) -> (&'c Service, &'c Port) {
        let services = self.parts.services;
        let known = services.get(cluster.port.service);
        let own = (known, &cluster.port.port);
        if known.is_kubernetes() || known.resolution == Resolution::None {
            return own;
        }
        let (host, namespace) = (&known.host, &known.namespace);
        let can_be =
            |resolution| known.resolution != Resolution::Static || resolution == Resolution::Static;
        let oldest = services.with_endpoints(host, namespace, cluster.key.port, can_be);
        oldest.unwrap_or(own)
    }

    fn subset<'c>(&'c self, cluster: &Cluster<'c>) -> Option<&'c Subset> {
        let (id, index) = cluster.lookup.rule?.subset(cluster.key.subset()?)?;
        self.parts
            .set
            .get(id, destination_rule)?
            .spec
            .subsets
            .get(index)
    }

    /// The host or address that the application connected to.
    pub(super) fn original_destination(&self) -> String {
        match &self.request.to {
            Target::Address(address) => address.to_string(),
            Target::Host | Target::Gateway(_) => self.request.host.clone(),
        }
    }

    fn leave(
        &mut self,
        host: String,
        port: u16,
        cluster: &Cluster<'_>,
        sender: &Sender,
        around: Around,
        evidence: Evidence,
    ) -> Next {
        let text = format!("sent to {host}, port {port}");
        self.step(Step::new(Stage::Endpoint, host.clone(), text).because_of(evidence));
        let departure = self.departure(host, port, cluster, sender, around);
        Next::End(if sender.is_gateway {
            Verdict::Gateway(departure)
        } else {
            Verdict::Sidecar(departure)
        })
    }

    fn departure(
        &self,
        host: String,
        port: u16,
        cluster: &Cluster<'_>,
        sender: &Sender,
        around: Around,
    ) -> Departure {
        let security = match (around, cluster.tls(sender)) {
            (Around::Nothing, _) => self.own_security(),
            (Around::Mesh { sni, .. }, _) => Security::Mesh { sni },
            (Around::Tls { sni }, Some(tls)) => self.originated(tls, sni, cluster.service, sender),
            (Around::Tls { sni }, None) => Security::Passthrough { sni },
        };
        Departure {
            host,
            port,
            security,
            authority: sender.reads_http().then(|| self.authority.clone()),
            principal: sender.principal.clone(),
        }
    }

    /// Whether the hop speaks HTTP/2, which takes no upgrade to WebSocket.
    fn upgrade(
        &self,
        cluster: &Cluster<'_>,
        sender: &Sender,
        index: usize,
        number: u16,
    ) -> Option<Verdict> {
        let effective = cluster.effective.as_ref();
        let http = effective.and_then(|effective| effective.http);
        let keeps = http.is_some_and(|http| http.use_client_protocol == Some(true));
        let is_http2 = cluster.port.port.protocol == PortProtocol::Http2;
        if !self.request.websocket || !sender.reads_http() || keeps || !is_http2 {
            return None;
        }
        let evidence = effective.map(|effective| {
            let path = Path::from(["spec"]);
            self.parts.set.evidence(effective.rule, path)
        });
        Some(Verdict::Refused(Refusal {
            proxy: self.gateway_proxy(index, number),
            reason: Reason::Upgrade,
            status: Some(503),
            flags: "DPE",
            details: "http2.invalid.header.field".to_owned(),
            sidecar_flags: "",
            evidence,
            mend:
                "set connectionPool.http.useClientProtocol: true in the DestinationRule of the hop"
                    .to_owned(),
        }))
    }

    fn no_endpoint(&mut self, cluster: &Cluster<'_>, sender: &Sender, evidence: Evidence) -> Next {
        let (text, mend) = match cluster.service.resolution {
            Resolution::None | Resolution::DynamicDns if sender.is_gateway => (
                "a gateway does not know the address that the application connected to",
                "use resolution DNS or STATIC for hosts behind a gateway",
            ),
            Resolution::Dns | Resolution::DnsRoundRobin if cluster.service.is_wildcard() => (
                "nobody can look up a wildcard",
                "give the ServiceEntry endpoints, or route the wildcard to a host",
            ),
            _ => (
                "no endpoint has the labels of the subset, or there is none",
                "give the service an endpoint that the subset selects",
            ),
        };
        self.step(Step::new(Stage::Endpoint, "", text).because_of(evidence.clone()));
        Next::End(refused_by(
            sender.proxy.clone(),
            Reason::NoEndpoint,
            sender.reads_http(),
            Some(evidence),
            mend,
        ))
    }

    fn note_what_is_not_traced(&mut self, cluster: &Cluster<'_>, sender: &Sender) {
        let name = cluster
            .tls(sender)
            .and_then(|tls| tls.credential_name.as_deref());
        if let Some(name) = name.filter(|name| !name.is_empty() && !name.contains("://")) {
            let namespace = match &sender.proxy {
                Proxy::Gateway { namespace, .. } | Proxy::Sidecar { namespace, .. } => namespace,
            };
            if !self.parts.set.has_secret(namespace, name) {
                self.unknown(format!(
                    "the proxy needs the Secret {name} in namespace {namespace}, which is not in the input; \
                     without it, a gateway that starts never becomes ready"
                ));
            }
        }
        let Some(effective) = &cluster.effective else {
            return;
        };
        if let Some(tunnel) = effective.tunnel
            && !matches!(self.request.protocol, Protocol::Http | Protocol::Http2)
        {
            let (host, port) = (&tunnel.target_host, tunnel.target_port);
            self.unknown(format!("the connection is tunnelled to {host}:{port}"));
        }
        if effective.proxy_protocol.is_some() {
            self.unknown("the proxy speaks the PROXY protocol to the server");
        }
    }
}

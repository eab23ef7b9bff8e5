//! How a cluster protects a request.

use egressgen_model::resources::{ClientTlsMode, ClientTlsSettings, Resolution};

use super::Run;
use super::arrival::{Around, SenderKind};
use super::cluster::Cluster;
use super::sender::Sender;
use super::sidecar::without_port;
use crate::rules::Effective;
use crate::services::{Endpoint, Service, Source};
use crate::set::service_entry;
use crate::{PassedOver, Protocol, Proxy, Security, Stage, Step};

// === impl Cluster ===

impl Cluster<'_> {
    /// The TLS settings that count: a sidecar ignores those with `credentialName` unless the DestinationRule has a
    /// selector, because it may not read Secrets for others (`buildUpstreamClusterTLSContext`,
    /// pilot/pkg/networking/core/cluster_tls.go).
    pub(super) fn tls(&self, sender: &Sender) -> Option<&ClientTlsSettings> {
        self.settings().filter(|tls| !self.ignores(tls, sender))
    }

    fn settings(&self) -> Option<&ClientTlsSettings> {
        self.effective.as_ref()?.tls
    }

    fn ignores(&self, tls: &ClientTlsSettings, sender: &Sender) -> bool {
        let name = tls.credential_name.as_deref().unwrap_or_default();
        let is_secret = !name.is_empty() && !name.starts_with("configmap://");
        let has_selector = self.lookup.rule.is_some_and(|rule| rule.has_selector());
        let originates = matches!(
            tls.mode,
            Some(ClientTlsMode::Simple | ClientTlsMode::Mutual)
        );
        is_secret && originates && !sender.is_gateway && !has_selector
    }
}

// === impl Run ===

impl Run<'_> {
    /// What the cluster puts around the request.
    pub(super) fn around(&self, cluster: &Cluster<'_>, sender: &Sender) -> Around {
        let Some(tls) = cluster.tls(sender) else {
            return self.automatic(cluster, sender);
        };
        let given = tls.sni.clone().filter(|sni| !sni.is_empty());
        match tls.mode {
            None | Some(ClientTlsMode::Disable) => sender.around.clone(),
            Some(ClientTlsMode::Simple | ClientTlsMode::Mutual) => Around::Tls {
                sni: given.unwrap_or_else(|| match sender.kind {
                    // `auto_sni` is an option of HTTP.
                    SenderKind::Http => self.host().to_owned(),
                    SenderKind::Tcp => String::new(),
                }),
            },
            Some(ClientTlsMode::IstioMutual) => Around::Mesh {
                sni: given.unwrap_or_else(|| cluster.key.server_name()),
                principal: self.principal_of(sender),
            },
        }
    }

    /// Mutual TLS that nobody asked for: to pods of the mesh that say they accept it (`buildUpstreamTLSSettings` and the
    /// label `security.istio.io/tlsMode`). Gateways do not say so by themselves.
    fn automatic(&self, cluster: &Cluster<'_>, sender: &Sender) -> Around {
        let Endpoint::Gateway(index, _) = self.endpoint(cluster, sender) else {
            return sender.around.clone();
        };
        let labels = &self.mesh.context().gateways[index].labels;
        let accepts = labels.get("security.istio.io/tlsMode").map(String::as_str) == Some("istio");
        if accepts && cluster.settings().is_none() {
            Around::Mesh {
                sni: cluster.key.server_name(),
                principal: self.principal_of(sender),
            }
        } else {
            sender.around.clone()
        }
    }

    fn principal_of(&self, sender: &Sender) -> String {
        let domain = &self.mesh.context().trust_domain;
        match &sender.proxy {
            Proxy::Sidecar { .. } => self.request.from.principal(domain),
            Proxy::Gateway {
                namespace, name, ..
            } => {
                let mut gateways = self.mesh.context().gateways.iter();
                let own = gateways.find(|one| one.namespace == *namespace && one.name == *name);
                let account = own.map_or("default", |own| &own.service_account);
                format!("{domain}/ns/{namespace}/sa/{account}")
            }
        }
    }

    pub(super) fn tls_step(&mut self, cluster: &Cluster<'_>, sender: &Sender) {
        if cluster.settings().is_none() && self.around(cluster, sender) != sender.around {
            let text =
                "the pods accept mutual TLS of the mesh, so the proxy originates it by itself";
            self.step(Step::new(Stage::Tls, "ISTIO_MUTUAL", text));
        }
        let effective = cluster.effective.as_ref();
        let evidence = effective.and_then(Effective::tls_evidence);
        let dropped = effective.and_then(Effective::dropped_tls);
        if evidence.is_none() && dropped.is_none() {
            return;
        }
        let is_ignored = cluster.settings().is_some() && cluster.tls(sender).is_none();
        let (chosen, text) = match cluster.settings().and_then(|tls| tls.mode) {
            _ if is_ignored => (
                "none",
                "a sidecar ignores credentialName without a workloadSelector, and sends plaintext",
            ),
            None | Some(ClientTlsMode::Disable) => ("none", "the proxy adds no TLS"),
            Some(ClientTlsMode::Simple) => ("SIMPLE", "the proxy originates TLS"),
            Some(ClientTlsMode::Mutual) => (
                "MUTUAL",
                "the proxy originates TLS with a client certificate",
            ),
            Some(ClientTlsMode::IstioMutual) => (
                "ISTIO_MUTUAL",
                "the proxy originates mutual TLS of the mesh",
            ),
        };
        let dropped = dropped.into_iter().map(|evidence| PassedOver {
            evidence,
            why: "portLevelSettings or a subset take the place of all of the outer policy"
                .to_owned(),
        });
        let step = Step::new(Stage::Tls, chosen, text).past(dropped.collect());
        self.step(match evidence {
            Some(evidence) => step.because_of(evidence),
            None => step,
        });
    }

    /// What protects a request that no proxy protects.
    pub(super) fn own_security(&self) -> Security {
        match self.request.protocol {
            Protocol::Tls => Security::Passthrough {
                sni: self.request.server_name().to_owned(),
            },
            Protocol::Http | Protocol::Http2 | Protocol::Tcp => Security::Plaintext,
        }
    }

    /// TLS from the proxy (`constructUpstreamTLS` and `setAutoSniAndAutoSanValidation`): without `sni` and
    /// `subjectAltNames` the name of the request is verified, with an `sni` alone no name is.
    pub(super) fn originated(
        &self,
        tls: &ClientTlsSettings,
        sni: String,
        service: &Service,
        sender: &Sender,
    ) -> Security {
        let verifies_ca = tls.insecure_skip_verify != Some(true);
        let has_sni = tls.sni.as_deref().is_some_and(|sni| !sni.is_empty());
        // Of a wildcard that it looks up, the proxy always verifies the name.
        let is_looked_up = service.is_wildcard() && service.resolution == Resolution::DynamicDns;
        let names = if !verifies_ca {
            Vec::new()
        } else if !tls.subject_alt_names.is_empty() {
            tls.subject_alt_names.clone()
        } else if sender.reads_http() && (!has_sni || is_looked_up) {
            vec![self.host().to_owned()]
        } else {
            self.names_of(service)
        };
        let certificate = tls
            .credential_name
            .as_ref()
            .or(tls.client_certificate.as_ref());
        Security::Originated {
            sni,
            verifies_ca,
            names,
            client_certificate: certificate
                .filter(|_| tls.mode == Some(ClientTlsMode::Mutual))
                .cloned(),
            inside: self.request.protocol == Protocol::Tls,
        }
    }

    /// `subjectAltNames` of a ServiceEntry.
    fn names_of(&self, service: &Service) -> Vec<String> {
        let Source::Entry(id, _) = service.source else {
            return Vec::new();
        };
        let entry = self.parts.set.get(id, service_entry);
        entry.map_or_else(Vec::new, |entry| entry.spec.subject_alt_names.clone())
    }

    /// The Host header without a port.
    pub(super) fn host(&self) -> &str {
        without_port(&self.authority)
    }
}

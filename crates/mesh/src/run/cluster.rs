//! The cluster that a route leads to, and whether it exists.

use egressgen_diagnostics::Path;

use super::refuse::refused_by;
use super::sender::Sender;
use super::{Next, Run};
use crate::routes::ClusterKey;
use crate::rules::{ClientView, Effective, Lookup};
use crate::scope::{KnownPort, Scope};
use crate::services::Service;
use crate::{Evidence, PassedOver, Reason, Stage, Step};

/// A cluster that exists.
pub(super) struct Cluster<'c> {
    pub(super) key: &'c ClusterKey,
    pub(super) service: &'c Service,
    pub(super) port: &'c KnownPort,
    /// The DestinationRule that holds, and the policy of it for this port and subset.
    pub(super) lookup: Lookup<'c>,
    pub(super) effective: Option<Effective<'c>>,
}

/// Why a cluster does not exist.
struct Missing {
    text: String,
    mend: String,
    others: Vec<PassedOver>,
    /// The part of a resource that is to be mended, if it is not the route.
    cause: Option<Evidence>,
}

// === impl Run ===

impl Run<'_> {
    /// Sends a request to a cluster. `cause` is the route that leads there.
    pub(super) fn send(
        &mut self,
        scope: &Scope,
        key: &ClusterKey,
        sender: &Sender,
        cause: Evidence,
    ) -> Next {
        if let Some(hop) = self.hops.last_mut() {
            hop.cluster = Some(key.to_string());
        }
        match self.cluster(scope, key) {
            Ok(cluster) => {
                self.cluster_step(&cluster);
                self.connect(&cluster, sender)
            }
            Err(missing) => {
                let step = Step::new(Stage::Cluster, key.to_string(), missing.text);
                self.step(step.because_of(cause.clone()).past(missing.others));
                let cause = missing.cause.unwrap_or(cause);
                Next::End(refused_by(
                    sender.proxy.clone(),
                    Reason::NoCluster,
                    sender.reads_http(),
                    Some(cause),
                    missing.mend,
                ))
            }
        }
    }

    /// `buildOutboundClusters` (pilot/pkg/networking/core/cluster.go): a cluster for each port of each service that the
    /// proxy sees, and for each subset of its DestinationRule.
    fn cluster<'c>(&self, scope: &'c Scope, key: &'c ClusterKey) -> Result<Cluster<'c>, Missing>
    where
        Self: 'c,
    {
        let parts = self.parts;
        let Some(known) = scope.services.get(key.host.as_str()) else {
            return Err(self.no_host(scope, key));
        };
        let service = parts.services.get(known.id);
        let port = known.ports.iter().find(|one| one.port.number == key.port);
        let Some(port) = port.filter(|one| one.port.protocol.class().is_some()) else {
            return Err(self.no_port(&known.ports, key, service));
        };
        let client = ClientView {
            namespace: &scope.namespace,
            labels: &scope.labels,
        };
        let namespace = Some(&*service.namespace);
        let lookup = self
            .mesh
            .rules
            .lookup(parts.set, client, &service.host, namespace);
        let effective = lookup
            .rule
            .and_then(|rule| rule.effective(key.subset(), key.port));
        if key.subset().is_some() && effective.is_none() {
            return Err(self.no_subset(key, &lookup));
        }
        Ok(Cluster {
            key,
            service,
            port,
            lookup,
            effective,
        })
    }

    fn cluster_step(&mut self, cluster: &Cluster<'_>) {
        let parts = self.parts;
        let rule = cluster.lookup.rule;
        let subset = rule.zip(cluster.key.subset());
        let subset = subset.and_then(|(rule, name)| rule.subset(name));
        let (evidence, text) = if let Some((id, index)) = subset {
            let path = Path::from(["spec", "subsets"]).index(index);
            (
                parts.set.evidence(id, path),
                "the DestinationRule has the subset",
            )
        } else if let Some(rule) = rule {
            let evidence = parts.set.evidence(rule.first(), Path::from(["spec"]));
            (evidence, "the DestinationRule says how to send to the host")
        } else {
            let port = Some(&cluster.port.port);
            let evidence = cluster.service.evidence(parts.set, parts.context, port);
            (evidence, "the proxy knows the host and the port")
        };
        let step = Step::new(Stage::Cluster, cluster.key.to_string(), text);
        self.step(step.because_of(evidence).past(cluster.lookup.passed_over()));
    }

    fn no_host(&self, scope: &Scope, key: &ClusterKey) -> Missing {
        let others = self.hidden(&scope.namespace, &key.host);
        let (host, namespace) = (&key.host, &scope.namespace);
        let (text, mend) = if others.is_empty() {
            (
                format!("no service has the host {host}"),
                format!("add a ServiceEntry for {host}, or correct the host"),
            )
        } else {
            (
                format!("{host} is not visible in namespace {namespace}"),
                format!("export it to namespace {namespace} as well"),
            )
        };
        let cause = others.first().map(|one| one.evidence.clone());
        Missing {
            text,
            mend,
            others,
            cause,
        }
    }

    fn no_port(&self, ports: &[KnownPort], key: &ClusterKey, service: &Service) -> Missing {
        let ports = ports.iter().map(|one| one.port.number.to_string());
        let ports = ports.collect::<Vec<_>>().join(", ");
        let (host, port) = (&key.host, key.port);
        let evidence = service.evidence(self.parts.set, self.parts.context, None);
        let why = "it does not have the port".to_owned();
        Missing {
            text: format!("{host} has no port {port}, only {ports}"),
            mend: format!("send to port {ports}, or add port {port} to the service"),
            others: vec![PassedOver { evidence, why }],
            cause: None,
        }
    }

    fn no_subset(&self, key: &ClusterKey, lookup: &Lookup<'_>) -> Missing {
        let mut others = lookup.passed_over();
        let (host, subset) = (&key.host, &key.subset);
        let Some(rule) = lookup.rule else {
            return Missing {
                text: format!("no DestinationRule for the host has the subset {subset}"),
                mend: format!("add a DestinationRule for {host} with the subset {subset}"),
                others,
                cause: None,
            };
        };
        let path = Path::from(["spec", "subsets"]);
        let evidence = self.parts.set.evidence(rule.first(), path);
        let name = evidence.resource.to_string();
        let why = format!("it has no subset {subset}");
        let cause = Some(evidence.clone());
        others.insert(0, PassedOver { evidence, why });
        Missing {
            text: format!("{name} holds for the host and has no subset {subset}"),
            mend: format!("add the subset {subset} to {name}, or remove that rule"),
            others,
            cause,
        }
    }
}

//! What a rule says about the connections to a port.

use egressgen_diagnostics::Path;
use egressgen_model::resources::{
    ClientTlsSettings, ConnectionPoolSettings, HttpSettings, LbPolicy, LoadBalancerSettings,
    PortTrafficPolicy, ProxyProtocol, SimpleLb, TrafficPolicy, TunnelSettings,
};

use super::merged::Merged;
use super::spec;
use crate::Evidence;
use crate::set::{Id, Set};

/// What a rule says about the connections to a port of a host or a subset.
#[derive(Clone, Debug)]
pub(crate) struct Effective<'s> {
    set: &'s Set,
    /// The rule, or the first of those that it is merged from.
    pub(crate) rule: Id,
    /// Whether and how the proxy originates TLS.
    pub(crate) tls: Option<&'s ClientTlsSettings>,
    tls_part: Option<Part>,
    dropped_tls: Option<Part>,
    /// Whether the proxy sends to the address that the application connected to (`loadBalancer.simple: PASSTHROUGH`).
    pub(crate) is_passthrough: bool,
    /// The proxy that TCP and TLS connections are tunnelled to.
    pub(crate) tunnel: Option<&'s TunnelSettings>,
    /// The PROXY protocol, if the proxy speaks it to the server.
    pub(crate) proxy_protocol: Option<ProxyProtocol>,
    /// `connectionPool.http`, with `h2UpgradePolicy` and `useClientProtocol`.
    pub(crate) http: Option<&'s HttpSettings>,
}

/// The place of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    rule: Id,
    subset: Option<usize>,
    port: Option<usize>,
}

/// The policy of a host or a subset, or what `portLevelSettings` put in its place (`GetPortLevelTrafficPolicy`,
/// pilot/pkg/networking/util/util.go).
#[derive(Clone, Copy)]
struct Layer<'s> {
    part: Part,
    whole: &'s TrafficPolicy,
    port: Option<&'s PortTrafficPolicy>,
}

// === impl Effective ===

impl<'s> Effective<'s> {
    /// `MergeSubsetTrafficPolicy`, pilot/pkg/networking/util/util.go, with `MergeTrafficPolicy`,
    /// pilot/pkg/model/destination_rule.go.
    pub(super) fn of(
        set: &'s Set,
        merged: &Merged,
        subset: Option<&str>,
        port: u16,
    ) -> Option<Self> {
        let outer = merged
            .policy(set)
            .map(|(rule, policy)| Layer::of(rule, None, policy, port));
        let inner = match subset {
            None => None,
            Some(name) => {
                let (rule, number) = merged.subset(name)?;
                let policy = spec(set, rule).subsets[number].traffic_policy.as_ref();
                policy.map(|policy| Layer::of(rule, Some(number), policy, port))
            }
        };
        let layers = Layers { inner, outer };
        let (tls_part, tls) = layers.pick(Layer::tls).unzip();
        let (_, pool) = layers.pick(Layer::connection_pool).unzip();
        Some(Self {
            set,
            rule: merged.first,
            tls,
            tls_part,
            dropped_tls: layers.tls_parts().find(|part| Some(*part) != tls_part),
            is_passthrough: layers.is_passthrough(),
            tunnel: if subset.is_some() { inner } else { outer }
                .and_then(|layer| layer.whole.tunnel.as_ref()),
            proxy_protocol: layers.proxy_protocol(),
            http: pool.and_then(|pool| pool.http.as_ref()),
        })
    }

    /// The `tls` that holds.
    pub(crate) fn tls_evidence(&self) -> Option<Evidence> {
        Some(self.tls_part?.tls(self.set))
    }

    /// A `tls` that would hold if `portLevelSettings` or a subset did not take its place.
    pub(crate) fn dropped_tls(&self) -> Option<Evidence> {
        Some(self.dropped_tls?.tls(self.set))
    }
}

/// The policy of a subset and that of its host.
struct Layers<'s> {
    inner: Option<Layer<'s>>,
    outer: Option<Layer<'s>>,
}

// === impl Layers ===

impl<'s> Layers<'s> {
    /// What holds: that of the subset if it has it, or has settings for the port; else that of the host.
    fn pick<T>(&self, field: fn(Layer<'s>) -> Option<&'s T>) -> Option<(Part, &'s T)> {
        let layer = match self.inner {
            Some(inner) if inner.port.is_some() || field(inner).is_some() => inner,
            _ => self.outer?,
        };
        Some((layer.part, field(layer)?))
    }

    /// The PROXY protocol is inherited even where the subset has settings for the port, but those for the port of the
    /// host take its place.
    fn proxy_protocol(&self) -> Option<ProxyProtocol> {
        [self.inner, self.outer]
            .into_iter()
            .flatten()
            .filter(|layer| layer.port.is_none())
            .find_map(|layer| layer.whole.proxy_protocol)
    }

    /// A subset passes through whenever its host does, or when it says so itself, even if its settings for the port do
    /// not (`buildSubsetCluster`, pilot/pkg/networking/core/cluster_builder.go: the type of its cluster is that of the
    /// host's, unless its own policy says PASSTHROUGH).
    fn is_passthrough(&self) -> bool {
        let of_subset = self
            .inner
            .and_then(|layer| layer.whole.load_balancer.as_ref());
        let of_port = self.inner.and_then(Layer::load_balancer);
        let of_host = self.outer.and_then(Layer::load_balancer);
        [of_subset, of_port, of_host]
            .into_iter()
            .flatten()
            .any(|settings| settings.lb_policy == Some(LbPolicy::Simple(SimpleLb::Passthrough)))
    }

    /// All `tls`, from the narrowest one.
    fn tls_parts(&self) -> impl Iterator<Item = Part> {
        [self.inner, self.outer]
            .into_iter()
            .flatten()
            .flat_map(|layer| {
                let whole = Part {
                    port: None,
                    ..layer.part
                };
                let of_port = layer.port.and_then(|port| port.tls.as_ref());
                let of_whole = layer.whole.tls.as_ref();
                [of_port.map(|_| layer.part), of_whole.map(|_| whole)]
            })
            .flatten()
    }
}

// === impl Layer ===

impl<'s> Layer<'s> {
    fn of(rule: Id, subset: Option<usize>, whole: &'s TrafficPolicy, port: u16) -> Self {
        let wanted = u32::from(port);
        let number = whole.port_level_settings.iter().position(|settings| {
            let port = settings.port.as_ref();
            port.is_some_and(|port| port.number.unwrap_or_default() == wanted)
        });
        Self {
            part: Part {
                rule,
                subset,
                port: number,
            },
            whole,
            port: number.and_then(|number| whole.port_level_settings.get(number)),
        }
    }

    fn tls(self) -> Option<&'s ClientTlsSettings> {
        self.port.map_or(&self.whole.tls, |port| &port.tls).as_ref()
    }

    fn connection_pool(self) -> Option<&'s ConnectionPoolSettings> {
        self.port
            .map_or(&self.whole.connection_pool, |port| &port.connection_pool)
            .as_ref()
    }

    fn load_balancer(self) -> Option<&'s LoadBalancerSettings> {
        self.port
            .map_or(&self.whole.load_balancer, |port| &port.load_balancer)
            .as_ref()
    }
}

// === impl Part ===

impl Part {
    fn tls(self, set: &Set) -> Evidence {
        let mut path = Path::from(["spec"]);
        if let Some(subset) = self.subset {
            path = path.key("subsets").index(subset);
        }
        path = path.key("trafficPolicy");
        if let Some(port) = self.port {
            path = path.key("portLevelSettings").index(port);
        }
        set.evidence(self.rule, path.key("tls"))
    }
}

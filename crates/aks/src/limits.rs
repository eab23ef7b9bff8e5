//! The limits that AKS documents for egress gateways, and whether policies stay within them.

use std::collections::{BTreeMap, BTreeSet};

use egressgen::aks::{AksGateway, Revision};
use egressgen::plan::{Arrivals, Plan};
use egressgen::policy::Policy;
use egressgen::{Build, GatewayRef};
use egressgen_diagnostics::Diagnostic;
use jiff::civil::Date;

use crate::cluster::{caveats, title};
use crate::{revisions, rules};

/// The maximum number of gateways in a cluster.
pub const MAX_GATEWAYS: usize = 500;

/// The ports of a gateway's Service that accept traffic. The third port, 15021, serves health checks.
pub const PORTS: [u32; 2] = [80, 443];

/// A limit, and whether policies stay within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The limit, in words.
    pub limit: &'static str,
    /// What the policies have, such as `2 in the cluster c in rg`.
    pub actual: String,
    /// Errors for what exceeds the limit, and warnings for what may fail. Empty: everything is within the limit.
    pub exceeded: Vec<Diagnostic>,
}

/// Checks all limits for a set of policies that are planned together.
#[must_use]
pub fn check(policies: &[Policy], plan: &Plan, today: Date) -> Vec<Limit> {
    let gateways: Vec<_> = policies
        .iter()
        .flat_map(|policy| &policy.gateways)
        .map(|one| (&*one.gateway, one.aks.as_ref()))
        .collect();
    vec![
        count(&gateways),
        unique(&gateways),
        names(&gateways),
        ports(plan),
        api(plan),
        namespaces(&gateways),
        support(&gateways, today),
    ]
}

type Gateways<'a> = [(&'a GatewayRef, Option<&'a AksGateway>)];

fn cluster(aks: Option<&AksGateway>) -> String {
    aks.map_or_else(
        || "an unnamed cluster".to_owned(),
        |aks| format!("{} in {}", aks.cluster, aks.resource_group),
    )
}

fn count(gateways: &Gateways<'_>) -> Limit {
    let mut clusters: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for (gateway, aks) in gateways {
        let gateways = clusters.entry(cluster(*aks)).or_default();
        gateways.insert((&gateway.namespace, &gateway.name));
    }
    let count = |(cluster, gateways): (&String, &BTreeSet<_>)| {
        format!("{} in the cluster {cluster}", gateways.len())
    };
    let many = clusters
        .iter()
        .filter(|(_, gateways)| gateways.len() > MAX_GATEWAYS);
    Limit {
        limit: "at most 500 gateways per cluster",
        actual: listed(clusters.iter().map(count), "no gateways"),
        exceeded: many
            .map(|cluster| rules::TOO_MANY_GATEWAYS.diagnostic(count(cluster)))
            .collect(),
    }
}

fn unique(gateways: &Gateways<'_>) -> Limit {
    let mut seen: BTreeMap<_, (&GatewayRef, Option<&AksGateway>)> = BTreeMap::new();
    let mut exceeded = Vec::new();
    for &(gateway, aks) in gateways {
        let key = (cluster(aks), &gateway.namespace, &gateway.name);
        let first = *seen.entry(key).or_insert((gateway, aks));
        if first != (gateway, aks) {
            exceeded.push(rules::AMBIGUOUS_GATEWAY.diagnostic(format!(
                "{} is described twice, in different ways",
                title(gateway)
            )));
        }
    }
    exceeded.dedup();
    Limit {
        limit: "names are unique in a namespace",
        actual: format!("{} gateways", seen.len()),
        exceeded,
    }
}

fn names(gateways: &Gateways<'_>) -> Limit {
    let exceeded = gateways.iter().flat_map(|(gateway, _)| caveats(gateway));
    let mut exceeded: Vec<_> = exceeded.collect();
    exceeded.dedup();
    Limit {
        limit: "names have 1 to 53 characters and are valid for Services",
        actual: "all of them".to_owned(),
        exceeded,
    }
}

fn ports(plan: &Plan) -> Limit {
    let arrivals = plan.gateways();
    let others = |(gateway, ports): (&String, &Arrivals<'_>)| {
        let others = ports.keys().filter(|port| !PORTS.contains(&port.number()));
        others
            .map(|port| {
                let message = format!("{gateway} listens on {port}");
                rules::UNSUPPORTED_GATEWAY_PORT.diagnostic(message)
            })
            .collect::<Vec<_>>()
    };
    let used: BTreeSet<_> = arrivals.values().flat_map(BTreeMap::keys).collect();
    let used = listed(used.into_iter().map(ToString::to_string), "none");
    Limit {
        limit: "the ports are 80, 443 and 15021",
        actual: format!("in use: {used}"),
        exceeded: arrivals.iter().flat_map(others).collect(),
    }
}

/// The types of this crate allow only Istio's own Gateways; another kind would be reported here. AKS supports the
/// Gateway API for manually deployed gateways: HTTPRoute from asm-1-26 on, TLSRoute from asm-1-30 with Kubernetes 1.36.
fn api(plan: &Plan) -> Limit {
    let count = Build::of(plan)
        .resources()
        .filter(|resource| resource.kind() == "Gateway")
        .count();
    Limit {
        limit: "the Gateway API is for manually deployed gateways",
        actual: format!(
            "{count} Gateways of networking.istio.io, and none of gateway.networking.k8s.io"
        ),
        exceeded: Vec::new(),
    }
}

fn namespaces(gateways: &Gateways<'_>) -> Limit {
    let mut exceeded = Vec::new();
    let mut seen: BTreeMap<_, &AksGateway> = BTreeMap::new();
    for &(gateway, aks) in gateways {
        let Some(aks) = aks else {
            exceeded.push(rules::NO_STATIC_GATEWAY.diagnostic(format!(
                "{} does not say which StaticGatewayConfiguration it has",
                title(gateway)
            )));
            continue;
        };
        let name = &aks.static_gateway.name;
        let key = (cluster(Some(aks)), &gateway.namespace, name);
        let first = *seen.entry(key).or_insert(aks);
        if first.static_gateway != aks.static_gateway {
            exceeded.push(rules::AMBIGUOUS_STATIC_GATEWAY.diagnostic(format!(
                "{name} in {} is described twice, in different ways",
                gateway.namespace
            )));
        }
    }
    exceeded.dedup();
    Limit {
        limit: "a gateway and its StaticGatewayConfiguration are in one namespace",
        actual: "each is written into the gateway's namespace".to_owned(),
        exceeded,
    }
}

fn support(gateways: &Gateways<'_>, today: Date) -> Limit {
    let named = gateways
        .iter()
        .filter_map(|(_, aks)| Some(aks.as_ref()?.revision));
    let named: BTreeSet<_> = named.collect();
    let wrong = |revision: &Revision| match revisions::find(*revision) {
        None => Some(revisions::unknown(*revision)),
        Some(release) => release.warning(today),
    };
    Limit {
        limit: "the revision is supported",
        actual: listed(named.iter().map(ToString::to_string), "none is named"),
        exceeded: named.iter().filter_map(wrong).collect(),
    }
}

fn listed(items: impl Iterator<Item = String>, none: &str) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        none.to_owned()
    } else {
        items.join(", ")
    }
}

//! What AKS documents as the limits of egress gateways, and how policies stand to them.

use std::collections::{BTreeMap, BTreeSet};

use egressgen::plan::Plan;
use egressgen::policy::{AksGateway, Policy};
use egressgen::{Build, GatewayRef};
use jiff::civil::Date;

use crate::cluster::{caveats, title};
use crate::revisions;

/// The most gateways of a cluster.
pub const MOST_GATEWAYS: usize = 500;

/// The ports of a gateway's Service that traffic can take; the third, 15021, is for its health.
pub const PORTS: [u32; 2] = [80, 443];

/// How something stands to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Within it.
    Within,
    /// AKS documents otherwise, and lets it through.
    Doubtful,
    /// Beyond it.
    Beyond,
}

/// How something stands to a limit, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How.
    pub verdict: Verdict,
    /// The limit.
    pub limit: &'static str,
    /// What stands to it so.
    pub message: String,
}

/// All limits for a set of policies that are planned together.
#[must_use]
pub fn check(policies: &[Policy], plan: &Plan, today: Date) -> Vec<Finding> {
    let gateways: Vec<_> = policies
        .iter()
        .flat_map(|it| &it.gateways)
        .map(|it| (&*it.gateway, it.aks.as_ref()))
        .collect();
    let mut findings = Findings::default();
    count(&gateways, &mut findings);
    unique(&gateways, &mut findings);
    names(&gateways, &mut findings);
    ports(plan, &mut findings);
    api(plan, &mut findings);
    namespaces(&gateways, &mut findings);
    support(&gateways, today, &mut findings);
    findings.0
}

type Gateways<'a> = [(&'a GatewayRef, Option<&'a AksGateway>)];

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    /// Says what is wrong with a limit, or, where nothing is, what is within it.
    fn push(
        &mut self,
        limit: &'static str,
        wrong: Vec<(Verdict, String)>,
        within: impl FnOnce() -> String,
    ) {
        if wrong.is_empty() {
            self.0.push(Finding {
                verdict: Verdict::Within,
                limit,
                message: within(),
            });
        }
        self.0
            .extend(wrong.into_iter().map(|(verdict, message)| Finding {
                verdict,
                limit,
                message,
            }));
    }
}

fn cluster(aks: Option<&AksGateway>) -> String {
    aks.map_or_else(
        || "a cluster that is not named".to_owned(),
        |it| format!("{} in {}", it.cluster, it.resource_group),
    )
}

fn count(gateways: &Gateways<'_>, findings: &mut Findings) {
    let mut clusters: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for (gateway, aks) in gateways {
        let gateways = clusters.entry(cluster(*aks)).or_default();
        gateways.insert((&gateway.namespace, &gateway.name));
    }
    let count =
        |(cluster, it): (&String, &BTreeSet<_>)| format!("{} in the cluster {cluster}", it.len());
    let many = clusters.iter().filter(|(_, it)| it.len() > MOST_GATEWAYS);
    let wrong = many.map(|it| (Verdict::Beyond, count(it))).collect();
    findings.push("at most 500 gateways a cluster", wrong, || {
        let counts: Vec<_> = clusters.iter().map(count).collect();
        if counts.is_empty() {
            "no gateways".to_owned()
        } else {
            counts.join(", ")
        }
    });
}

fn unique(gateways: &Gateways<'_>, findings: &mut Findings) {
    let mut seen: BTreeMap<_, (&GatewayRef, Option<&AksGateway>)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for &(gateway, aks) in gateways {
        let place = (cluster(aks), &gateway.namespace, &gateway.name);
        match seen.get(&place) {
            Some(first) if *first != (gateway, aks) => wrong.push((
                Verdict::Beyond,
                format!("{} is described twice, in different ways", title(gateway)),
            )),
            Some(_) => {}
            None => {
                seen.insert(place, (gateway, aks));
            }
        }
    }
    wrong.dedup();
    findings.push("names are unique in a namespace", wrong, || {
        format!("{} gateways", seen.len())
    });
}

fn names(gateways: &Gateways<'_>, findings: &mut Findings) {
    let mut wrong: Vec<_> = gateways
        .iter()
        .flat_map(|(gateway, _)| caveats(gateway).map(|it| (Verdict::Doubtful, it)))
        .collect();
    wrong.dedup();
    findings.push(
        "names have 1 to 53 characters and are names of Services",
        wrong,
        || "all of them".to_owned(),
    );
}

fn ports(plan: &Plan, findings: &mut Findings) {
    let arrivals = plan.gateways();
    let of = |(gateway, ports): (&String, &egressgen::plan::Arrivals<'_>)| {
        let others = ports.keys().filter(|it| !PORTS.contains(&it.number()));
        others
            .map(|it| (Verdict::Beyond, format!("{gateway} listens on {it}")))
            .collect::<Vec<_>>()
    };
    let wrong = arrivals.iter().flat_map(of).collect();
    findings.push("the ports are 80, 443 and 15021", wrong, || {
        let used: BTreeSet<_> = arrivals
            .values()
            .flat_map(|it| it.keys())
            .map(ToString::to_string)
            .collect();
        let used: Vec<_> = used.into_iter().collect();
        format!(
            "in use: {}",
            if used.is_empty() {
                "none".to_owned()
            } else {
                used.join(", ")
            }
        )
    });
}

/// By their types all Gateways are Istio's own; this would be the place to hear of another. The Gateway API is supported
/// for gateways that are deployed by hand: HTTPRoute from asm-1-26 on, TLSRoute from asm-1-30 with Kubernetes 1.36.
fn api(plan: &Plan, findings: &mut Findings) {
    let count = Build::of(plan)
        .resources()
        .filter(|resource| resource.kind() == "Gateway")
        .count();
    let limit = "the Gateway API is for gateways deployed by hand";
    findings.push(limit, Vec::new(), || {
        format!("{count} Gateways of networking.istio.io, and none of gateway.networking.k8s.io")
    });
}

fn namespaces(gateways: &Gateways<'_>, findings: &mut Findings) {
    const LIMIT: &str = "a gateway and its StaticGatewayConfiguration are in one namespace";
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<_, &AksGateway> = BTreeMap::new();
    for &(gateway, aks) in gateways {
        let Some(aks) = aks else {
            wrong.push((
                Verdict::Doubtful,
                format!(
                    "{} does not say which StaticGatewayConfiguration it has: `aks: {{…}}`",
                    title(gateway)
                ),
            ));
            continue;
        };
        let name = &aks.static_gateway.name;
        let first = *seen
            .entry((cluster(Some(aks)), &gateway.namespace, name))
            .or_insert(aks);
        if first.static_gateway != aks.static_gateway {
            let message = format!(
                "{name} in {} is described twice, in different ways",
                gateway.namespace
            );
            wrong.push((Verdict::Beyond, message));
        }
    }
    wrong.dedup();
    findings.push(LIMIT, wrong, || {
        "each is written into the gateway's namespace".to_owned()
    });
}

fn support(gateways: &Gateways<'_>, today: Date, findings: &mut Findings) {
    let revisions: BTreeSet<_> = gateways
        .iter()
        .filter_map(|(_, aks)| Some(aks.as_ref()?.revision))
        .collect();
    let of = |revision: &egressgen::policy::Revision| match revisions::find(*revision) {
        None => Some((
            Verdict::Beyond,
            format!("{revision} is not known: there are {}", revisions::known()),
        )),
        Some(release) => Some((Verdict::Doubtful, release.warning(today)?)),
    };
    let wrong = revisions.iter().filter_map(of).collect();
    findings.push("the revision is supported", wrong, || {
        let names: Vec<_> = revisions.iter().map(ToString::to_string).collect();
        if names.is_empty() {
            "none is named".to_owned()
        } else {
            names.join(", ")
        }
    });
}

//! What the simulation says, beside what the tracer says.

use std::collections::BTreeMap;
use std::fmt;

use egressgen_mesh::{Departure, Proxy, Reason, Security, Stage, Trace, Verdict};
use serde_json::Value;

use crate::answer::{Answer, Hop, Tls};
use crate::world::{self, list};

/// What was compared.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    sets: usize,
    invalid: usize,
    calls: usize,
    skipped: BTreeMap<&'static str, usize>,
    outcomes: BTreeMap<String, usize>,
}

/// Where a call ends, in words that both have.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    /// The clusters of the hops.
    clusters: Vec<String>,
    outcome: String,
}

/// The calls of a set on which the two differ.
pub(crate) fn disagreements(set: &Value, answer: &Answer, tally: &mut Tally) -> Vec<String> {
    tally.sets += 1;
    if !answer.invalid.is_empty() {
        tally.invalid += 1;
        return Vec::new();
    }
    assert!(answer.failed.is_empty(), "{}", answer.failed);
    if !answer.ambiguous.is_empty() {
        *tally
            .skipped
            .entry("sets that Istio orders by chance")
            .or_insert(0) += 1;
        return Vec::new();
    }
    let mesh = world::mesh(set);
    let mut found = Vec::new();
    let calls = list(&set["calls"]);
    for (call, followed) in calls.zip(&answer.results) {
        if let Some(why) = not_comparable(call, &followed.hops) {
            *tally.skipped.entry(why).or_insert(0) += 1;
            continue;
        }
        tally.calls += 1;
        let trace = mesh.trace(&world::request(set, call));
        let simulated = simulated(set, call, &followed.hops);
        let traced = traced(&trace, &followed.hops);
        if trace.hops.len() > 2 {
            *tally
                .skipped
                .entry("calls that go on to a third proxy")
                .or_insert(0) += 1;
            continue;
        }
        *tally
            .outcomes
            .entry(
                simulated
                    .outcome
                    .split(' ')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            )
            .or_insert(0) += 1;
        if simulated == traced {
            continue;
        }
        // Known and not followed.
        if !trace.unknown.is_empty() {
            let why = "calls that differ where the trace says that it may";
            *tally.skipped.entry(why).or_insert(0) += 1;
        } else if has_entry_for_service(set) {
            let why = "calls that differ where a ServiceEntry has the name of a Service";
            *tally.skipped.entry(why).or_insert(0) += 1;
        } else {
            found.push(format!(
                "{call}\n  simulated {simulated:?}\n  traced    {traced:?}\n  {:?}\n  {:#?}",
                followed.hops, trace.verdict
            ));
        }
    }
    found
}

fn has_entry_for_service(set: &Value) -> bool {
    let documents = set["resources"].as_str().unwrap_or_default().split("---\n");
    let entries: Vec<_> = documents
        .filter(|text| text.contains("\"kind\":\"ServiceEntry\""))
        .collect();
    let mut services = list(&set["services"]);
    services.any(|service| {
        let host = host(service);
        entries.iter().any(|text| text.contains(&host))
    })
}

/// The name of a Service in the cluster.
fn host(service: &Value) -> String {
    let part = |key: &str| service[key].as_str().unwrap_or_default();
    format!("{}.{}.svc.cluster.local", part("name"), part("namespace"))
}

/// Why the two can't be compared.
fn not_comparable(call: &Value, hops: &[Hop]) -> Option<&'static str> {
    if hops.iter().any(|hop| !hop.unmodelled.is_empty()) {
        return Some("calls with conditions that the simulation takes as true");
    }
    if hops.iter().any(|hop| !hop.weighted.is_empty()) {
        return Some("calls with several destinations");
    }
    // What a TLS connection carries is not told to a tracer.
    let is_straight = call["gateway"].is_u64();
    if is_straight && call["tls"] == "tls" && call["protocol"] == "tcp" {
        return Some("bytes in TLS straight to a gateway");
    }
    None
}

fn simulated(set: &Value, call: &Value, hops: &[Hop]) -> End {
    // Nothing gets past a listener that Envoy refuses.
    let refused = hops.iter().position(|hop| !hop.rejected.is_empty());
    let hops = refused.map_or(hops, |last| &hops[..=last]);
    let last = hops.last().cloned().unwrap_or_default();
    let mut clusters: Vec<_> = hops.iter().map(|hop| hop.cluster.clone()).collect();
    clusters.retain(|cluster| !cluster.is_empty());
    let is_sidecar = last.proxy.starts_with("sidecar");
    let end = |outcome: &str| End {
        clusters: clusters.clone(),
        outcome: outcome.to_owned(),
    };
    let refused = |reason: Reason| end(reason.as_str());
    if !last.rejected.is_empty() {
        // Nothing is matched in a listener that is not there.
        if !last.cluster.is_empty() {
            clusters.pop();
        }
        let outcome = Reason::Conflict.as_str().to_owned();
        return End { clusters, outcome };
    }
    if last.rbac.starts_with("denied") {
        // It is refused before a route is looked for.
        if !last.cluster.is_empty() {
            clusters.pop();
        }
        let outcome = Reason::Denied.as_str().to_owned();
        return End { clusters, outcome };
    }
    match last.error.as_str() {
        "" => {}
        "no_listener" => return refused(Reason::NotListening),
        "no_filter_chain" => return refused(Reason::NoFilterChain),
        "multiple_filter_chains" => return refused(Reason::Conflict),
        "no_virtual_host" | "no_route" => return refused(Reason::NoRoute),
        "tls_redirect" => return refused(Reason::RedirectToHttps),
        "protocol_error" => return refused(Reason::HttpExpected),
        "tls_error" => return refused(Reason::TlsExpected),
        "mtls_error" => return refused(Reason::MeshCertificateExpected),
        other => panic!("{other} is new"),
    }
    match last.action.as_str() {
        "redirect" => return refused(Reason::Redirect),
        "direct_response(502)" if is_sidecar && last.virtual_host == "block_all" => {
            return refused(Reason::UnknownDestination);
        }
        action if action.starts_with("direct_response") => return refused(Reason::DirectResponse),
        _ => {}
    }
    match last.cluster.as_str() {
        "BlackHoleCluster" => return refused(Reason::UnknownDestination),
        "PassthroughCluster" => return end("leaves none"),
        _ => {}
    }
    if !last.cluster_exists {
        return refused(Reason::NoCluster);
    }
    // A gateway has no filter that looks names up.
    let is_looked_up = is_sidecar && last.cluster_type.contains("dynamic_forward_proxy");
    let is_served =
        last.cluster_type == "ORIGINAL_DST" || is_looked_up || has_pods_apart(set, &last.cluster);
    if last.endpoints.is_empty() && !is_served {
        return refused(Reason::NoEndpoint);
    }
    let tls = last.tls.unwrap_or_default();
    End {
        outcome: format!(
            "leaves {}",
            words(&tls, call, !last.virtual_host.is_empty())
        ),
        clusters,
    }
}

/// Whether a cluster is that of a Service whose pods are no part of the set. A tracer takes them as there.
fn has_pods_apart(set: &Value, cluster: &str) -> bool {
    let is_gateway = |service: &Value| {
        let mut gateways = list(&set["gateways"]);
        gateways.any(|gateway| gateway["name"] == service["name"])
    };
    let mut apart = list(&set["services"]).filter(|service| !is_gateway(service));
    apart.any(|service| cluster.ends_with(&format!("||{}", host(service))))
}

/// TLS in words: mode, SNI, what is verified, the client's certificate.
fn words(tls: &Tls, call: &Value, reads_http: bool) -> String {
    let host = call["host"].as_str().unwrap_or_default();
    // The SNI and the name to verify are those of the request, where it can be read.
    let sni = match tls.sni.as_str() {
        "" if tls.mode == "tls" && reads_http => host,
        sni => sni,
    };
    let names = if !tls.sans.is_empty() {
        tls.sans.join(",")
    } else if tls.verify.contains("auto_san_validation") && reads_http {
        host.to_owned()
    } else {
        String::new()
    };
    match tls.mode.as_str() {
        "" | "none" => "none".to_owned(),
        "mtls" => format!("mtls {sni}"),
        "tls" => {
            let ca = tls.verify.contains("ca");
            let certificate = tls.client_certificate.trim_start_matches("kubernetes://");
            format!("tls {sni} ca={ca} names={names} {certificate}")
        }
        other => panic!("{other} is new"),
    }
}

fn traced(trace: &Trace, hops: &[Hop]) -> End {
    let mut clusters: Vec<_> = trace
        .hops
        .iter()
        .filter_map(|hop| hop.cluster.clone())
        .collect();
    clusters.retain(|cluster| !cluster.is_empty());
    let outcome = match &trace.verdict {
        Verdict::Refused(refusal) => refusal.reason.as_str().to_owned(),
        Verdict::Gateway(departure) | Verdict::Sidecar(departure) | Verdict::Mesh(departure) => {
            let last = hops.last().cloned().unwrap_or_default();
            let endpoint = format!("{}:{}", departure.host, departure.port);
            let is_known = last.endpoints.is_empty() || last.endpoints.contains(&endpoint);
            let place = if is_known || matches!(trace.verdict, Verdict::Mesh(_)) {
                String::new()
            } else {
                format!(" to {endpoint} and not {:?}", last.endpoints)
            };
            format!("leaves {}{place}", security(trace, departure))
        }
    };
    // An HTTP listener that answers has no cluster.
    if let Verdict::Refused(refusal) = &trace.verdict
        && refusal.reason == Reason::UnknownDestination
        && refusal.status.is_some()
        && matches!(refusal.proxy, Proxy::Sidecar { .. })
    {
        clusters.clear();
    }
    End { clusters, outcome }
}

/// What the last cluster adds; what was around the request before is not told by the simulation.
fn security(trace: &Trace, departure: &Departure) -> String {
    let added = trace.hops.last().is_some_and(|hop| {
        let mut steps = hop.steps.iter();
        steps.any(|step| step.stage == Stage::Tls && step.chosen == "ISTIO_MUTUAL")
    });
    match &departure.security {
        Security::Mesh { .. } if !added => "none".to_owned(),
        Security::Plaintext | Security::Passthrough { .. } => "none".to_owned(),
        Security::Mesh { sni } => format!("mtls {sni}"),
        Security::Originated {
            sni,
            verifies_ca,
            names,
            client_certificate,
            ..
        } => {
            let certificate = client_certificate.clone().unwrap_or_default();
            format!(
                "tls {sni} ca={verifies_ca} names={} {certificate}",
                names.join(",")
            )
        }
    }
}

impl Tally {
    /// A comparison of nothing would agree too.
    pub(crate) fn check(&self) {
        assert!(
            self.invalid * 2 < self.sets,
            "most sets are invalid: {self}"
        );
        assert!(self.calls > self.sets, "hardly a call was compared: {self}");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} sets, {} of them refused by Istio; {} calls compared; skipped: {:?}; ends: {:?}",
            self.sets, self.invalid, self.calls, self.skipped, self.outcomes
        )
    }
}

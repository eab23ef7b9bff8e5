//! What was seen, beside what the tracer says.

use egressgen_mesh::{Departure, Proxy, Security, Trace, Verdict};

use crate::case::{Case, Log, Request, Upstream};

/// Where a trace is not what was seen.
pub(crate) fn differences(case: &Case, request: &Request, trace: &Trace) -> Vec<String> {
    let mut found = Vec::new();
    let mut differ = |what: &str, seen: String, traced: String| {
        if seen != traced {
            found.push(format!("{what}: seen {seen:?}, traced {traced:?}"));
        }
    };
    let expect = &request.expect;
    let arrives = arrives(case, request, &trace.verdict);
    if let Some(via) = &expect.via {
        let traced = match &trace.verdict {
            Verdict::Refused(_) => "none".to_owned(),
            Verdict::Sidecar(_) => "sidecar".to_owned(),
            Verdict::Mesh(_) => "mesh".to_owned(),
            Verdict::Gateway(_) => gateway(trace),
        };
        let main = if case.gateway.as_deref() == Some("istio") {
            "istio-egressgateway"
        } else {
            "asm-egress-test"
        };
        let traced = if traced == main {
            "gateway".to_owned()
        } else {
            traced
        };
        // What leaves and is not accepted out there comes back as an error.
        differ("via", via.clone(), traced);
    }
    match &trace.verdict {
        Verdict::Refused(refusal) => {
            if let Some(status) = expect.status {
                differ(
                    "status",
                    status.to_string(),
                    format!("{}", refusal.status.unwrap_or(0)),
                );
            }
            if let Some(error) = &expect.error
                && refusal.status.is_some()
            {
                differ("error", error.clone(), format!("{:?}", refusal.status));
            }
            let by_gateway = matches!(refusal.proxy, Proxy::Gateway { .. });
            if let Some(log) = &expect.gateway
                && by_gateway
            {
                log_differs(log, refusal.flags, &refusal.details, &mut differ);
            }
            if let Some(log) = &expect.sidecar {
                let flags = if by_gateway {
                    refusal.sidecar_flags
                } else {
                    refusal.flags
                };
                let details = if by_gateway {
                    ""
                } else {
                    refusal.details.as_str()
                };
                log_differs(log, flags, details, &mut differ);
                if let Some(cluster) = &log.cluster {
                    let traced = trace.hops[0].cluster.clone().unwrap_or_default();
                    differ("cluster at the sidecar", cluster.clone(), traced);
                }
            }
        }
        verdict => {
            let departure = verdict.departure().unwrap();
            if let Some(upstream) = &expect.upstream {
                upstream_differs(case, upstream, departure, request, &mut differ);
            }
            if arrives && let Some(status) = expect.status {
                let is_refusal = [403, 404, 502].contains(&status) && expect.upstream.is_none();
                differ("refused", is_refusal.to_string(), "false".to_owned());
            }
            if let Some(peer) = expect.gateway.as_ref().and_then(|log| log.peer.as_ref())
                && let Some(principal) = &departure.principal
            {
                differ("peer", peer.clone(), format!("spiffe://{principal}"));
            }
        }
    }
    if let Some(moved) = &expect.gateway_moved
        && trace.hops.len() > 1
    {
        let cluster = trace
            .hops
            .last()
            .unwrap()
            .cluster
            .clone()
            .unwrap_or_default();
        differ("cluster at the gateway", moved.clone(), cluster);
    }
    found
}

fn log_differs(
    log: &Log,
    flags: &str,
    details: &str,
    differ: &mut impl FnMut(&str, String, String),
) {
    if let Some(seen) = &log.flags {
        differ("flags", seen.clone(), flags.to_owned());
    }
    if let Some(seen) = &log.details {
        // What follows the brace are texts of the TLS library.
        if !details.is_empty() || !seen.contains('{') {
            differ("details", seen.clone(), details.to_owned());
        }
    }
}

fn upstream_differs(
    case: &Case,
    upstream: &Upstream,
    departure: &Departure,
    request: &Request,
    differ: &mut impl FnMut(&str, String, String),
) {
    if let Some(port) = upstream.port {
        differ("port", port.to_string(), departure.port.to_string());
    }
    let (protocol, sni) = protocol(case, departure, request);
    if let Some(seen) = &upstream.protocol {
        differ("protocol", seen.clone(), protocol.to_owned());
    }
    if let Some(seen) = &upstream.sni {
        differ("sni", seen.clone(), sni.clone());
    }
    if let Some(seen) = &upstream.host
        && let Some(authority) = &departure.authority
    {
        differ("host", seen.clone(), authority.clone());
    }
    if let Some(seen) = &upstream.client_certificate {
        let traced = match &departure.security {
            Security::Originated {
                client_certificate, ..
            } => client_certificate.clone().unwrap_or_default(),
            _ => String::new(),
        };
        differ("client certificate", seen.clone(), traced);
    }
}

/// The servers of these ports speak no HTTP.
const BYTES: [u16; 3] = [1521, 5432, 6379];

/// The protocol that arrives, in the words of the suite, and its SNI.
fn protocol(case: &Case, departure: &Departure, request: &Request) -> (&'static str, String) {
    let (scheme, ..) = request.url();
    match &departure.security {
        Security::Plaintext if BYTES.contains(&departure.port) => ("tcp", String::new()),
        Security::Originated { sni, .. } if !is_accepted(case, departure) => {
            ("tls, handshake failed", sni.clone())
        }
        Security::Plaintext if scheme == "tcp" => ("tcp", String::new()),
        Security::Plaintext => ("http", String::new()),
        // The application refuses the certificate of the server.
        Security::Passthrough { sni } if request.expect.error.as_deref() == Some("certificate") => {
            ("tls, handshake failed", sni.clone())
        }
        Security::Originated { sni, inside, .. } if *inside => ("tls in tls", sni.clone()),
        Security::Originated { sni, .. } if scheme == "tcp" => ("tls", sni.clone()),
        Security::Passthrough { sni } | Security::Originated { sni, .. } => ("https", sni.clone()),
        Security::Mesh { sni } => ("mtls", sni.clone()),
    }
}

/// Whether the server accepts what arrives: the case may give it a certificate that is refused.
fn arrives(case: &Case, request: &Request, verdict: &Verdict) -> bool {
    let (_, host, _, path) = request.url();
    let certificate_is_wrong = case.certificates.contains_key(host)
        || case.untrusted_certificates.iter().any(|name| name == host);
    let is_special = path.starts_with("/status") || path.starts_with("/delay");
    verdict.departure().is_some()
        && !certificate_is_wrong
        && !is_special
        && !case.gateway_never_ready
}

fn gateway(trace: &Trace) -> String {
    match &trace.hops.last().unwrap().proxy {
        Proxy::Gateway { name, .. } => name.to_string(),
        Proxy::Sidecar { .. } => "sidecar".to_owned(),
    }
}

/// A trace in a few lines.
pub(crate) fn short(trace: &Trace) -> Vec<String> {
    let mut lines = Vec::new();
    for hop in &trace.hops {
        lines.push(format!("{} -> {:?}", hop.proxy, hop.cluster));
        for step in &hop.steps {
            let evidence = step.evidence.as_ref();
            let evidence = evidence.map(|one| format!("{} {}", one.resource, one.path));
            lines.push(format!(
                "  {} {} ({}) {}",
                step.stage.as_str(),
                step.chosen,
                step.text,
                evidence.unwrap_or_default()
            ));
            for other in &step.passed_over {
                lines.push(format!(
                    "    not {} {}: {}",
                    other.evidence.resource, other.evidence.path, other.why
                ));
            }
        }
    }
    lines.push(format!("{:?}", trace.verdict));
    lines
}

/// Whether the proxy accepts the certificate of the server.
fn is_accepted(case: &Case, departure: &Departure) -> bool {
    let Security::Originated {
        verifies_ca,
        names,
        sni,
        ..
    } = &departure.security
    else {
        return true;
    };
    // A server picks its certificate by the SNI.
    let shown = case.certificates.get(sni).unwrap_or(sni);
    let is_trusted = !case.untrusted_certificates.contains(sni);
    let has_name = |name: &String| {
        let suffix = shown.strip_prefix('*');
        name == shown || suffix.is_some_and(|suffix| name.ends_with(suffix))
    };
    (!verifies_ca || is_trusted) && (names.is_empty() || names.iter().any(has_name))
}

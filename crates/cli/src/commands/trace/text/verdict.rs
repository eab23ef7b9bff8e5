//! Where a request ended.

use anstyle::Style;
use egressgen_mesh::{Departure, Proxy, Refusal, Security, Trace, Verdict};

use super::part;
use crate::input::mesh::places::Places;
use crate::output::canvas::{BAD, BESIDE, Canvas, GOOD, HELP, PLAIN, TEXT};

pub(super) fn verdict(canvas: &mut Canvas, trace: &Trace, places: &Places<'_>) {
    let last = trace.hops.last().map(|hop| &hop.proxy);
    match &trace.verdict {
        Verdict::Gateway(departure) => {
            let by = last.map_or_else(|| "a gateway".to_owned(), name);
            left(canvas, GOOD, &format!("leaves through {by}"), departure);
        }
        Verdict::Sidecar(departure) => {
            left(
                canvas,
                BESIDE,
                "leaves by the sidecar, past every gateway",
                departure,
            );
        }
        Verdict::Mesh(departure) => {
            left(canvas, BESIDE, "stays in the mesh", departure);
        }
        Verdict::Refused(refusal) => refused(canvas, refusal, places),
    }
}

fn name(proxy: &Proxy) -> String {
    match proxy {
        Proxy::Sidecar { .. } => "the sidecar".to_owned(),
        Proxy::Gateway {
            namespace, name, ..
        } => format!("the gateway {namespace}/{name}"),
    }
}

fn left(canvas: &mut Canvas, style: Style, how: &str, departure: &Departure) {
    let Departure {
        host,
        port,
        security,
        authority,
        principal,
    } = departure;
    canvas.labelled(
        2,
        "=>",
        style,
        5,
        style,
        &format!("{how}, to {host}:{port}"),
    );
    canvas.labelled(4, "arrives", PLAIN, TEXT, PLAIN, &arrives(security));
    if let Some(authority) = authority {
        canvas.labelled(4, "Host header", PLAIN, TEXT, PLAIN, authority);
    }
    if let Some(principal) = principal {
        let known = format!("the gateway knows the caller as {principal}");
        canvas.labelled(4, "identity", PLAIN, TEXT, PLAIN, &known);
    }
}

fn arrives(security: &Security) -> String {
    let with_sni = |sni: &str| match sni {
        "" => "without SNI".to_owned(),
        sni => format!("with SNI {sni}"),
    };
    match security {
        Security::Plaintext => "without TLS".to_owned(),
        Security::Passthrough { sni } => {
            format!("the application's own TLS, {}", with_sni(sni))
        }
        Security::Mesh { sni } => format!(
            "mutual TLS of the mesh, {}; a host outside can't verify it",
            with_sni(sni)
        ),
        Security::Originated {
            sni,
            verifies_ca,
            names,
            client_certificate,
            inside,
        } => {
            let mut parts = vec![format!("TLS from the proxy, {}", with_sni(sni))];
            parts.push(match (verifies_ca, names.as_slice()) {
                (false, _) => "the server's certificate is not checked".to_owned(),
                (true, []) => {
                    "of the server's certificate, the CA is checked, and no name".to_owned()
                }
                (true, names) => {
                    format!(
                        "the server's certificate must be for {}",
                        names.join(" or ")
                    )
                }
            });
            if let Some(certificate) = client_certificate {
                parts.push(format!("with the client certificate {certificate}"));
            }
            if *inside {
                parts.push("around TLS of the application, so that TLS arrives twice".to_owned());
            }
            parts.join("; ")
        }
    }
}

fn refused(canvas: &mut Canvas, refusal: &Refusal, places: &Places<'_>) {
    let Refusal {
        proxy,
        reason,
        status,
        flags,
        details,
        sidecar_flags,
        evidence,
        mend,
    } = refusal;
    let seen = status.map_or_else(|| "connection closed".to_owned(), |it| it.to_string());
    let log: Vec<_> = [seen.as_str(), flags, details]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let how = format!("refused by {}: {}", name(proxy), log.join(" "));
    canvas.labelled(2, "=>", BAD, 5, BAD, &how);
    canvas.labelled(4, "reason", PLAIN, TEXT, PLAIN, reason.summary());
    if !sidecar_flags.is_empty() {
        canvas.labelled(4, "sidecar logs", PLAIN, TEXT, PLAIN, sidecar_flags);
    }
    if let Some(evidence) = evidence {
        canvas.long(
            4,
            PLAIN,
            &format!("cause         {}", part(evidence, places)),
        );
    }
    if !mend.is_empty() {
        canvas.labelled(4, "mend", HELP, TEXT, PLAIN, mend);
    }
}

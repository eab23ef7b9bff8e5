//! Traces as people read them, in 80 columns.

mod verdict;

use egressgen_mesh::{Evidence, Hop, Request, Stage, Step, Target};

use super::Traced;
use crate::input::calls;
use crate::input::mesh::places::{Places, Spot};
use crate::output::canvas::{Canvas, DIM, PLAIN, STRONG, TEXT};
use crate::output::unknown::unknown;

pub(super) fn text(traced: &[Traced], places: &Places<'_>) -> String {
    let mut canvas = Canvas::default();
    for (number, traced) in traced.iter().enumerate() {
        if number > 0 {
            canvas.blank();
        }
        canvas.hanging(0, STRONG, &title(traced));
        for hop in &traced.trace.hops {
            proxy(&mut canvas, hop, places);
        }
        verdict::verdict(&mut canvas, &traced.trace, places);
        unknown(&mut canvas, 4, &traced.trace.unknown);
    }
    canvas.into_text()
}

/// The request, and everything in it that is not usual.
fn title(traced: &Traced) -> String {
    let Request {
        from,
        method,
        headers,
        host_header,
        sni,
        websocket,
        to,
        ..
    } = &traced.call.request;
    let mut parts = Vec::new();
    if traced.call.has_requests() {
        parts.push(method.clone());
    }
    parts.push(traced.call.url.clone());
    parts.push(format!("from {}", calls::pod(from)));
    let labels = from.labels.iter();
    let labels: Vec<_> = labels
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    if !labels.is_empty() {
        parts.push(format!("({})", labels.join(",")));
    }
    if let Target::Address(address) = to {
        parts.push(format!("to {address}"));
    }
    match sni.as_deref() {
        Some("") => parts.push("without SNI".to_owned()),
        Some(sni) => parts.push(format!("with SNI {sni}")),
        None => {}
    }
    let host = host_header.iter().map(|host| format!("host: {host}"));
    let headers = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    let headers: Vec<_> = host.chain(headers).collect();
    if !headers.is_empty() {
        parts.push(format!("with {}", headers.join(", ")));
    }
    if *websocket {
        parts.push("as WebSocket".to_owned());
    }
    parts.join(" ")
}

fn proxy(canvas: &mut Canvas, hop: &Hop, places: &Places<'_>) {
    canvas.line(2, STRONG, &hop.proxy.to_string());
    for step in &hop.steps {
        self::step(canvas, step, places);
    }
}

fn step(canvas: &mut Canvas, step: &Step, places: &Places<'_>) {
    let Step {
        stage,
        chosen,
        evidence,
        text,
        passed_over,
    } = step;
    let is_said = text.contains(chosen.as_str())
        || evidence
            .as_ref()
            .is_some_and(|it| it.resource.to_string() == *chosen);
    let text = if is_said {
        text.clone()
    } else {
        format!("{text} ({chosen})")
    };
    canvas.labelled(4, label(*stage), PLAIN, TEXT, PLAIN, &text);
    if let Some(evidence) = evidence {
        canvas.long(TEXT, DIM, &part(evidence, places));
    }
    for over in passed_over {
        let part = part(&over.evidence, places);
        canvas.long(TEXT, DIM, &format!("passed over: {part}"));
        canvas.line(TEXT + 2, PLAIN, &over.why);
    }
}

fn label(stage: Stage) -> &'static str {
    match stage {
        Stage::Scope => "scope",
        Stage::Listener => "listener",
        Stage::FilterChain => "filter chain",
        Stage::Authorization => "authorization",
        Stage::VirtualHost => "virtual host",
        Stage::Route => "route",
        Stage::Cluster => "cluster",
        Stage::Tls => "TLS",
        Stage::Endpoint => "endpoint",
    }
}

/// A part of a resource, and where it stands: `bundle.yaml:12 VirtualService shop/cnn spec.http[0]`.
fn part(evidence: &Evidence, places: &Places<'_>) -> String {
    let what = [evidence.resource.to_string(), evidence.path.to_string()];
    let what = what.join(" ");
    let what = what.trim_end();
    match places.find(evidence) {
        None => format!("{what} (assumed)"),
        Some(Spot {
            file,
            line,
            is_generated: true,
        }) => format!("{file}:{line} {what} (generated)"),
        Some(Spot { file, line, .. }) => format!("{file}:{line} {what}"),
    }
}

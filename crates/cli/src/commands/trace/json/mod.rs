//! Traces for other programs. docs/trace.md describes the form, which only ever gains fields.

mod request;
mod verdict;

use egressgen_diagnostics::Diagnostic;
use egressgen_mesh::{Evidence, Hop, PassedOver, Proxy, Step, Trace};
use serde::Serialize;

use request::RequestView;
use verdict::{ArrivalView, RefusalView};

use super::Traced;
use crate::input::calls;
use crate::input::mesh::places::Places;
use crate::output::unknown::{ResourceView, UnknownView};

#[derive(Serialize)]
struct Answer<'a> {
    traces: Vec<TraceView<'a>>,
    assumed: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TraceView<'a> {
    request: RequestView<'a>,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrives: Option<ArrivalView<'a>>,
    #[serde(flatten)]
    refusal: Option<RefusalView<'a>>,
    hops: Vec<HopView<'a>>,
    unknown: Vec<UnknownView<'a>>,
}

#[derive(Serialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum ProxyView<'a> {
    Sidecar {
        namespace: &'a str,
        service_account: &'a str,
    },
    Gateway {
        namespace: &'a str,
        name: &'a str,
        port: u16,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HopView<'a> {
    proxy: ProxyView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<&'a str>,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StepView<'a> {
    stage: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    chosen: &'a str,
    text: &'a str,
    #[serde(flatten)]
    part: Option<PartView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passed_over: Vec<PassedOverView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PassedOverView<'a> {
    why: &'a str,
    #[serde(flatten)]
    part: PartView<'a>,
}

/// A part of a resource, and where it stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartView<'a> {
    resource: ResourceView<'a>,
    #[serde(skip_serializing_if = "String::is_empty")]
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    generated: bool,
}

pub(super) fn json(traced: &[Traced], places: &Places<'_>, assumed: &[Diagnostic]) -> String {
    let answer = Answer {
        traces: traced.iter().map(|traced| trace(traced, places)).collect(),
        assumed: assumed.iter().map(Diagnostic::message).collect(),
    };
    // These views hold text and numbers only, which JSON can always express.
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}

fn trace<'a>(traced: &'a Traced, places: &Places<'_>) -> TraceView<'a> {
    let Trace {
        hops,
        verdict,
        unknown,
    } = &traced.trace;
    TraceView {
        request: RequestView::of(traced),
        verdict: verdict.as_str(),
        expected: traced.call.expect.map(calls::End::as_str),
        arrives: verdict.departure().map(ArrivalView::of),
        refusal: verdict
            .refusal()
            .map(|refusal| RefusalView::of(refusal, places)),
        hops: hops.iter().map(|hop| self::hop(hop, places)).collect(),
        unknown: unknown.iter().map(UnknownView::from).collect(),
    }
}

fn hop<'a>(hop: &'a Hop, places: &Places<'_>) -> HopView<'a> {
    HopView {
        proxy: proxy(&hop.proxy),
        cluster: hop.cluster.as_deref(),
        steps: hop
            .steps
            .iter()
            .map(|step| self::step(step, places))
            .collect(),
    }
}

fn step<'a>(step: &'a Step, places: &Places<'_>) -> StepView<'a> {
    let over = step.passed_over.iter();
    StepView {
        stage: step.stage.as_str(),
        chosen: &step.chosen,
        text: &step.text,
        part: step
            .evidence
            .as_ref()
            .map(|evidence| part(evidence, places)),
        passed_over: over
            .map(|PassedOver { evidence, why }| PassedOverView {
                why,
                part: part(evidence, places),
            })
            .collect(),
    }
}

fn part<'a>(evidence: &'a Evidence, places: &Places<'_>) -> PartView<'a> {
    let spot = places.find(evidence);
    let resource = &evidence.resource;
    PartView {
        resource: ResourceView {
            kind: resource.kind,
            namespace: &resource.namespace,
            name: &resource.name,
        },
        path: evidence.path.to_string(),
        line: spot.as_ref().map(|spot| spot.line),
        generated: spot.as_ref().is_some_and(|spot| spot.is_generated),
        file: spot.map(|spot| spot.file),
    }
}

/// Also of a request that a proxy refuses.
fn proxy(proxy: &Proxy) -> ProxyView<'_> {
    match proxy {
        Proxy::Sidecar {
            namespace,
            service_account,
        } => ProxyView::Sidecar {
            namespace,
            service_account,
        },
        Proxy::Gateway {
            namespace,
            name,
            port,
        } => ProxyView::Gateway {
            namespace,
            name,
            port: *port,
        },
    }
}

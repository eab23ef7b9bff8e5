//! The matrix for other programs. docs/trace.md describes the form, which only ever gains fields.

use std::collections::{BTreeMap, BTreeSet};

use egressgen_diagnostics::Diagnostic;
use egressgen_mesh::Unknown;
use serde::Serialize;

use super::{Cell, End, scheme};
use crate::output::unknown::UnknownView;

#[derive(Serialize)]
struct Answer<'a> {
    cells: Vec<CellView<'a>>,
    unknown: Vec<UnknownView<'a>>,
    assumed: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CellView<'a> {
    caller: &'a str,
    /// The pod that was taken for them.
    from: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
    host: &'a str,
    url: String,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<&'static str>,
}

pub(super) fn json(
    cells: &[Cell<'_>],
    unknown: &BTreeSet<Unknown>,
    assumed: &[Diagnostic],
) -> String {
    let answer = Answer {
        cells: cells.iter().map(cell).collect(),
        unknown: unknown.iter().map(UnknownView::from).collect(),
        assumed: assumed.iter().map(Diagnostic::message).collect(),
    };
    // These views hold text and numbers only, which JSON can always express.
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}

fn cell<'a>(cell: &'a Cell<'_>) -> CellView<'a> {
    let (reason, status, flags) = match &cell.end {
        End::Refused {
            reason,
            status,
            flags,
            ..
        } => (Some(reason.as_str()), *status, Some(*flags)),
        _ => (None, None, None),
    };
    let scheme = scheme(cell.flow.protocol);
    CellView {
        caller: &cell.caller.label,
        from: crate::input::calls::pod(&cell.caller.pod),
        labels: &cell.caller.pod.labels,
        host: &cell.host.name,
        url: format!("{scheme}://{}:{}", cell.host.called, cell.flow.port),
        verdict: match cell.end {
            End::Gateway(_) => "gateway",
            End::Sidecar => "sidecar",
            End::Mesh => "mesh",
            End::Refused { .. } => "refused",
        },
        gateway: match &cell.end {
            End::Gateway(gateway) => Some(gateway),
            _ => None,
        },
        reason,
        status,
        flags,
    }
}

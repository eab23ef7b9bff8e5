//! The matrix as people read it: for each host and port, the callers by where their requests end.

use std::collections::{BTreeMap, BTreeSet};

use anstyle::Style;
use egressgen_mesh::Unknown;

use super::callers::{ANY_OTHER, CallerOf};
use super::{Cell, End, scheme};
use crate::output::canvas::{BAD, BESIDE, Canvas, GOOD, PLAIN, STRONG, TEXT};
use crate::output::unknown::unknown;

pub(super) fn table(
    cells: &[Cell<'_>],
    callers: &[CallerOf],
    unknown_things: &BTreeSet<Unknown>,
) -> String {
    let mut canvas = Canvas::default();
    for (number, of_host) in cells
        .chunk_by(|a, b| a.host.name == b.host.name)
        .enumerate()
    {
        if number > 0 {
            canvas.blank();
        }
        if let Some(first) = of_host.first() {
            canvas.line(0, STRONG, &first.host.name);
        }
        for of_flow in of_host.chunk_by(|a, b| a.flow == b.flow) {
            flow(&mut canvas, of_flow, callers.len());
        }
    }
    if !unknown_things.is_empty() {
        canvas.blank();
        unknown(&mut canvas, 0, unknown_things);
    }
    canvas.into_text()
}

/// The ends of one flow, the best first, each with its callers.
fn flow(canvas: &mut Canvas, cells: &[Cell<'_>], all: usize) {
    let mut ends: BTreeMap<&End, Vec<&str>> = BTreeMap::new();
    for cell in cells {
        ends.entry(&cell.end).or_default().push(&cell.caller.label);
    }
    for (number, (end, callers)) in ends.into_iter().enumerate() {
        let label = match (number, cells.first()) {
            (0, Some(cell)) => format!("{} {}", scheme(cell.flow.protocol), cell.flow.port),
            _ => String::new(),
        };
        let (style, text) = shown(end);
        let callers = if callers.len() == all && callers.ends_with(&[ANY_OTHER]) {
            "everyone".to_owned()
        } else {
            callers.join(", ")
        };
        let text = format!("{text}: {callers}");
        canvas.labelled(2, &label, PLAIN, TEXT, style, &text);
    }
}

fn shown(end: &End) -> (Style, String) {
    match end {
        End::Gateway(gateway) => (GOOD, format!("through the gateway {gateway}")),
        End::Sidecar => (BESIDE, "around every gateway (sidecar)".to_owned()),
        End::Mesh => (BESIDE, "stays in the mesh".to_owned()),
        End::Refused {
            reason,
            status,
            flags,
            by_gateway,
        } => {
            let by = if *by_gateway { "gateway" } else { "sidecar" };
            let status = status.map(|status| status.to_string());
            let seen = [status.as_deref().unwrap_or("closed"), flags];
            let seen = seen.join(" ");
            let seen = seen.trim_end();
            (BAD, format!("refused ({by}, {seen}: {})", reason.summary()))
        }
    }
}

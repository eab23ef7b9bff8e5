//! The plan as people read it.

use egressgen::plan::{Leg, Note, PartOf, Plan, Planned};
use egressgen::policy::Flow;

use super::{callers, objects, word};
use crate::report::listed;

pub(super) fn table(plan: &Plan) -> String {
    let sections = [
        aligned(&gateways(plan)),
        aligned(&flows(plan)),
        aligned(&written(plan)),
        notes(plan),
    ];
    let sections = sections.into_iter().filter(|it| !it.is_empty());
    sections.collect::<Vec<_>>().join("\n")
}

fn gateways(plan: &Plan) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    for (gateway, ports) in plan.gateways() {
        for (port, arrivals) in ports {
            for (security, hosts) in by_security(&arrivals) {
                let hosts = listed(&hosts);
                rows.push([
                    gateway.clone(),
                    port.to_string(),
                    security.to_owned(),
                    hosts,
                ]);
            }
        }
    }
    titled(["GATEWAY", "PORT", "SERVER", "HOSTS"], rows)
}

fn flows(plan: &Plan) -> Vec<[String; 6]> {
    let rows = plan.destinations().iter().flat_map(|planned| {
        let row = |leg| flow_row(planned, leg);
        planned.legs().iter().map(row).collect::<Vec<_>>()
    });
    let titles = [
        "HOST",
        "FLOW",
        "APPLICATION",
        "GATEWAY",
        "LEAVES AS",
        "CALLERS",
    ];
    titled(titles, rows.collect())
}

fn written(plan: &Plan) -> Vec<[String; 2]> {
    let rows = plan.parts().map(|part| {
        let of = match part.of {
            PartOf::Gateway(gateway) => format!("gateway {}", gateway.name),
            PartOf::Destination(planned) => planned.title(),
            PartOf::Namespace(namespace) => format!("namespace {namespace}"),
        };
        [of, objects(&part.bundle).join(" ")]
    });
    titled(["FOR", "OBJECTS"], rows.collect())
}

fn notes(plan: &Plan) -> String {
    let line = |note: &Note| match note {
        Note::Assumed(text) => format!("assumed: {text}\n"),
        Note::Needed(text) => format!("needed: {text}\n"),
        Note::Warning(text) => format!("warning: {text}\n"),
    };
    plan.notes().iter().map(line).collect()
}

/// Rows under titles; nothing where there are none.
fn titled<const N: usize>(titles: [&str; N], rows: Vec<[String; N]>) -> Vec<[String; N]> {
    if rows.is_empty() {
        return rows;
    }
    std::iter::once(titles.map(str::to_owned))
        .chain(rows)
        .collect()
}

/// The hosts that come in on one port, by what protects their hop.
fn by_security<'a>(arrivals: &[(&'a Planned, &Leg)]) -> Vec<(&'static str, Vec<&'a str>)> {
    let mut servers: Vec<(&'static str, Vec<&str>)> = Vec::new();
    for (planned, leg) in arrivals {
        let Some(hop) = leg.hop else {
            continue;
        };
        let security = word(hop.security);
        match servers.iter_mut().find(|(it, _)| *it == security) {
            Some((_, hosts)) => hosts.extend(planned.hosts()),
            None => servers.push((security, planned.hosts().collect())),
        }
    }
    servers
}

fn flow_row(planned: &Planned, leg: &Leg) -> [String; 6] {
    let sent = match leg.flow {
        Flow::Http | Flow::TlsOrigination => "HTTP",
        Flow::Https => "TLS",
        Flow::Tcp => "TCP",
    };
    let leaves = match (leg.flow, &leg.client_certificate) {
        (Flow::Http, _) => "HTTP".to_owned(),
        (Flow::Https, _) => "the application's TLS".to_owned(),
        (Flow::TlsOrigination, None) => "TLS".to_owned(),
        (Flow::TlsOrigination, Some(secret)) => format!("TLS with the certificate {secret}"),
        (Flow::Tcp, _) => "TCP".to_owned(),
    };
    let hop = leg.hop.map_or_else(
        || "none".to_owned(),
        |hop| format!("{} {}", hop.gateway_port, word(hop.security)),
    );
    [
        planned.title(),
        leg.flow.to_string(),
        format!("{sent} to {}", leg.port),
        hop,
        format!("{leaves} to {}", leg.target_port),
        callers(planned),
    ]
}

/// Columns as wide as their widest text, two blanks apart.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let length = |cell: &String| cell.chars().count();
    let width = |column: usize| rows.iter().map(|row| length(&row[column])).max();
    let widths: Vec<_> = (0..N).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line += cell;
            // Not by the formatter, which can't pad to more than 65,535.
            line += &" ".repeat(width - length(cell) + 2);
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_can_be_wider_than_the_formatter_allows() {
        let wide = "x".repeat(70_000);
        let rows = [
            ["a", "b"].map(str::to_owned),
            [wide.clone(), "c".to_owned()],
        ];
        let text = aligned(&rows);
        assert!(text.ends_with(&format!("{wide}  c\n")));
    }
}

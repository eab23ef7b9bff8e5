//! `egressgen plan`

use clap::ValueEnum;
use egressgen::plan::{Leg, Plan, Planned, Security};
use serde::Serialize;

use crate::args::PolicyArgs;
use crate::failure::Failure;
use crate::{output, policies};

/// What EgressPolicy files lead to, without writing it: ports, hops and objects
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    policies: PolicyArgs,

    /// Form of the plan
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: PlanFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum PlanFormat {
    #[default]
    Table,
    Json,
}

const EXAMPLE: &str = "\
Example: the plan of examples/policies/partners.yaml
  egressgen plan -f examples/policies/partners.yaml";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let plan = policies::plan(&args.policies)?;
    let text = match args.format {
        PlanFormat::Table => table(&plan),
        PlanFormat::Json => json(&plan),
    };
    output::text(text.as_bytes())
}

/// The JSON form: one object a destination.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DestinationView<'a> {
    host: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<String>,
    flows: &'a [Leg],
    objects: Vec<String>,
}

fn views(plan: &Plan) -> Vec<DestinationView<'_>> {
    let bundles = plan.bundles().map(|bundle| {
        let object = |it: &egressgen::resources::Resource| {
            format!(
                "{}/{}",
                it.kind(),
                it.metadata().name.as_deref().unwrap_or_default()
            )
        };
        bundle.iter().map(object).collect()
    });
    let destinations = plan.destinations().iter().zip(bundles);
    destinations
        .map(|(planned, objects)| DestinationView {
            host: planned.host(),
            name: planned.name().as_str(),
            gateway: planned.gateway().map(egressgen::GatewayRef::fqdn),
            flows: planned.legs(),
            objects,
        })
        .collect()
}

fn json(plan: &Plan) -> String {
    // These views hold text and numbers only, which JSON can always express.
    let text = serde_json::to_string_pretty(&views(plan)).unwrap_or_default();
    text + "\n"
}

fn table(plan: &Plan) -> String {
    let mut gateways = vec![["GATEWAY", "PORT", "SERVER", "HOSTS"].map(str::to_owned)];
    for (gateway, ports) in plan.gateways() {
        for (port, arrivals) in ports {
            for (security, hosts) in by_security(&arrivals) {
                let hosts = listed(&hosts);
                gateways.push([
                    gateway.clone(),
                    port.to_string(),
                    security.to_owned(),
                    hosts,
                ]);
            }
        }
    }
    let mut flows =
        vec![["HOST", "FLOW", "APPLICATION", "GATEWAY", "LEAVES AS"].map(str::to_owned)];
    for planned in plan.destinations() {
        for leg in planned.legs() {
            flows.push(flow_row(planned, leg));
        }
    }
    let mut objects = vec![["HOST", "OBJECTS"].map(str::to_owned)];
    for view in views(plan) {
        objects.push([view.host.to_owned(), view.objects.join(" ")]);
    }
    let mut text = String::new();
    if gateways.len() > 1 {
        text += &aligned(&gateways);
        text.push('\n');
    }
    text += &aligned(&flows);
    text.push('\n');
    text += &aligned(&objects);
    text
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
            Some((_, hosts)) => hosts.push(planned.host()),
            None => servers.push((security, vec![planned.host()])),
        }
    }
    servers
}

fn flow_row(planned: &Planned, leg: &Leg) -> [String; 5] {
    use egressgen::policy::Flow;
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
        planned.host().to_owned(),
        leg.flow.to_string(),
        format!("{sent} to {}", leg.port),
        hop,
        format!("{leaves} to {}", leg.target_port),
    ]
}

fn word(security: Security) -> &'static str {
    match security {
        Security::Plaintext => "plaintext",
        Security::Passthrough => "PASSTHROUGH",
        Security::IstioMutual => "ISTIO_MUTUAL",
    }
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

/// The hosts of one server; of many, the first and how many more.
fn listed(hosts: &[&str]) -> String {
    const SHOWN: usize = 5;
    match hosts.len().checked_sub(SHOWN) {
        None | Some(0) => hosts.join(", "),
        Some(more) => format!("{} and {more} more", hosts[..SHOWN].join(", ")),
    }
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

    #[test]
    fn many_hosts_are_cut_short() {
        let hosts = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(listed(&hosts[..5]), "a, b, c, d, e");
        assert_eq!(listed(&hosts), "a, b, c, d, e and 2 more");
    }
}
